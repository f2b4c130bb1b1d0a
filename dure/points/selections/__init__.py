"""Choosing outstanding people and departments (제11조): candidates are computed, a person chooses."""
