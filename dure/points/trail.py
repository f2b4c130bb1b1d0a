"""How a refused act leaves its audit line although everything else of it is rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager

from dure.audit.actions import record
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal


@contextmanager
def refusals_recorded(action: str, *, actor: Actor, subject: str = "") -> Iterator[None]:
    """Record the refusal that leaves the block, then let it go on.

    Stands around the act's transaction, and again around an outer one that would take the line with it.
    """
    try:
        yield
    except Refusal as refusal:
        record(action, actor=actor, subject=subject, outcome=refusal.code)
        raise
