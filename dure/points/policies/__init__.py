"""Changing the values of the regulation: proposed with evidence, decided, in force from a 1st (제7조, D32)."""
