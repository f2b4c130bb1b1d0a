"""Anything that may happen to people, policies and points, in any order, against a model (R5.1 to R10.1).

Bounded for every run; `DURE_NIGHTLY=1` goes on for hours.
"""

from hypothesis.stateful import run_state_machine_as_test

from tests.machine import bounded
from tests.operated import Ledger


def test_the_ledger_does_what_the_regulation_says_whatever_happens(db: None) -> None:
    """R5.1, R5.2, R6.1, R6.2, R6.3, R6.4, R8.3, R8.4, R8.5, R9.1, R9.2, R9.3.

    D1 to D20, D22 to D27, D31 to D33, D36 to D41, D44. Truths 1 to 8.
    """
    run_state_machine_as_test(Ledger, settings=bounded(examples=12, steps=30))
