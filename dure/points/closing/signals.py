"""What closing and reversals tell whoever counts days again: listeners stand above and work in the same transaction."""

from django.dispatch import Signal

entering = Signal()
"""Closed days of `agencies` are about to be corrected; sent before any lock of the ledger, so listeners may wait."""
corrected = Signal()
"""A `correction` was posted."""
reversed_late = Signal()
"""A transfer of an ended day was reversed: `transfer`, `reversal`, its `corrections`, and whether it `is_counted`."""
