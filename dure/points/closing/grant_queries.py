"""Who has no allowance of a month yet, and what the rule grants them: read by the schedule and by estimates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dure.kit import sql
from dure.kit.days import month_of
from dure.organizations.placement import placement, posts_sql
from dure.points.closing.grants_owed import Owed
from dure.points.giving import rules
from dure.points.giving.rules import Arrival
from dure.points.policy import queries as policies
from dure.points.policy.queries import PolicyInForce
from dure.points.policy.rules import is_eligible

# People who may sign in, by what is known now. Leans on the primary keys of people and allowances.
_KNOWN = f"""
SELECT p.id, p.name, p.employment, true,
       {posts_sql(person="p.id", day="%(first)s::date")},
       {posts_sql(person="p.id", day="%(today)s::date")},
       (SELECT min(lower(a.valid)) FROM directory_posts a
        WHERE a.person_id = p.id AND a.kind <> 'leave' AND lower(a.valid) > %(first)s::date),
       (c.opened_at AT TIME ZONE 'Asia/Seoul')::date
FROM directory_people p
JOIN person_accounts c ON c.person_id = p.id AND c.is_active
"""
_WITHOUT = f"""
{_KNOWN} WHERE p.id > %(after)s
  AND NOT EXISTS (SELECT FROM points_allowance w WHERE w.person_id = p.id AND w.month = %(first)s)
"""
WITHOUT = f"{_WITHOUT} ORDER BY p.id LIMIT %(chunk)s"
"""A chunk of them. Parameters: the 1st of the month, today, the last id that was looked at, how many."""

# Leans on assignment_person and the departments' index by agency.
_OF_AGENCY = f"""
{_WITHOUT} AND EXISTS (
    SELECT FROM directory_posts a
    WHERE a.person_id = p.id AND a.agency_id = %(agency)s
      AND a.valid && daterange(%(first)s::date, %(today)s::date, '[]'))
"""

# Of an earlier day, for a day seals each grant once.
JOINERS = f"""
SELECT w.granted, w.agency_id, known.* FROM points_allowance w JOIN ({_KNOWN}) AS known ON known.id = w.person_id
WHERE w.month = %(first)s AND w.effective_on > %(first)s AND w.recorded_at < %(start)s AND w.person_id > %(after)s
ORDER BY w.person_id LIMIT %(chunk)s
"""
"""Those who were granted less because they joined later: what, by which agency, and a row as of `WITHOUT`.

Parameters besides: the moment today began. There are such rows where the policy prorates (D9).
"""


@dataclass(frozen=True, slots=True)
class Grant:
    """An allowance as the rule grants it: `points` from `effective_on` on; 0 where none come before the next 1st."""

    person: int
    agency: int
    policy: int
    points: int
    effective_on: date | None
    takes_part: bool


def judged(row: Sequence[Any], month: date, in_force: dict[int, PolicyInForce]) -> Grant | None:
    """Apply the rule to a row of `WITHOUT`; the policy is that of where they worked on the 1st, else of where now.

    None where they work at no agency that runs points.
    """
    *known, on_first, now, joined, opened = row
    first, current = placement([*known, on_first]), placement([*known, now])
    agency = first.agency_id or current.agency_id
    policy = in_force.get(agency or 0)
    if agency is None or policy is None:
        return None
    points = rules.grant(first, current, Arrival(joined, opened), month, policy.values)
    since = month if first.agency_id is not None else joined
    takes_part = is_eligible(current, policy.values) and not current.on_leave
    return Grant(first.person_id, agency, policy.id, points, since, takes_part)


def owed(agency_id: int, today: date) -> Owed:
    """Return what an agency's people still get of the running month, by what is known now.

    Everybody without an allowance is judged: for the days in which an agency begins, and no later pages.
    """
    month = month_of(today)
    parameters = {"first": month, "today": today, "after": 0, "agency": agency_id}
    in_force = policies.all_on(today)
    found = [judged(row, month, in_force) for row in sql.rows(_OF_AGENCY, parameters)]
    grants = [one for one in found if one is not None and one.agency == agency_id]
    return Owed(
        people=sum(one.points > 0 for one in grants),
        points=sum(one.points for one in grants),
        waiting=sum(one.points == 0 and one.takes_part for one in grants),
    )
