"""Patterns of giving that chance does not explain (D35)."""
