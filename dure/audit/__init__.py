"""Who did what, when, under which rule; rows that never change."""
