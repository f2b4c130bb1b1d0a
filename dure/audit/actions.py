"""Writes of the audit trail."""

from typing import Any

from dure import clock
from dure.audit.models import Entry
from dure.kit.actor import Actor


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
