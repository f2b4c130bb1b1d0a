"""How a refused act leaves its audit line although everything else of it is rolled back."""

from dure.audit.actions import refusals_recorded

__all__ = ["refusals_recorded"]
