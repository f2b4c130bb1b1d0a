"""Beginning points at an agency."""
