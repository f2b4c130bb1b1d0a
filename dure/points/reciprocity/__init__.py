"""Patterns of mutual giving: what is more than chance, shown with its limits, and never with a consequence."""
