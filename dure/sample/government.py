"""Puts the made-up government together, before anything is stored; the same for the same day."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from dure.kit.days import month_of
from dure.points.closing.periods import Period, choices
from dure.sample import cast
from dure.sample.names import Names
from dure.sample.orders import Orders, Window
from dure.sample.outline import outlines
from dure.sample.people import Human, Staff, Staffing
from dure.sample.romanization import login_of

MONTHS = 5
"""Whole months of history before the running one."""


def window(today: date, months: int = MONTHS) -> Window:
    """Return the days of the history."""
    first = month_of(today)
    for _ in range(months):
        first = month_of(first.replace(day=1) - timedelta(days=1))
    return Window(first, today)


def whole_periods(span: Window) -> list[Period]:
    """Return the months, quarters and longer periods that lie in the history and are over, the latest month first."""
    known = (Period.parse(name) for name in choices(span.today))
    whole = [one for one in known if one is not None and span.first <= one.first and one.last < span.today]
    return sorted(whole, key=lambda one: (one.first, one.first - one.last), reverse=True)


def longest_period(span: Window) -> Period | None:
    """Return the longest of the whole periods, the latest of those that are as long; None where there is none."""
    return max(whole_periods(span), key=lambda one: (one.last - one.first, one.last), default=None)


@dataclass(frozen=True, slots=True)
class Government:
    """All agencies with their people and posts, by short name, and the cast by login."""

    staffs: Mapping[str, Staff]
    cast: Mapping[str, Human]


def government(span: Window) -> Government:
    """Make up the government."""
    staffs: dict[str, Staff] = {}
    for outline in outlines():
        # A stream of its own for each agency: a change of one leaves the names of the others alone.
        random = Random(outline.facts["code"])
        staffing = Staffing(outline, span.first, Names(random), random)
        staffs[outline.facts["short_name"]] = staffing.staff()
    chosen = cast.choose(staffs)
    Orders(staffs, span, Random(f"orders {span.today}")).give(list(chosen.values()))
    _logins(staffs)
    return Government(staffs, chosen)


def _logins(staffs: Mapping[str, Staff]) -> None:
    """Name the accounts after their people; namesakes are numbered."""
    seen: Counter[str] = Counter()
    for staff in staffs.values():
        for human in staff.people:
            if not human.login:
                login = login_of(human.name)
                seen[login] += 1
                human.login = login if seen[login] == 1 else f"{login}{seen[login]}"
