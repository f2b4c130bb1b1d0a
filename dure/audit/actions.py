"""Writes of the audit trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dure import clock
from dure.audit.models import Entry
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal


def record(
    action: str,
    *,
    actor: Actor,
    subject: str = "",
    outcome: str = "done",
    details: dict[str, Any] | None = None,
) -> None:
    """Add one entry in the caller's transaction: an act and its audit line stand or fall together."""
    Entry.objects.create(
        at=clock.now(),
        account_id=actor.account_id,
        person_id=actor.person_id,
        agency_id=actor.agency_id,
        action=action,
        subject=subject,
        outcome=outcome,
        details=details or {},
        address=actor.address,
        agent=actor.agent[:200],
    )


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
