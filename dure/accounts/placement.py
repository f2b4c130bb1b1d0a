"""Where people work on a day, and whether they can sign in: what the rules of points need to know about both parties.

`dure.organizations.placement` knows the posts; the account is added here. That the rows of people and the statement
about whole agencies agree is a property test.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from dure.kit import sql
from dure.organizations.placement import AT_WORK, KNOWN_NOW, Placement, placement, posts_sql


def people_sql(*, ids: str, day: str, known: str = KNOWN_NOW) -> str:
    """Return the SQL of people on a day: a JSON array of rows of which `placement` makes a `Placement` each.

    A row is [id, name, employment, has an active account, posts]; the employment is the one that counts where a
    post says none. Parameters as of `posts_sql`.
    """
    return f"""
    SELECT json_agg(json_build_array(
        p.id, p.name, p.employment, coalesce(c.is_active, false),
        {posts_sql(person="p.id", day=day, known=known)}))
    FROM directory_people p
    LEFT JOIN accounts_account c ON c.person_id = p.id
    WHERE p.id = ANY({ids})
    """


# Everybody who works at one of some agencies on a day, has an active account and is not on leave; the policy says
# which employments take part. Parameters: day, agencies.
WORKING = f"""
    SELECT w.person_id, w.department_id, w.agency_id, w.employment FROM ({AT_WORK}) AS w
    JOIN accounts_account c ON c.person_id = w.person_id AND c.is_active
"""

# Those of them who make the headcount (현원). Parameters besides: agencies and, beside each in the array, an
# employment that takes part there.
MEMBERS = f"""
    SELECT person_id, department_id, agency_id FROM ({WORKING}) AS works
    JOIN unnest(%(agencies)s::bigint[], %(employments)s::text[]) AS takes (agency_id, employment)
        USING (agency_id, employment)
"""


_BELIEVED = "a.recorded_at <= %(at)s AND (a.retracted_at IS NULL OR a.retracted_at > %(at)s)"


def people_on(ids: Sequence[int], day: date, *, believed_at: datetime | None = None) -> dict[int, Placement]:
    """Return where each of `ids` works on `day`, by the posts known now or at a moment (O4).

    The account is that of today. Unknown ids are left out.
    """
    known = KNOWN_NOW if believed_at is None else _BELIEVED
    query = people_sql(ids="%(ids)s::bigint[]", day="%(day)s::date", known=known)
    rows = sql.value(f"SELECT ({query})", {"day": day, "ids": list(ids), "at": believed_at})
    return {row[0]: placement(row) for row in rows or ()}


# The posts known at a moment; `infinity` is now.
_AT = "a.recorded_at <= k.at AND (a.retracted_at IS NULL OR a.retracted_at > k.at)"
_ASKED = f"""
SELECT p.id, p.name, p.employment, coalesce(c.is_active, false),
       {posts_sql(person="k.person", day="k.day", known=_AT)}
FROM unnest(%(people)s::bigint[], %(days)s::date[], %(moments)s::text[]) WITH ORDINALITY
    AS u (person, day, moment, place)
CROSS JOIN LATERAL (SELECT u.person, u.day, u.moment::timestamptz AS at, u.place) AS k
JOIN directory_people p ON p.id = k.person
LEFT JOIN accounts_account c ON c.person_id = p.id
ORDER BY k.place
"""

Asked = tuple[int, date, datetime | None]
"""A person, a day, and the moment whose knowledge counts; None is what is known now."""


def placements_of(asked: Sequence[Asked]) -> list[Placement]:
    """Return where people worked on their days, as believed at their moments, in the order asked (O4).

    One statement for many days; `people_on` says the same of one. Every person has to be known.
    """
    parameters: dict[str, Any] = {
        "people": [person for person, _, _ in asked],
        "days": [day for _, day, _ in asked],
        "moments": [moment.isoformat() if moment else "infinity" for _, _, moment in asked],
    }
    return [placement(row) for row in sql.rows(_ASKED, parameters)]
