"""Where a person works on a day: what the rules of points need to know about both parties.

SQL fragments read it for many people, one pure function makes a `Placement` of each row, and one SQL query says the
same of whole agencies. `dure.accounts.placement` adds who can sign in.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dure import clock
from dure.kit import sql

KNOWN_NOW = "a.retracted_at IS NULL"
"""The condition on posts that are known now."""


def posts_sql(*, person: str, day: str, known: str = KNOWN_NOW) -> str:
    """Return the SQL of somebody's posts on a day, a JSON array in the order they were recorded.

    A post is [kind, department, boundary, agency, kind of agency, since, employment]. `person` and `day` are
    columns or expressions of the enclosing query, `known` the condition on what counts as known. Leans on
    assignment_person.
    """
    return f"""
    coalesce((
        SELECT json_agg(json_build_array(
            a.kind, a.department_id, coalesce(b.boundary_id, a.department_id), g.id, g.kind, lower(a.valid),
            a.employment
        ) ORDER BY a.id)
        FROM organizations_assignment a
        JOIN organizations_department d ON d.id = a.department_id
        JOIN organizations_agency g ON g.id = d.agency_id
        LEFT JOIN organizations_departmentboundary b
            ON b.department_id = a.department_id AND b.valid @> {day}
        WHERE a.person_id = {person} AND {known} AND a.valid @> {day}
    ), '[]'::json)
    """


def employment_sql(*, person: str, day: str) -> str:
    """Return the SQL of the kind of employment of a row of people on a day (D37), as `placement` finds it."""
    return f"""
    coalesce((
        SELECT nullif(a.employment, '') FROM organizations_assignment a
        WHERE a.person_id = {person}.id AND {KNOWN_NOW} AND a.valid @> {day}
          AND a.kind IN ('secondment', 'exchange', 'main', 'leave')
        ORDER BY a.kind IN ('secondment', 'exchange') DESC, a.kind = 'main' DESC, a.id DESC LIMIT 1
    ), {person}.employment)
    """


_WORKS_THERE = ("secondment", "exchange")


@dataclass(frozen=True, slots=True)
class Placement:
    """A person on a day: employment, account, where they work and which departments they belong to.

    `department_id` is the one that is credited (main post, or where they are seconded to); `departments` are
    all that count as "the same department", concurrent and acting posts included (D13, D14). Somebody without
    a post works nowhere: `agency_id` is None.
    """

    person_id: int
    name: str
    employment: str
    has_account: bool
    agency_id: int | None = None
    agency_kind: str = ""
    department_id: int | None = None
    departments: frozenset[int] = field(default_factory=frozenset)
    on_leave: bool = False

    @property
    def is_active(self) -> bool:
        """Tell whether the person works somewhere and can sign in."""
        return self.has_account and self.agency_id is not None


def placement(row: Sequence[Any]) -> Placement:
    """Make a `Placement` of one row of `dure.accounts.placement.people_sql` (D1, D12, D13, D14, D37)."""
    person_id, name, employment, has_account, posts = row
    away = [post for post in posts if post[0] in _WORKS_THERE]
    # A leave order may be the only one a roster still holds of somebody: they keep their place all the same.
    base = away or [post for post in posts if post[0] == "main"] or [p for p in posts if p[0] == "leave"]
    # An account lives as long as a post (I12): without one it is closed, whatever its own row says.
    is_open = has_account and bool(posts)
    known = {"person_id": person_id, "name": name, "employment": employment, "has_account": is_open}
    if not base:
        return Placement(**known)
    others = [post for post in posts if post[0] in ("concurrent", "acting")]
    _, _, boundary, agency_id, agency_kind, _, employment_then = base[-1]
    return Placement(
        **known | {"employment": employment_then or employment},
        agency_id=agency_id,
        agency_kind=agency_kind,
        department_id=boundary,
        departments=frozenset(post[2] for post in (*base, *others)),
        on_leave=any(post[0] == "leave" for post in posts),
    )


# The same for whole agencies: one row for everybody who works there on a day and is not on leave, with their
# employment on that day. Whoever is sent elsewhere works there, and not where their main post is, of which there is
# one at a time. Parameters: day, agencies.
AT_WORK = """
    SELECT w.person_id, coalesce(b.boundary_id, w.department_id) AS department_id, d.agency_id,
        coalesce(nullif(w.employment, ''), p.employment) AS employment
    FROM (
        SELECT a.person_id, a.department_id, a.employment FROM organizations_assignment a
        WHERE a.kind = 'main' AND a.retracted_at IS NULL AND a.valid @> %(day)s::date
          AND NOT EXISTS (
              SELECT FROM organizations_assignment o
              WHERE o.person_id = a.person_id AND o.kind IN ('leave', 'secondment', 'exchange')
                AND o.retracted_at IS NULL AND o.valid @> %(day)s::date)
        UNION ALL
        SELECT a.person_id, a.department_id, a.employment FROM organizations_assignment a
        WHERE a.kind IN ('secondment', 'exchange') AND a.retracted_at IS NULL AND a.valid @> %(day)s::date
          AND NOT EXISTS (
              SELECT FROM organizations_assignment o
              WHERE o.person_id = a.person_id
                AND (o.kind = 'leave' OR (o.kind IN ('secondment', 'exchange') AND o.id > a.id))
                AND o.retracted_at IS NULL AND o.valid @> %(day)s::date)
    ) AS w
    JOIN organizations_department d ON d.id = w.department_id AND d.agency_id = ANY(%(agencies)s::bigint[])
    JOIN organizations_person p ON p.id = w.person_id
    LEFT JOIN organizations_departmentboundary b
        ON b.department_id = w.department_id AND b.valid @> %(day)s::date
"""


LOOK_BACK = timedelta(days=90)
"""How long somebody who has left a department still counts as of it where two people decide (D26, D44)."""

# Rows of another belief count as well while it was held at some time since, so that no order with a past date hides
# where somebody was.
_BELONGING = """
SELECT a.person_id, array_agg(DISTINCT coalesce(b.boundary_id, a.department_id))
FROM organizations_assignment a
LEFT JOIN organizations_departmentboundary b
    ON b.department_id = a.department_id AND b.valid && (a.valid * daterange(%(since)s::date, NULL))
WHERE a.person_id = ANY(%(ids)s::bigint[]) AND a.valid && daterange(%(since)s::date, NULL)
  AND (a.retracted_at IS NULL OR a.retracted_at > %(moment)s)
GROUP BY a.person_id
"""

_UNITS = """
SELECT department_id, array_agg(DISTINCT boundary_id) FROM organizations_departmentboundary
WHERE department_id = ANY(%(ids)s::bigint[]) AND valid && daterange(%(since)s::date, NULL)
GROUP BY department_id
"""


def departments_since(ids: Collection[int], since: date) -> dict[int, frozenset[int]]:
    """Return the departments (과) that each of `ids` belonged or will belong to on any day from `since` on.

    Posts of every kind count, also while somebody is away from them, and also those that were taken back since
    then. Who had none is left out. One statement on assignment_person.
    """
    parameters: dict[str, Any] = {"ids": list(ids), "since": since, "moment": clock.start_of(since)}
    return {person: frozenset(departments) for person, departments in sql.rows(_BELONGING, parameters)}


def units_since(ids: Collection[int], since: date) -> dict[int, frozenset[int]]:
    """Return the departments (과) that each of the units `ids` counted or will count as from `since` on (D1)."""
    return {
        unit: frozenset(departments)
        for unit, departments in sql.rows(_UNITS, {"ids": list(ids), "since": since})
    }
