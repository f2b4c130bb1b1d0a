"""Collaboration points (협업포인트): allowances, transfers, tallies."""
