"""The confirmed days of departments with the dated corrections beside them (제8조②, D19)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.kit import sql
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.organizations.queries.belonging import is_department_of
from dure.points.closing.counted import FROM_OUTSIDE
from dure.points.closing.queries import judge_period
from dure.points.closing.rules import Figures
from dure.points.giving.standing import STANDS
from dure.points.policy.values import PolicyValues, ScorePolicy
from dure.points.regulation.queries import basis
from dure.points.standings import rules


@dataclass(frozen=True, slots=True)
class ConfirmedDay:
    """One confirmed day of a department as it was written once, and what corrections add to it."""

    day: date
    confirmed: Figures
    special_points: int
    headcount: int
    members_digest: str
    corrections: Figures

    @property
    def now(self) -> Figures:
        """Return what reports say of the day today."""
        return self.confirmed + self.corrections


@dataclass(frozen=True, slots=True)
class MonthOfDepartment:
    """One month of a department from its confirmed days, in points, with corrections."""

    month: date
    received: int
    given: int
    special: int


@dataclass(frozen=True, slots=True)
class Formula:
    """What a score is made of, and the policy version that says so; nothing is known of an agency without one."""

    version: int | None
    preset: str
    basis: str
    weights: ScorePolicy
    groups: rules.Groups

    @classmethod
    def of(cls, version: int | None, preset: str | None, basis: str | None, values: Any) -> "Formula":
        """Return the formula of a stored policy; `values` are JSON."""
        known = json.loads(values) if isinstance(values, str) else values or {}
        policy = PolicyValues.model_validate(known)
        return cls(version, preset or "", basis or "", policy.score, policy.standing.pools)


@dataclass(frozen=True, slots=True)
class YearOfDepartment:
    """A department's year from its confirmed days, in points; special points are never part of the score (D22).

    `corrected_received` and `corrected_given` are the part of the sums that corrections added.
    """

    name: str
    year: int
    days: int
    received: int
    given: int
    special: int
    corrected_received: int
    corrected_given: int
    average_headcount: Decimal
    distinct_givers: int
    giving_departments: int
    giving_agencies: int
    score: Decimal
    per_head: Decimal | None
    formula: Formula
    confirmed: date | None
    by_month: Sequence[MonthOfDepartment]


# Leans on the primary key (department, day) and on correction_of_department.
_DAYS = """
SELECT d.day, d.received_points, d.received_count, d.given_points, d.given_count, d.special_points, d.headcount,
       encode(d.members_digest, 'hex'), coalesce(o.rp, 0)::int, coalesce(o.rc, 0)::int, coalesce(o.gp, 0)::int,
       coalesce(o.gc, 0)::int
FROM points_departmentday d
LEFT JOIN (
    SELECT corrects, sum(received_points) AS rp, sum(received_count) AS rc, sum(given_points) AS gp,
           sum(given_count) AS gc
    FROM points_correction WHERE department_id = %(department)s AND corrects BETWEEN %(first)s AND %(last)s
    GROUP BY corrects) o ON o.corrects = d.day
WHERE d.department_id = %(department)s AND d.day BETWEEN %(first)s AND %(last)s ORDER BY d.day
"""

_MONTHS = """
SELECT date_trunc('month', day)::date, count(*) FILTER (WHERE is_day), sum(received)::int, sum(given)::int,
       sum(special)::int, sum(headcount)::int, coalesce(sum(received) FILTER (WHERE NOT is_day), 0)::int,
       coalesce(sum(given) FILTER (WHERE NOT is_day), 0)::int
FROM (
    SELECT day, true, received_points, given_points, special_points, headcount FROM points_departmentday
    WHERE department_id = %(department)s AND day BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT corrects, false, received_points, given_points, 0, 0 FROM points_correction
    WHERE department_id = %(department)s AND corrects BETWEEN %(first)s AND %(last)s
) AS rows (day, is_day, received, given, special, headcount) GROUP BY 1 ORDER BY 1
"""

# The name it has today, or had last; the policy in force at the end of the period; how far days are confirmed; how
# broad its thanks are. Leans on the primary keys, on policy_effective_unique and on transfer_recipient_board.
_ABOUT = f"""
SELECT coalesce((
        SELECT name FROM directory_unit_names v
        WHERE v.department_id = d.id AND lower(v.valid) <= %(today)s::date
        ORDER BY lower(v.valid) DESC LIMIT 1), ''),
    c.last, p.version, p.preset, p.basis, p.values, b.givers, b.departments, b.agencies
FROM directory_units d
CROSS JOIN (SELECT max(day) AS last FROM points_closedday WHERE agency_id = %(agency)s) c
LEFT JOIN LATERAL (
    SELECT version, preset, {basis("basis", "%(agency)s", "%(last)s")} AS basis, values FROM points_policy
    WHERE agency_id = %(agency)s AND effective_from <= %(last)s ORDER BY effective_from DESC LIMIT 1) p ON true
CROSS JOIN LATERAL (
    SELECT count(DISTINCT t.sender_id) AS givers, count(DISTINCT t.sender_department_id) AS departments,
           count(DISTINCT t.sender_agency_id) FILTER (WHERE t.sender_agency_id <> %(agency)s) AS agencies
    FROM points_transfer t
    WHERE t.recipient_agency_id = %(agency)s AND t.recipient_department_id = d.id AND t.is_credited
      AND t.day BETWEEN %(first)s AND least(%(last)s::date, c.last) AND {FROM_OUTSIDE} AND {STANDS}) b
WHERE d.id = %(department)s AND d.agency_id = %(agency)s
"""


def days(reader: Actor, department_id: int, first: date, last: date) -> list[ConfirmedDay]:
    """Return the confirmed days of a department from `first` to `last`, oldest first, with their corrections.

    Raises `Refusal` for a department of another agency and for more than a year at once.
    """
    if not is_department_of(reader.agency_id, department_id):
        raise _unknown()
    judge_period(first, last)
    return days_of(department_id, first, last)


def days_of(department_id: int, first: date, last: date) -> list[ConfirmedDay]:
    """Return the same, whoever asks."""
    rows = sql.rows(_DAYS, {"department": department_id, "first": first, "last": last})
    return [
        ConfirmedDay(day, Figures(*row[:4]), row[4], row[5], row[6], Figures(*row[7:])) for day, *row in rows
    ]


def summary(reader: Actor, department_id: int, year: int) -> YearOfDepartment:
    """Return a department's year from its confirmed days: sums, average headcount, breadth, score (D34).

    The score is that of the policy in force at the end of the year, or today. Raises `Refusal` `not-found` for a
    department of another agency.
    """
    parameters = {
        "department": department_id,
        "agency": reader.agency_id or 0,
        "first": date(year, 1, 1),
        "last": date(year, 12, 31),
        "today": clock.today(),
    }
    about = sql.rows(_ABOUT, parameters)
    if not about:
        raise _unknown()
    ((name, confirmed, *policy, givers, departments, agencies),) = about
    formula = Formula.of(*policy)
    months = sql.rows(_MONTHS, parameters)
    count, received, given, special, heads, more_received, more_given = (
        sum(row[n] for row in months) for n in range(1, 8)
    )
    figures = rules.Figures(department_id, name, "", received, given, special, heads, count, givers)
    return YearOfDepartment(
        name=name,
        year=year,
        days=count,
        received=received,
        given=given,
        special=special,
        corrected_received=more_received,
        corrected_given=more_given,
        average_headcount=figures.average_headcount,
        distinct_givers=givers,
        giving_departments=departments,
        giving_agencies=agencies,
        score=rules.score(figures, formula.weights),
        per_head=rules.per_head(figures, formula.weights),
        formula=formula,
        confirmed=confirmed,
        by_month=_twelve(year, months),
    )


def _twelve(year: int, rows: Sequence[Sequence[Any]]) -> list[MonthOfDepartment]:
    known = {row[0]: (row[2], row[3], row[4]) for row in rows}
    return [MonthOfDepartment(m, *known.get(m, (0, 0, 0))) for m in (date(year, n, 1) for n in range(1, 13))]


def _unknown() -> Refusal:
    return Refusal("not-found", _("This department is not known in your agency."), status=404)
