"""Dated corrections of closed days: the days they are about, and the list of all of them (D19)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dure.kit import sql
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.organizations.queries import called_sql
from dure.points.closing.refusals import refusal
from dure.points.closing.rules import Figures, KnownDay, Place

# A department is called as on the day, else by its nearest earlier name. Leans on the primary keys of closed days
# and tallies, on correction_of_department and on the exclusion index of department versions.
_KNOWN = """
SELECT k.department, k.day, coalesce(v.name, ''), c.day IS NOT NULL,
       coalesce(t.received_points, 0), coalesce(t.received_count, 0),
       coalesce(t.given_points, 0), coalesce(t.given_count, 0),
       p.all_rp, p.all_rc, p.all_gp, p.all_gc, p.own_rp, p.own_rc, p.own_gp, p.own_gc
FROM unnest(%(departments)s::bigint[], %(days)s::date[]) AS k (department, day)
JOIN directory_units d ON d.id = k.department AND d.agency_id = %(agency)s
LEFT JOIN points_closedday c ON c.agency_id = %(agency)s AND c.day = k.day
LEFT JOIN points_departmentday t ON t.department_id = k.department AND t.day = k.day
LEFT JOIN LATERAL (
    SELECT name FROM directory_unit_names v
    WHERE v.department_id = k.department AND lower(v.valid) <= k.day ORDER BY lower(v.valid) DESC LIMIT 1) v ON true
CROSS JOIN LATERAL (
    SELECT coalesce(sum(o.received_points), 0)::int AS all_rp, coalesce(sum(o.received_count), 0)::int AS all_rc,
           coalesce(sum(o.given_points), 0)::int AS all_gp, coalesce(sum(o.given_count), 0)::int AS all_gc,
           coalesce(sum(o.received_points) FILTER (WHERE o.transfer_id IS NULL), 0)::int AS own_rp,
           coalesce(sum(o.received_count) FILTER (WHERE o.transfer_id IS NULL), 0)::int AS own_rc,
           coalesce(sum(o.given_points) FILTER (WHERE o.transfer_id IS NULL), 0)::int AS own_gp,
           coalesce(sum(o.given_count) FILTER (WHERE o.transfer_id IS NULL), 0)::int AS own_gc
    FROM points_correction o WHERE o.department_id = k.department AND o.corrects = k.day) p
"""

# Leans on correction_posted for a year; a year's corrections are few.
_LIST = f"""
SELECT o.id, o.corrects, o.day, o.at, o.department_id, coalesce(v.name, ''), o.reason, p.name,
       {called_sql("o.person_id", "o.at")}, o.transfer_id,
       o.received_points, o.received_count, o.given_points, o.given_count
FROM points_correction o
JOIN directory_people p ON p.id = o.person_id
LEFT JOIN LATERAL (
    SELECT name FROM directory_unit_names v
    WHERE v.department_id = o.department_id AND lower(v.valid) <= o.corrects
    ORDER BY lower(v.valid) DESC LIMIT 1) v ON true
WHERE o.agency_id = %(agency)s
"""


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A dated correction as lists show it. `transfer_id` names the gift whose reversal made it necessary (D27)."""

    id: int
    corrects: date
    day: date
    at: datetime
    department_id: int
    department: str
    reason: str
    person: str
    who: str
    transfer_id: int | None
    figures: Figures


def known_days(agency_id: int, places: Iterable[Place]) -> dict[Place, KnownDay]:
    """Return how days of departments of an agency stand; departments of others are left out."""
    wanted = sorted(set(places))
    parameters = {
        "agency": agency_id,
        "departments": [department for department, _ in wanted],
        "days": [day for _, day in wanted],
    }
    return {
        (department, day): KnownDay(
            name, is_closed, Figures(*sums[:4]), Figures(*sums[4:8]), Figures(*sums[8:])
        )
        for department, day, name, is_closed, *sums in sql.rows(_KNOWN, parameters)
    }


def corrections(*, reader: Actor, before: int | None = None, limit: int = 20) -> list[CorrectionView]:
    """Return an agency's corrections, the latest posted first, those older than the id `before`.

    For operator, auditor, evaluation and personnel. Raises `Refusal` `not-reader` (403).
    """
    parameters = {"agency": agency_of(reader), "before": before or sql.NEWEST, "limit": limit}
    return _views(f"{_LIST} AND o.id < %(before)s ORDER BY o.id DESC LIMIT %(limit)s", parameters)


def posted(reader: Actor, ids: Iterable[int]) -> list[CorrectionView]:
    """Return corrections of the reader's agency by id, in the order they were posted."""
    parameters = {"agency": agency_of(reader), "ids": list(ids)}
    return _views(f"{_LIST} AND o.id = ANY(%(ids)s::bigint[]) ORDER BY o.id", parameters)


def _views(statement: str, parameters: dict[str, Any]) -> list[CorrectionView]:
    rows: list[list[Any]] = [[*row[:10], Figures(*row[10:])] for row in sql.rows(statement, parameters)]
    return [CorrectionView(*row) for row in rows]


def agency_of(reader: Actor) -> int:
    """Return the agency whose closed days `reader` looks into. Raises `Refusal` `not-reader` (403)."""
    if reader.agency_id is None or not may(reader, "read", "corrections"):
        raise refusal(Denial("not-reader"))
    return reader.agency_id
