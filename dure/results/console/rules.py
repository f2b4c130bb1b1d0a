"""The acts of an operator's year, as pure functions: facts in, a calendar out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from dure.kit.days import month_of, next_month
from dure.points.closing.grants_owed import Owed

State = Literal["done", "now", "next", "later"]
Code = Literal[
    "allowance",
    "closing",
    "policy",
    "proposal",
    "selection",
    "round",
    "list",
    "public-list",
    "year-end",
    "year-sign",
]

# Schedules run at 00:05 and 00:10; a worker that starts late makes up for it. Before this nobody is alarmed.
_PATIENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Month:
    """One month: people granted an allowance and their points, how many of its days are confirmed."""

    month: date
    people: int = 0
    granted: int = 0
    used: int = 0
    closed: int = 0

    @property
    def days(self) -> int:
        """Return how many days the month has."""
        return (next_month(self.month) - self.month).days


@dataclass(frozen=True, slots=True)
class Round:
    """A selection round that is open or was closed this year: `chosen` for `seats`, or `listed` in the end."""

    id: int
    name: str
    first: date
    last: date
    opened: date
    chosen: int
    seats: int
    closed: date | None = None
    listed: int = 0
    public: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the calendar is made of. `versions` are (first day, version, basis), `proposals` (first day, id).

    `drawn` are the ends of the periods that a selection report was drawn up for; `begun` is the first day that an
    agency has anything to confirm, None before; `owed` is what is still to be granted of this month, asked only
    until the first day is confirmed; `settled` and `signed` are the days on which that was done with the year before.
    """

    now: datetime
    months: Sequence[Month]
    begun: date | None
    confirmed: date | None
    amount: int
    period: str
    owed: Owed = field(default_factory=Owed)
    versions: Sequence[tuple[date, int, str]] = ()
    proposals: Sequence[tuple[date, int]] = ()
    drawn: frozenset[date] = frozenset()
    rounds: Sequence[Round] = ()
    settled: date | None = None
    signed: date | None = None

    @property
    def today(self) -> date:
        """Return the day it is."""
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the year: on which day, how it stands, and the figures its sentence needs."""

    code: Code
    on: date
    state: State
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Scheduled work that should have happened by now: `day-missing` or `month-missing`."""

    code: Literal["day-missing", "month-missing"]
    first: date
    count: int = 1


def calendar(facts: Facts) -> list[Act]:
    """Return the acts of the running year and the first of the next, by day; one act is the next one."""
    every = (_allowances, _closings, _policies, _selections, _rounds, _ends)
    acts = sorted((act for some in every for act in some(facts)), key=lambda act: (act.on, act.code))
    coming = next((place for place, act in enumerate(acts) if act.state == "later"), None)
    if coming is not None:
        act = acts[coming]
        acts[coming] = Act(act.code, act.on, "next", act.facts)
    return acts


def troubles(facts: Facts) -> Iterator[Trouble]:
    """Say what should have happened by now and did not."""
    yesterday = (facts.now - _PATIENCE).date() - timedelta(days=1)
    first = facts.confirmed + timedelta(days=1) if facts.confirmed else facts.begun
    if first is not None and first <= yesterday:
        yield Trouble("day-missing", first, (yesterday - first).days + 1)
    running = month_of((facts.now - _PATIENCE).date())
    granted = {one.month for one in facts.months if one.people}
    if granted and running not in granted and running.year == facts.today.year:
        yield Trouble("month-missing", running)


def _allowances(facts: Facts) -> Iterator[Act]:
    """Return the running month's allowances and the next ones; the strip of months tells the earlier ones."""
    running = month_of(facts.today)
    now = next((one for one in facts.months if one.month == running), Month(running))
    # Whoever gives before the month's grant has run gets theirs at that moment; the others are owed it too.
    owed = facts.owed
    people, points = now.people + owed.people, now.granted + owed.points
    told = {"people": people, "points": points, "granted": now.people, "waiting": owed.waiting}
    if people:
        yield Act("allowance", running, "now" if owed.people else "done", told)
    left = {"people": people + owed.waiting, "amount": facts.amount, "lapsing": points - now.used}
    yield Act("allowance", next_month(running), "later", left)


def _closings(facts: Facts) -> Iterator[Act]:
    if facts.confirmed is not None:
        yield Act("closing", facts.confirmed + timedelta(days=1), "done", {"day": facts.confirmed})
    yield Act("closing", facts.today + timedelta(days=1), "later", {"day": facts.today})


def _policies(facts: Facts) -> Iterator[Act]:
    for on, version, basis in facts.versions:
        state: State = "done" if on <= facts.today else "later"
        yield Act("policy", on, state, {"version": version, "basis": basis})
    for on, proposal in facts.proposals:
        if on > facts.today:
            yield Act("proposal", on, "now", {"proposal": proposal})


def _selections(facts: Facts) -> Iterator[Act]:
    """Outstanding people and departments may be selected when a period of the policy is over (제11조).

    Only the latest period that is over is due: the regulation says "may", so one that passed without a round is
    not asked for again.
    """
    lasts = [last for year in (facts.today.year - 1, facts.today.year) for last in _lasts(year, facts.period)]
    over = [last for last in lasts if last < facts.today]
    taken = {(one.first, one.last) for one in facts.rounds}
    for last in [*over[-1:], *lasts[len(over) :]]:
        on = last + timedelta(days=1)
        known = {"last": last, "name": _period_name(last, facts.period)}
        if on > facts.today:
            yield Act("selection", on, "later", known)
        elif (_first(last, facts.period), last) in taken or facts.begun is None or facts.begun > last:
            continue
        else:
            yield Act("selection", on, "done" if last in facts.drawn else "now", known)


def _rounds(facts: Facts) -> Iterator[Act]:
    """Return the rounds that are being judged, and those that were closed this year."""
    for one in facts.rounds:
        known = {"round": one.id, "called": one.name}
        if one.closed is None:
            span = {"first": one.first, "last": one.last}
            yield Act("round", one.opened, "now", known | span | {"chosen": one.chosen, "seats": one.seats})
        elif one.public is None:
            yield Act("list", one.closed, "done", known | {"listed": one.listed})
        else:
            yield Act("public-list", one.closed, "done", known | {"listed": one.listed, "public": one.public})


def _ends(facts: Facts) -> Iterator[Act]:
    """Return the ends of years: a year is over at 24:00 of its last day, settled after it, then signed (D31)."""
    year = facts.today.year
    if facts.begun is not None and facts.begun.year < year:
        yield _year_before(facts)
    yield Act("year-end", date(year + 1, 1, 1), "later", {"year": year})


def _year_before(facts: Facts) -> Act:
    """Return how far last year is; it stays here until it is signed off."""
    year = facts.today.year - 1
    if facts.settled is None:
        return Act("year-end", date(year + 1, 1, 1), "now", {"year": year})
    known = {"year": year, "settled": facts.settled}
    if facts.signed is None:
        return Act("year-sign", facts.settled, "now", known)
    return Act("year-sign", facts.signed, "done", known | {"signed": facts.signed})


_MONTHS = {"quarter": 3, "half-year": 6, "year": 12}


def _lasts(year: int, period: str) -> list[date]:
    """Return the last days of the periods of a year."""
    step = _MONTHS[period]
    return [next_month(date(year, month, 1)) - timedelta(days=1) for month in range(step, 13, step)]


def _first(last: date, period: str) -> date:
    return date(last.year, last.month + 1 - _MONTHS[period], 1)


def _period_name(last: date, period: str) -> str:
    if period == "year":
        return str(last.year)
    step = _MONTHS[period]
    return f"{last.year}-{'Q' if period == 'quarter' else 'H'}{last.month // step}"


def strip(facts: Facts) -> Iterable[Month]:
    """Return the twelve months of the year."""
    known = {one.month: one for one in facts.months}
    return [known.get(month, Month(month)) for month in (date(facts.today.year, n, 1) for n in range(1, 13))]
