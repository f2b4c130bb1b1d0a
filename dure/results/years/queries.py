"""Settled years and those that wait for it: how far they are, their rows, and what came after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db.models.functions import Collate

from dure import clock
from dure.kit import sql
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.kit.relations import or_none
from dure.organizations.queries import called, called_sql
from dure.points.closing.late import late_changes
from dure.points.moderation.queries import OPEN
from dure.results.years import rules
from dure.results.years.models import DepartmentYear, PersonYear, YearSettlement
from dure.results.years.refusals import refusal
from dure.results.years.rules import Facts, Item, Readiness, Status
from dure.results.years.statements import READINESS

SHOWN = 200
"""Supplements that a page shows; the file has all of them."""


def readiness(year: int, agency: int | None = None) -> dict[int, Readiness]:
    """Return how far each agency's year is, or one agency's: who has no closed day in it is not there."""
    rows = sql.rows(READINESS, bounds(year) | {"year": year, "agency": agency})
    return {number: _days(days) for number, *days in rows}


_OF_DAYS = 9
"""Columns of READINESS."""


def _days(row: Sequence[Any]) -> Readiness:
    first, last, closed, sealed, seal, *about = row
    return Readiness(first, last, closed, sealed, bytes(seal), *about)


def bounds(year: int) -> dict[str, date]:
    """Return the first and the last day of a year as parameters."""
    return {"first": date(year, 1, 1), "last": rules.last_day(year)}


# Leans on correction_of_day, special_award_year_index, message_event_transfer and reversal_day.
_FACTS = f"""
WITH posted AS (
    SELECT count(*) AS number FROM points_correction
    WHERE agency_id = %(agency)s AND corrects BETWEEN %(first)s AND %(last)s
), messages AS (
    SELECT count(*) FILTER (WHERE {OPEN["appeals"]}) AS appeals,
           count(*) FILTER (WHERE {OPEN["reports"]}) AS reports
    FROM points_transfer t JOIN points_message m ON m.transfer_id = t.id
    WHERE t.id IN (SELECT transfer_id FROM points_messageevent)
      AND %(agency)s IN (t.sender_agency_id, t.recipient_agency_id) AND t.day BETWEEN %(first)s AND %(last)s
)
SELECT posted.number, messages.appeals, messages.reports,
       (SELECT count(*) FROM points_specialaward a
        WHERE a.agency_id = %(agency)s AND a.year = %(year)s
          AND NOT EXISTS (SELECT FROM points_specialawarddecision d WHERE d.award_id = a.id)),
       (SELECT count(*) FROM points_reversal v JOIN points_transfer t ON t.id = v.transfer_id
        WHERE v.day >= %(first)s AND t.day BETWEEN %(first)s AND %(last)s
          AND %(agency)s IN (t.sender_agency_id, t.recipient_agency_id))
FROM posted, messages
"""

_YEAR = f"SELECT r.*, f.* FROM ({READINESS}) AS r, ({_FACTS}) AS f"


def facts(agency: int, year: int, today: date) -> Facts:
    """Return what the checklist of an agency's year is made of.

    Of late orders only what can be posted counts: the days of departments whose figures they would change, as the
    page of late orders lists them (D43).
    """
    rows = sql.rows(_YEAR, bounds(year) | {"year": year, "agency": agency})
    if not rows:
        return Facts(year, today, None)
    _agency, *days = rows[0][:_OF_DAYS]
    changes = [one for one in late_changes(agency, **bounds(year)) if one.is_correctable]
    left = sum(one.is_open for one in changes)
    return Facts(year, today, _days(days), len(changes), left, *rows[0][_OF_DAYS:])


@dataclass(frozen=True, slots=True)
class YearShown:
    """A year in the list: how far its days are, and what its settlement says if there is one."""

    year: int
    closed: int
    settled_at: datetime | None = None
    signed_at: datetime | None = None
    people: int = 0
    departments: int = 0
    received_points: int = 0
    checksum: str = ""
    supplements: int = 0

    @property
    def status(self) -> Status:
        """Return how far it is."""
        return rules.status_of(
            self.year, clock.today(), is_settled=bool(self.settled_at), is_signed=bool(self.signed_at)
        )


# Leans on the primary key of closed days and on year_settled_once.
_YEARS = """
SELECT c.year, c.days, s.at, o.at, coalesce(s.people, 0), coalesce(s.departments, 0),
       coalesce(s.received_points, 0), coalesce(encode(s.checksum, 'hex'), ''),
       (SELECT count(*) FROM points_yearsupplement u WHERE u.settlement_id = s.id)
FROM (SELECT extract(year FROM day)::int AS year, count(*) AS days FROM points_closedday
      WHERE agency_id = %(agency)s GROUP BY 1) AS c
LEFT JOIN points_yearsettlement s ON s.agency_id = %(agency)s AND s.year = c.year
LEFT JOIN points_yearsignoff o ON o.settlement_id = s.id
ORDER BY c.year DESC
"""


def years(*, reader: Actor) -> list[YearShown]:
    """Return the years of the reader's agency that have a closed day, the newest first.

    For operator, personnel, evaluation and auditor. Raises `Refusal` `year-reader` (403).
    """
    return sql.records(YearShown, _YEARS, {"agency": agency_of(reader)})


def agency_of(reader: Actor) -> int:
    """Return the agency whose years somebody reads. Raises `Refusal` `year-reader` (403)."""
    if reader.agency_id is None or not may(reader, "read", "years"):
        raise refusal(Denial("year-reader"))
    return reader.agency_id


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department's year, in points and people; settled, or as it would be."""

    department_id: int
    name: str
    pool: str
    order: int
    days: int
    person_days: int
    received_points: int
    received_count: int
    given_points: int
    given_count: int
    special_points: int
    givers: int
    corrections: int

    @property
    def average_headcount(self) -> float:
        """Return the headcount of an average day, to two places."""
        return round(self.person_days / self.days, 2) if self.days else 0.0


_COLUMNS = [one.name for one in fields(DepartmentRow)]


def departments(settlement: YearSettlement) -> list[DepartmentRow]:
    """Return the settled rows of departments in the order of the chart. Leans on their primary key."""
    rows = DepartmentYear.objects.filter(agency_id=settlement.agency_id, year=settlement.year)
    return in_order(rows.values_list(*_COLUMNS))


def in_order(rows: Iterable[Sequence[Any]]) -> list[DepartmentRow]:
    """Return rows of departments by pool, place in the chart and name, whatever order they came in."""
    made = [DepartmentRow(*row) for row in rows]
    return sorted(made, key=lambda one: (rules.pool_order(one.pool), one.order, one.name, one.department_id))


def people(settlement: YearSettlement) -> list[PersonYear]:
    """Return the settled rows of people by their numbers of service. Leans on their primary key."""
    rows = PersonYear.objects.filter(agency_id=settlement.agency_id, year=settlement.year)
    return list(rows.order_by(Collate("number", "C"), "person_id"))


@dataclass(frozen=True, slots=True)
class SupplementRow:
    """What came after the settlement: to whose or which row, what to add, why."""

    at: datetime
    whom: str
    kind: str
    received_points: int
    given_points: int
    received_count: int
    given_count: int
    givers: int
    agencies: int
    recipients: int
    reason: str
    by: str
    whom_called: str
    by_called: str


# Names are those of today. Leans on year_supplement_of_year.
_SUPPLEMENTS = f"""
SELECT u.at, coalesce(v.name, w.name), CASE WHEN u.whose_id IS NULL THEN 'department' ELSE 'person' END,
       u.received_points, u.given_points, u.received_count, u.given_count, u.givers, u.agencies, u.recipients,
       u.reason, b.name,
       coalesce(v.name, {called_sql("u.whose_id", "u.at")}), {called_sql("u.person_id", "u.at")}
FROM points_yearsupplement u
JOIN directory_people b ON b.id = u.person_id
LEFT JOIN directory_people w ON w.id = u.whose_id
LEFT JOIN LATERAL (
    SELECT name FROM directory_unit_names v WHERE v.department_id = u.department_id
    ORDER BY lower(v.valid) DESC LIMIT 1) AS v ON true
WHERE u.settlement_id = %(settlement)s AND (%(people)s OR u.whose_id IS NULL) ORDER BY u.id LIMIT %(limit)s
"""


def supplements(reader: Actor, settlement: YearSettlement, limit: int | None = None) -> list[SupplementRow]:
    """Return the supplements of a settled year that the reader may see, oldest first; people only for who may."""
    people = may(reader, "read-people", "years")
    rows = sql.rows(_SUPPLEMENTS, {"settlement": settlement.pk, "limit": limit, "people": people})
    return [SupplementRow(at.astimezone(clock.SEOUL), *row) for at, *row in rows]


@dataclass(frozen=True, slots=True)
class YearView:
    """A year as its page shows it: the checklist, and the settlement with its sign-off if there is one."""

    year: int
    items: Sequence[Item]
    may_settle: bool
    settlement: YearSettlement | None

    @property
    def is_signed(self) -> bool:
        """Tell whether the operator has signed it off."""
        settlement = self.settlement
        return settlement is not None and or_none(lambda: settlement.sign_off) is not None

    @property
    def last_day(self) -> date:
        """Return 31 December."""
        return rules.last_day(self.year)

    @property
    def status(self) -> Status:
        """Return how far it is."""
        is_settled = self.settlement is not None
        return rules.status_of(self.year, clock.today(), is_settled=is_settled, is_signed=self.is_signed)


def settlement_of(agency: int, year: int) -> YearSettlement | None:
    """Return the settlement of an agency's year. Leans on year_settled_once."""
    found = YearSettlement.objects.select_related("policy", "agency", "person", "sign_off__person").annotate(
        settled_by=called("points_yearsettlement", "person_id", "at"),
        signed_by=called("points_yearsignoff", "person_id", "at"),
    )
    return found.filter(agency_id=agency, year=year).first()


def year_of(*, reader: Actor, year: int) -> YearView:
    """Return one year of the reader's agency with its checklist.

    Raises `Refusal`: `year-reader` (403), `year-unknown` (404) for a year without any closed day.
    """
    agency = agency_of(reader)
    no = rules.judge_year(year)
    told = None if no else facts(agency, year, clock.today())
    if told is None or told.days is None:
        raise refusal(Denial("year-unknown", {"year": year}))
    return YearView(
        year=year,
        items=rules.checklist(told),
        may_settle=rules.judge_settling(year, told.today, told.days) is None and not told.days.is_settled,
        settlement=settlement_of(agency, year),
    )
