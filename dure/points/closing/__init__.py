"""Scheduled work of the ledger: monthly grants (제5조), daily closing (제8조②)."""

from dure.points.closing.days import Closed, close_days
from dure.points.closing.grants import grant_month

__all__ = ["Closed", "close_days", "grant_month"]
