"""Rounds that select who was outstanding (제11조)."""
