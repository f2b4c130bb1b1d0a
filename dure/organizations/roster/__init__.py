"""Roster files: reading them, staging their rows, telling what they do."""
