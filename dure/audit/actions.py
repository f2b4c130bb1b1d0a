"""Writes of the audit trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from dure import clock
from dure.audit.details import SENTENCE
from dure.audit.models import Entry
from dure.kit.actor import Actor
from dure.kit.pace import Pace
from dure.kit.refusals import Refusal
from dure.kit.ruling import under
from dure.kit.text import line, writable

_LONGEST_SENTENCE = 1000
_refusals = Pace(60 * 60)


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
        subject=line(subject)[:100],
        outcome=outcome,
        details=_storable(details or {}),
        address=actor.address,
        agent=line(actor.agent)[:200],
    )


def record_sql(action: str, *, lines: str, at: str) -> str:
    """Return the SQL that adds the entries of an act, a JSON array of objects, for a statement of another room.

    What the objects say has to be storable already (see `dure.kit.text.writable`).
    """
    return f"""
INSERT INTO audit_entry (at, account_id, person_id, agency_id, action, subject, outcome, details, address, agent)
SELECT {at}, account_id, person_id, agency_id, '{action}', subject, outcome, details, address, agent
FROM json_to_recordset({lines}) AS line (
    account_id bigint, person_id bigint, agency_id bigint, subject text, outcome text, details jsonb, address inet,
    agent text)"""


@contextmanager
def refusals_recorded(action: str, *, actor: Actor, subject: str = "") -> Iterator[None]:
    """Record the refusal that leaves the block, then let it go on.

    Stands around the act's transaction, and again around an outer one that would take the line with it.
    """
    try:
        yield
    except Refusal as refusal:
        details = details_of_refusal(action, actor, refusal)
        if details is not None:
            record(action, actor=actor, subject=subject, outcome=refusal.code, details=details)
        raise


def details_of_refusal(action: str, actor: Actor, refusal: Refusal) -> dict[str, Any] | None:
    """Return what the line of a refused act says; None when there are enough of them from this actor.

    A line is kept for ever, and whoever is refused may try again as fast as a machine can. Up to
    `REFUSALS_PER_HOUR` of one account and action are written; the first one after that hour says how many were not.
    """
    turn = _refusals.count((actor.account_id or actor.address, action))
    if turn.number > settings.REFUSALS_PER_HOUR:
        return None
    left_out = turn.before - settings.REFUSALS_PER_HOUR
    with under(actor.agency_id):
        sentences = _told(refusal.detail)
    return sentences | ({"left_out": left_out} if left_out > 0 else {})


def _told(detail: "str | Promise") -> dict[str, Any]:
    """Return what a refused actor was told, in every language of the product: an auditor reads it years later."""
    sentences = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            sentences[language] = str(detail)[:_LONGEST_SENTENCE]
    return {SENTENCE: sentences}


def _storable(value: Any) -> Any:
    """Return what PostgreSQL's JSON can hold: a subject or a detail may be what somebody sent."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, dict):
        return {key: _storable(part) for key, part in value.items()}
    return [_storable(part) for part in value] if isinstance(value, (list, tuple)) else value
