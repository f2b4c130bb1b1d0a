"""The public board, a message of it, and “me too”."""
