"""Reads of the audit trail, for auditors of their own agency and for administrators."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.accounts.queries import logins_of
from dure.audit.models import Entry
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.organizations import queries as organizations

# A walk along the index `audit_action` from one act to the next: its cost is the number of acts, not of rows.
_ACTIONS = """
WITH RECURSIVE acts(action) AS (
  (SELECT action FROM audit_entry ORDER BY action LIMIT 1)
  UNION ALL
  SELECT (SELECT e.action FROM audit_entry e WHERE e.action > acts.action ORDER BY e.action LIMIT 1)
    FROM acts WHERE acts.action IS NOT NULL
)
SELECT action FROM acts WHERE action IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Filter:
    """What part of the trail is asked for; everything by default."""

    people: tuple[int, ...] | None = None
    action: str = ""
    day: date | None = None

    def as_details(self) -> dict[str, Any]:
        """Return what is kept of it when somebody reads the trail."""
        asked = {"people": self.people, "action": self.action, "day": self.day and self.day.isoformat()}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry with the names a reader needs; ids stay where a name is not known any more."""

    id: int
    at: datetime
    who: str
    action: str
    subject: str
    outcome: str
    details: dict[str, Any]
    address: str | None


def may_read(actor: Actor) -> bool:
    """Tell whether `actor` may read the trail: auditors and administrators, not through a narrower token."""
    return "auditor" in actor.roles or actor.is_administrator


def trail(actor: Actor, asked: Filter, *, limit: int, before: int | None = None) -> list[Line]:
    """Return entries newest first: an auditor's own agency, everything for an administrator.

    Leans on `audit_agency`, `audit_person` or `audit_action`, and on `audit_day` for a day.
    Raises `Refusal` `not-allowed` (403).
    """
    if not may_read(actor):
        raise Refusal("not-allowed", _("Only auditors and administrators may do this."), status=403)
    entries = Entry.objects.order_by("-id")
    if not actor.is_administrator:
        entries = entries.filter(agency_id=actor.agency_id)
    if asked.people is not None:
        entries = entries.filter(person_id__in=asked.people)
    if asked.action:
        entries = entries.filter(action=asked.action)
    if asked.day is not None:
        start = clock.start_of(asked.day)
        entries = entries.filter(at__gte=start, at__lt=start + timedelta(days=1))
    if before is not None:
        entries = entries.filter(id__lt=before)
    return _lines(list(entries[:limit]))


def actions_on_record() -> list[str]:
    """Return the acts of which there is any entry."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTIONS)
        return [row[0] for row in cursor.fetchall()]


def _lines(entries: list[Entry]) -> list[Line]:
    people = organizations.person_cards({entry.person_id for entry in entries if entry.person_id})
    logins = logins_of(_accounts(entries))
    return [
        Line(
            id=entry.pk,
            at=entry.at,
            who=_who(entry, people, logins),
            action=entry.action,
            subject=_subject(entry.subject, logins),
            outcome=entry.outcome,
            details=entry.details,
            address=entry.address,
        )
        for entry in entries
    ]


def _accounts(entries: Iterable[Entry]) -> set[int]:
    acting = {entry.account_id for entry in entries if entry.account_id}
    return acting | {number for entry in entries if (number := _account_in(entry.subject))}


def _who(entry: Entry, people: dict[int, organizations.PersonCard], logins: dict[int, str]) -> str:
    if entry.person_id in people:
        return people[entry.person_id].title
    return logins.get(entry.account_id or 0, "")


def _subject(subject: str, logins: dict[int, str]) -> str:
    return logins.get(_account_in(subject) or 0, subject)


def _account_in(subject: str) -> int | None:
    kind, _colon, number = subject.partition(":")
    return int(number) if kind == "account" and number.isdigit() else None
