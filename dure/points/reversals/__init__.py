"""Reversing a transfer that was an error (D27)."""
