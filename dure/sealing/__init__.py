"""Seals: a Merkle root over each closed day of an agency, chained to the day before and signed."""
