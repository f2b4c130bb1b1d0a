"""Where a person stands on a day: what the rules of points need to know about both parties.

One SQL fragment reads it for many people, one pure function makes a `Standing` of each row, and one SQL query
says the same of whole agencies for the daily closing. That the two agree is a property test.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from dure import clock

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


def people_sql(*, ids: str, day: str, known: str = KNOWN_NOW) -> str:
    """Return the SQL of people on a day: a JSON array of rows of which `standing` makes a `Standing` each.

    A row is [id, name, employment, has an active account, posts]; the employment is the one that counts where a
    post says none. Parameters as of `posts_sql`.
    """
    return f"""
    SELECT json_agg(json_build_array(
        p.id, p.name, p.employment, coalesce(c.is_active, false),
        {posts_sql(person="p.id", day=day, known=known)}))
    FROM organizations_person p
    LEFT JOIN accounts_account c ON c.person_id = p.id
    WHERE p.id = ANY({ids})
    """


def employment_sql(*, person: str, day: str) -> str:
    """Return the SQL of the kind of employment of a row of people on a day (D37), as `standing` finds it."""
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
class Standing:
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


def standing(row: Sequence[Any]) -> Standing:
    """Make a `Standing` of one row of `people_sql` (D1, D12, D13, D14, D37)."""
    person_id, name, employment, has_account, posts = row
    away = [post for post in posts if post[0] in _WORKS_THERE]
    # A leave order may be the only one a roster still holds of somebody: they keep their place all the same.
    base = away or [post for post in posts if post[0] == "main"] or [p for p in posts if p[0] == "leave"]
    # An account lives as long as a post (I12): without one it is closed, whatever its own row says.
    is_open = has_account and bool(posts)
    known = {"person_id": person_id, "name": name, "employment": employment, "has_account": is_open}
    if not base:
        return Standing(**known)
    others = [post for post in posts if post[0] in ("concurrent", "acting")]
    _, _, boundary, agency_id, agency_kind, _, employment_then = base[-1]
    return Standing(
        **known | {"employment": employment_then or employment},
        agency_id=agency_id,
        agency_kind=agency_kind,
        department_id=boundary,
        departments=frozenset(post[2] for post in (*base, *others)),
        on_leave=any(post[0] == "leave" for post in posts),
    )


# The same for whole agencies: one row for everybody who works there on a day, has an active account and is not on
# leave, with their employment on that day; the policy says which of these take part. Whoever is sent elsewhere works
# there, and not where their main post is, of which there is one at a time. Parameters: day, agencies.
WORKING = """
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
    JOIN accounts_account c ON c.person_id = w.person_id AND c.is_active
    LEFT JOIN organizations_departmentboundary b
        ON b.department_id = w.department_id AND b.valid @> %(day)s::date
"""

# Those of them who make the headcount (현원). Parameters besides: agencies and, beside each in the array, an
# employment that takes part there.
MEMBERS = f"""
    SELECT person_id, department_id, agency_id FROM ({WORKING}) AS works
    JOIN unnest(%(agencies)s::bigint[], %(employments)s::text[]) AS takes (agency_id, employment)
        USING (agency_id, employment)
"""


_BELIEVED = "a.recorded_at <= %(at)s AND (a.retracted_at IS NULL OR a.retracted_at > %(at)s)"


def people_on(ids: Sequence[int], day: date, *, believed_at: datetime | None = None) -> dict[int, Standing]:
    """Return where each of `ids` stands on `day`, by the posts known now or at a moment (O4).

    The account is that of today. Unknown ids are left out.
    """
    from django.db import connection

    known = KNOWN_NOW if believed_at is None else _BELIEVED
    query = people_sql(ids="%(ids)s::bigint[]", day="%(day)s::date", known=known)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({query})", {"day": day, "ids": list(ids), "at": believed_at})
        (rows,) = cursor.fetchone()
    return {row[0]: standing(row) for row in rows or ()}


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
    from django.db import connection

    parameters: dict[str, Any] = {"ids": list(ids), "since": since, "moment": clock.start_of(since)}
    with connection.cursor() as cursor:
        cursor.execute(_BELONGING, parameters)
        return {person: frozenset(departments) for person, departments in cursor.fetchall()}


def units_since(ids: Collection[int], since: date) -> dict[int, frozenset[int]]:
    """Return the departments (과) that each of the units `ids` counted or will count as from `since` on (D1)."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_UNITS, {"ids": list(ids), "since": since})
        return {unit: frozenset(departments) for unit, departments in cursor.fetchall()}


# The posts known at a moment; `infinity` is now.
_AT = "a.recorded_at <= k.at AND (a.retracted_at IS NULL OR a.retracted_at > k.at)"
_ASKED = f"""
SELECT p.id, p.name, p.employment, coalesce(c.is_active, false),
       {posts_sql(person="k.person", day="k.day", known=_AT)}
FROM unnest(%(people)s::bigint[], %(days)s::date[], %(moments)s::text[]) WITH ORDINALITY
    AS u (person, day, moment, place)
CROSS JOIN LATERAL (SELECT u.person, u.day, u.moment::timestamptz AS at, u.place) AS k
JOIN organizations_person p ON p.id = k.person
LEFT JOIN accounts_account c ON c.person_id = p.id
ORDER BY k.place
"""

Asked = tuple[int, date, datetime | None]
"""A person, a day, and the moment whose knowledge counts; None is what is known now."""


def standings_of(asked: Sequence[Asked]) -> list[Standing]:
    """Return where people stood on their days, as believed at their moments, in the order asked (O4).

    One statement for many days; `people_on` says the same of one. Every person has to be known.
    """
    from django.db import connection

    parameters: dict[str, Any] = {
        "people": [person for person, _, _ in asked],
        "days": [day for _, day, _ in asked],
        "moments": [moment.isoformat() if moment else "infinity" for _, _, moment in asked],
    }
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, parameters)
        return [standing(row) for row in cursor.fetchall()]
