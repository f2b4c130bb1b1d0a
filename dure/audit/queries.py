"""Reads of the audit trail, for auditors of their own agency and for administrators."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.audit.details import SENTENCE, Fact, facts_in
from dure.audit.models import Entry
from dure.audit.names import name_of, sentence_of
from dure.audit.objects import Mention, known, mentions_in, names_for
from dure.kit import sql
from dure.kit.abilities import may, reach
from dure.kit.actor import Actor
from dure.kit.naming import Named
from dure.kit.refusals import Refusal

DONE = "done"
TRAIL = "audit_entry"
"""The table of the trail, as papers and the database's catalogue name it."""
APPEND_ONLY = (TRAIL,)
"""The tables of the room whose rows are only ever added."""
_AT_A_TIME = 1000
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
    """What part of the trail is asked for; everything by default. The days are included."""

    people: tuple[int, ...] | None = None
    action: str = ""
    first: date | None = None
    last: date | None = None

    def as_details(self) -> dict[str, Any]:
        """Return what is kept of it when somebody reads the trail."""
        asked = {
            "people": self.people,
            "action": self.action,
            "first": self.first and self.first.isoformat(),
            "last": self.last and self.last.isoformat(),
        }
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class NamedFact:
    """A field that an entry keeps, in words, and what it was before where that was kept."""

    label: str
    values: Sequence[Named]
    before: Sequence[Named]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words: who as of its day, what on what, and what a refused actor was told."""

    id: int
    at: datetime
    who: Named
    act: str
    objects: Sequence[Named]
    is_done: bool
    told: str
    facts: Sequence[NamedFact]
    address: str | None
    agent: str


def may_read(actor: Actor) -> bool:
    """Tell whether `actor` may read the trail: auditors and administrators, not through a narrower token."""
    return may(actor, "read", "audit-trail")


def trail(actor: Actor, asked: Filter, *, limit: int, before: int | None = None) -> list[Line]:
    """Return entries newest first: an auditor's own agency, everything for an administrator.

    Leans on `audit_agency`, `audit_person` or `audit_action`, and on `audit_day` for days. Names are asked for
    kind by kind, however many the lines. Raises `Refusal` `not-allowed` (403).
    """
    entries = _entries(actor, asked)
    if before is not None:
        entries = entries.filter(id__lt=before)
    return list(_lines(list(entries[:limit]), actor))


def count(actor: Actor, asked: Filter) -> int:
    """Return how many entries there are. Raises `Refusal` `not-allowed` (403)."""
    return _entries(actor, asked).count()


def first_day(actor: Actor) -> date:
    """Return the day of the oldest entry that `actor` may read; today without any. Raises as `trail`."""
    oldest = _entries(actor, Filter()).order_by("id").values_list("at", flat=True).first()
    return oldest.astimezone(clock.SEOUL).date() if oldest else clock.today()


def rows(actor: Actor, asked: Filter, until: datetime | None = None) -> Iterator[tuple[Any, ...]]:
    """Yield entries before a moment, newest first, as the cells of a file, in Korean. Raises as `trail`."""
    following = _entries(actor, asked)
    if until is not None:
        following = following.filter(at__lt=until)
    while entries := list(following[:_AT_A_TIME]):
        with override("ko"):
            cells = [_cells(line) for line in _lines(entries, actor)]
        yield from cells
        following = following.filter(id__lt=entries[-1].pk)


def _entries(actor: Actor, asked: Filter) -> QuerySet[Entry]:
    if not may_read(actor):
        raise Refusal("not-allowed", _("Only auditors and administrators may do this."), status=403)
    entries = Entry.objects.order_by("-id")
    within = reach(actor, "read", "audit-trail")
    if not within.everywhere:
        entries = entries.filter(agency_id=within.agency_id)
    if asked.people is not None:
        entries = entries.filter(person_id__in=asked.people)
    if asked.action:
        entries = entries.filter(action=asked.action)
    if asked.first is not None:
        entries = entries.filter(at__gte=clock.start_of(asked.first))
    if asked.last is not None and asked.last < date.max:
        entries = entries.filter(at__lt=clock.start_of(asked.last + timedelta(days=1)))
    return entries


def _cells(line: Line) -> tuple[Any, ...]:
    objects = ", ".join(named.text for named in line.objects)
    facts = "\n".join(_said(fact) for fact in line.facts)
    return (
        *(line.at, line.who.text, line.act, objects, str(_("done") if line.is_done else _("refused"))),
        *(line.told, facts, line.address or "", line.agent),
    )


def _said(fact: NamedFact) -> str:
    """Return a field in one line: `Amount: 100 → 150`."""
    values = ", ".join(value.text for value in fact.values)
    before = ", ".join(value.text for value in fact.before)
    return f"{fact.label}: {before} → {values}" if before else f"{fact.label}: {values}"


def acted_lately(actor: Actor, actions: Collection[str], since: datetime, *, most: int) -> bool:
    """Tell whether somebody did the acts `most` times since a moment. Leans on `audit_person`."""
    mine = Entry.objects.filter(person_id=actor.person_id or 0, action__in=actions).order_by("-id")
    nth = mine.values_list("at", flat=True)[most - 1 : most]
    return any(at >= since for at in nth)


def actions_on_record() -> list[str]:
    """Return the acts of which there is any entry."""
    return sql.column(_ACTIONS)


def _lines(entries: Sequence[Entry], reader: Actor) -> Iterator[Line]:
    people = known(reader, "person-on", {_person_on(entry) for entry in entries if entry.person_id})
    objects = [_objects(entry) for entry in entries]
    facts = [list(facts_in(entry.details)) for entry in entries]
    wanted = [mention for each in objects for mention in each]
    wanted += [mention for each in facts for fact in each for mention in (*fact.values, *fact.before)]
    wanted += [("account", str(entry.account_id)) for entry in entries if entry.account_id]
    names = names_for(reader, wanted)
    for entry, on, kept in zip(entries, objects, facts, strict=True):
        yield Line(
            id=entry.pk,
            at=entry.at,
            who=_who(entry, people, names),
            act=str(name_of(entry.action)),
            objects=[names[mention] for mention in on],
            is_done=entry.outcome == DONE,
            told=_told(entry),
            facts=[_named(fact, names) for fact in kept],
            address=entry.address,
            agent=entry.agent,
        )


def _objects(entry: Entry) -> list[Mention]:
    """Return what an entry speaks of besides the account that acted."""
    own = ("account", str(entry.account_id))
    return [mention for mention in mentions_in(entry.action, entry.subject) if mention != own]


def _person_on(entry: Entry) -> str:
    return f"{entry.person_id} {entry.at.astimezone(clock.SEOUL).date()}"


def _who(entry: Entry, people: Mapping[str, Named], names: Mapping[Mention, Named]) -> Named:
    named = people.get(_person_on(entry))
    if named is not None:
        return named
    if entry.account_id:
        return names[("account", str(entry.account_id))]
    return Named(str(_("the system") if entry.outcome == DONE else _("nobody signed in")))


def _named(fact: Fact, names: Mapping[Mention, Named]) -> NamedFact:
    return NamedFact(
        fact.label, [names[value] for value in fact.values], [names[value] for value in fact.before]
    )


def _told(entry: Entry) -> str:
    """Return the sentence that a refused actor was told, in the reader's language; the code where none was kept."""
    if entry.outcome == DONE:
        return ""
    kept = entry.details.get(SENTENCE)
    said = kept.get(get_language() or "ko", "") if isinstance(kept, dict) else ""
    return said or str(sentence_of(entry.action, entry.outcome))
