"""What one person gave and received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dure.kit import sql
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.organizations.queries.belonging import is_person_of
from dure.points.awards.queries import special_by_month
from dure.points.giving.standing import STANDS


@dataclass(frozen=True, slots=True)
class MonthOf:
    """One month of a person, in points."""

    month: date
    received: int
    given: int
    special: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A year of a person, in points: received, given and special never mix (R2.1); givers are counted once.

    `giving_agencies` are the different agencies that thanks came from, the own one included. What was reversed
    counts for nobody (D27). `given_outside` is the part of `given` that went to people outside: it is in no tally
    of department or agency and not in the settled year (D39, D42).
    """

    year: int
    received: int
    given: int
    given_outside: int
    special: int
    distinct_givers: int
    giving_agencies: int
    by_month: Sequence[MonthOf]


_SUMMARY = f"""
SELECT month, sum(amount) FILTER (WHERE recipient_id = %(person)s),
       sum(amount) FILTER (WHERE sender_id = %(person)s),
       array_agg(sender_id) FILTER (WHERE recipient_id = %(person)s),
       array_agg(DISTINCT sender_agency_id) FILTER (WHERE recipient_id = %(person)s),
       coalesce(sum(amount) FILTER (WHERE sender_id = %(person)s AND external_id IS NOT NULL), 0)
FROM points_transfer t
WHERE (recipient_id = %(person)s OR sender_id = %(person)s) AND month BETWEEN %(first)s AND %(last)s AND {STANDS}
GROUP BY month ORDER BY month
"""


def summary(person_id: int, year: int) -> Summary:
    """Return the year of a person. Leans on transfer_sender_month and transfer_recipient_month."""
    first, last = date(year, 1, 1), date(year, 12, 1)
    rows = sql.rows(_SUMMARY, {"person": person_id, "first": first, "last": last})
    months = {month: (received or 0, given or 0) for month, received, given, *_ in rows}
    special = special_by_month(person_id, year)
    by_month = [
        MonthOf(m, *months.get(m, (0, 0)), special.get(m, 0))
        for m in (first.replace(month=n) for n in range(1, 13))
    ]
    return Summary(
        year=year,
        received=sum(one.received for one in by_month),
        given=sum(one.given for one in by_month),
        given_outside=sum(row[5] for row in rows),
        special=sum(special.values()),
        distinct_givers=len({giver for row in rows for giver in row[3] or ()}),
        giving_agencies=len({agency for row in rows for agency in row[4] or ()}),
        by_month=by_month,
    )


def may_read_summary(reader: Actor, person_id: int) -> bool:
    """Tell whether `reader` may read a person's year: one's own, or operator and personnel of the agency."""
    if reader.person_id == person_id:
        return True
    if not may(reader, "read", "personal-years"):
        return False
    return is_person_of(reader.agency_id, person_id)
