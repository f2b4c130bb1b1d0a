"""Closed days: standings of departments over a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.kit import sql
from dure.kit.refusals import Refusal
from dure.points.closing.counted import FORM
from dure.points.closing.models import ClosedDay, DepartmentDay
from dure.points.giving.models import Transfer


@dataclass(slots=True)
class DepartmentStanding:
    """A department over closed days, in points: received and given with dated corrections, special apart (R8.2).

    `parts` are the departments it is made of: itself, and when rolled up those it took over from (D21).
    `is_divided` marks one that was divided among several: what it had stays under its own name. `days` and `last`
    are its own closed days, however many parts it has.
    """

    department_id: int
    received_points: int = 0
    received_count: int = 0
    given_points: int = 0
    given_count: int = 0
    special_points: int = 0
    head_days: int = 0
    days: int = 0
    last: date | None = None
    parts: list[int] = field(default_factory=list)
    is_divided: bool = False

    def average_headcount(self, days: int) -> float:
        """Return the headcount of an average day of `days`."""
        return self.head_days / days if days else 0.0


_FIRST_DAYS: dict[int, tuple[date | None, date]] = {}
"""What `first_day` has found, and when: days are confirmed in their order, so an agency's first one stays its first.

That there is none yet holds for the day on which it was found.
"""


def first_day(agency_id: int | None) -> date | None:
    """Return an agency's first confirmed day; by the primary key of closed days."""
    agency, today = agency_id or 0, clock.today()
    first, found_on = _FIRST_DAYS.get(agency, (None, date.min))
    if first is None and found_on != today:
        days = ClosedDay.objects.filter(agency_id=agency).order_by("day").values_list("day", flat=True)
        first = days.first()
        _FIRST_DAYS[agency] = first, today
    return first


def first_year(agency_id: int | None) -> int:
    """Return the year of an agency's first confirmed day, the running year before there is one."""
    return (first_day(agency_id) or clock.today()).year


def forget_first_days() -> None:
    """Forget what was found; for tests, whose agencies go again."""
    _FIRST_DAYS.clear()


# Leans on department_day_agency and correction_of_day.
_STANDINGS = """
SELECT department_id, sum(received_points), sum(received_count), sum(given_points), sum(given_count),
       sum(special_points), sum(headcount), count(day), max(day)
FROM (
    SELECT department_id, received_points, received_count, given_points, given_count, special_points, headcount, day
    FROM points_departmentday WHERE agency_id = %(agency)s AND day BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT department_id, received_points, received_count, given_points, given_count, 0, 0, NULL
    FROM points_correction WHERE agency_id = %(agency)s AND corrects BETWEEN %(first)s AND %(last)s
) AS rows GROUP BY department_id ORDER BY department_id
"""

_SUCCESSIONS = """
SELECT s.predecessor_id, array_agg(s.successor_id ORDER BY s.successor_id)
FROM directory_successions s WHERE s.agency_id = %(agency)s AND s.on <= %(last)s GROUP BY s.predecessor_id
"""


def standings(
    agency_id: int, first: date, last: date, *, rolled_up: bool = False
) -> list[DepartmentStanding]:
    """Return the departments of an agency over the closed days from `first` to `last` (R8.2, D18, D19).

    As recorded: each under its own id, whatever became of it. `rolled_up`: a department that was renamed or
    merged counts with its successor as of `last`, over as many steps as there were (D21).
    """
    parameters = {"agency": agency_id, "first": first, "last": last}
    recorded = sql.records(DepartmentStanding, _STANDINGS, parameters)
    for one in recorded:
        one.parts.append(one.department_id)
    if not rolled_up:
        return recorded
    heirs: dict[int, list[int]] = sql.mapping(_SUCCESSIONS, parameters)
    found: defaultdict[int, list[DepartmentStanding]] = defaultdict(list)
    for one in recorded:
        one.is_divided = len(heirs.get(_heir(one.department_id, heirs), ())) > 1
        found[_heir(one.department_id, heirs)].append(one)
    return [_sum(department, parts) for department, parts in sorted(found.items())]


def heirs_of(agency_id: int, departments: Iterable[int], on: date) -> dict[int, int]:
    """Return the department that each of `departments` counts with by `on`, itself where none took over (D21)."""
    heirs: dict[int, list[int]] = sql.mapping(_SUCCESSIONS, {"agency": agency_id, "last": on})
    return {one: _heir(one, heirs) for one in departments}


def _heir(department: int, heirs: Mapping[int, list[int]]) -> int:
    """Return where a department's figures go: along single successors, never in a circle."""
    seen = {department}
    while len(after := heirs.get(department, [])) == 1 and after[0] not in seen:
        department = after[0]
        seen.add(department)
    return department


def _sum(department: int, parts: Iterable[DepartmentStanding]) -> DepartmentStanding:
    whole = DepartmentStanding(department)
    for part in parts:
        for name in ("received_points", "received_count", "given_points", "given_count"):
            setattr(whole, name, getattr(whole, name) + getattr(part, name))
        whole.special_points += part.special_points
        whole.head_days += part.head_days
        if part.department_id == department:
            whole.days, whole.last = part.days, part.last
        whole.parts += part.parts
        whole.is_divided |= part.is_divided
    return whole


def day_of(ordinal: int) -> date:
    """Return the day that a cursor's number stands for, the nearest there is."""
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


LONGEST = 366


def judge_period(first: date, last: date) -> None:
    """Refuse a period that is none, or longer than a year. Raises `Refusal` `period`."""
    if not 0 <= (last - first).days < LONGEST:
        raise Refusal("period", _("Ask for a period of 1 to 366 days."))


def confirmed_through(agency_id: int) -> date | None:
    """Return the last day that is confirmed. Leans on the primary key of closed days."""
    day: date | None = sql.value(
        "SELECT max(day) FROM points_closedday WHERE agency_id = %(agency)s", {"agency": agency_id}
    )
    return day


def counts_for_giver(transfer: Transfer) -> bool:
    """Tell whether a transfer of a closed day counts in the tallies of who gave it (D39)."""
    closed = ClosedDay.objects.filter(agency_id=transfer.sender_agency_id, day=transfer.day)
    return transfer.external_id is None or closed.exclude(form=FORM).exists()


def tallied_departments(agencies: Collection[int]) -> Iterable[int]:
    """Return the departments that closed days of some agencies have a tally of."""
    found = DepartmentDay.objects.filter(agency_id__in=agencies)
    return found.values_list("department_id", flat=True).distinct()
