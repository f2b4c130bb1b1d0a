"""Confirmed days added up: the departments of an agency, and who helps whom."""

from collections.abc import Sequence
from datetime import date

from dure.kit import sql
from dure.points.closing import queries as closings
from dure.points.closing.counted import FROM_OUTSIDE, GIVEN
from dure.points.closing.queries import DepartmentStanding
from dure.points.giving.standing import STANDS
from dure.points.standings.maps import Tie
from dure.points.standings.rules import Figures, Sums

# Names, pool and order are those of the last confirmed day of the period on which a department existed. Breadth
# counts a giver once for each department as it is shown, `parts` being counted under `wholes` (D21): distinct rows
# are hashed and then counted, where `count(DISTINCT …)` would sort. Leans on transfer_recipient_board for one
# agency of many, else on transfer_day.
_ABOUT = f"""
WITH shown AS (
    SELECT * FROM unnest(%(parts)s::bigint[], %(wholes)s::bigint[]) AS shown (part, whole)
), breadth AS (
    SELECT whole, count(*) AS givers FROM (
        SELECT DISTINCT s.whole, t.sender_id
        FROM points_transfer t JOIN shown s ON s.part = t.recipient_department_id
        WHERE t.recipient_agency_id = %(agency)s AND t.is_credited AND t.day BETWEEN %(first)s AND %(confirmed)s
          AND {FROM_OUTSIDE} AND {STANDS}
    ) AS pairs GROUP BY whole
)
SELECT w.id, v.name, v.pool, v.is_boundary, coalesce(b.givers, 0)
FROM unnest(%(ids)s::bigint[], %(lasts)s::date[]) AS w (id, last)
JOIN LATERAL (
    SELECT name, pool, "order", is_boundary FROM directory_unit_names v
    WHERE v.department_id = w.id AND lower(v.valid) <= coalesce(w.last, %(last)s::date)
    ORDER BY lower(v.valid) DESC LIMIT 1) v ON true
LEFT JOIN breadth b ON b.whole = w.id
ORDER BY v.pool, v."order", v.name
"""


def figures(agency_id: int, first: date, last: date, *, rolled_up: bool = False) -> list[Figures]:
    """Return every department of an agency that has a confirmed day in the period, by pool and order.

    As recorded, or with what renamed and merged departments had under their successors (D21).
    """
    found = closings.standings(agency_id, first, last, rolled_up=rolled_up)
    if rolled_up:
        closed, confirmed = _closed_days(agency_id, first, last)
    else:
        closed, confirmed = 0, max((one.last for one in found if one.last), default=None)
    period = {"agency": agency_id, "first": first, "last": last, "confirmed": confirmed}
    standing = {one.department_id: one for one in found}
    return [
        _figures(
            standing[number],
            name,
            pool,
            closed or standing[number].days,
            is_department=is_department,
            givers=givers,
        )
        for number, name, pool, is_department, givers in sql.rows(_ABOUT, period | _shown(found))
    ]


def _shown(found: Sequence[DepartmentStanding]) -> dict[str, object]:
    """Return the departments to ask about, with what each is made of."""
    pairs = [(part, one.department_id) for one in found for part in one.parts]
    return {
        "parts": [part for part, _ in pairs],
        "wholes": [whole for _, whole in pairs],
        "ids": [one.department_id for one in found],
        "lasts": [one.last for one in found],
    }


def _figures(
    one: DepartmentStanding, name: str, pool: str, days: int, *, is_department: bool, givers: int
) -> Figures:
    return Figures(
        department_id=one.department_id,
        name=name,
        pool=pool,
        received=one.received_points,
        given=one.given_points,
        special=one.special_points,
        person_days=one.head_days,
        days=days,
        givers=givers,
        is_department=is_department,
    )


def _closed_days(agency_id: int, first: date, last: date) -> tuple[int, date | None]:
    """Return how many days of a period are confirmed, and the last of them."""
    days, latest = sql.one(
        "SELECT count(*), max(day) FROM points_closedday"
        " WHERE agency_id = %(agency)s AND day BETWEEN %(first)s AND %(last)s",
        {"agency": agency_id, "first": first, "last": last},
    )
    return days, latest


# Departments are called as on the last day of the period, else by their nearest earlier name.
_TIES = f"""
WITH ties AS (
    SELECT t.sender_department_id AS giver, t.recipient_department_id AS receiver, sum(t.amount)::int AS points
    FROM points_transfer t
    WHERE t.sender_agency_id = %(agency)s AND t.recipient_agency_id = %(agency)s
      AND t.day BETWEEN %(first)s AND %(last)s AND {STANDS}
    GROUP BY 1, 2
), names AS (
    SELECT DISTINCT ON (v.department_id) v.department_id AS id, v.name FROM directory_unit_names v
    WHERE v.agency_id = %(agency)s AND lower(v.valid) <= %(last)s::date ORDER BY v.department_id, lower(v.valid) DESC
)
SELECT giver, coalesce(g.name, ''), receiver, coalesce(r.name, ''), points
FROM ties LEFT JOIN names g ON g.id = giver LEFT JOIN names r ON r.id = receiver
ORDER BY points DESC, 2, 4
"""


def ties(agency_id: int, first: date, last: date) -> list[Tie]:
    """Return what went between the departments of an agency, the strongest first; never a person.

    Leans on transfer_sender_board for one agency and on transfer_day for a short period.
    """
    return sql.records(Tie, _TIES, {"agency": agency_id, "first": first, "last": last})


# Leans on transfer_recipient_board and transfer_sender_board for one agency, else on transfer_day.
_OF_PEOPLE = f"""
SELECT coalesce(sum(t.amount) FILTER (WHERE t.recipient_agency_id = %(agency)s), 0)::int,
       coalesce(sum(t.amount) FILTER (WHERE t.sender_agency_id = %(agency)s AND {GIVEN}), 0)::int
FROM points_transfer t
WHERE (t.sender_agency_id = %(agency)s OR t.recipient_agency_id = %(agency)s)
  AND t.day BETWEEN %(first)s AND least(%(last)s, (
      SELECT max(day) FROM points_closedday WHERE agency_id = %(agency)s)) AND {STANDS}
"""


def sums(agency_id: int, first: date, last: date, found: Sequence[Figures]) -> Sums:
    """Return what an agency's people and its departments add up to, over the confirmed days of a period (D42).

    Nothing without confirmed days.
    """
    if not found:
        return Sums(0, 0, 0, 0)
    received, given = sql.one(_OF_PEOPLE, {"agency": agency_id, "first": first, "last": last})
    return Sums(
        received_people=received,
        received_departments=sum(one.received for one in found),
        given_people=given,
        given_departments=sum(one.given for one in found),
    )
