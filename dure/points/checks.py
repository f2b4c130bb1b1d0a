"""What `dure doctor` looks at of points: whether days are confirmed (D20)."""

from collections.abc import Iterator
from typing import Any

import psycopg

from dure import clock
from dure.kit.findings import Finding

# An hour after midnight in Seoul the day before is confirmed everywhere. Leans on points_closedday_pkey.
_CLOSINGS = """
SELECT min(last), max(last), count(*) FILTER (WHERE last < due), min(last) FILTER (WHERE last < due) + 1
FROM (SELECT (SELECT max(day) FROM points_closedday c WHERE c.agency_id = a.id) AS last,
             (%(now)s AT TIME ZONE 'Asia/Seoul' - interval '1 hour')::date - 1 AS due
      FROM directory_agencies a WHERE runs_points) agency
"""
_FAILURES = """
SELECT g.code, g.short_name, f.day, f.cause
FROM points_closingfailure f JOIN directory_agencies g ON g.id = f.agency_id ORDER BY g.code
"""


def closing(connection: "psycopg.Connection[Any]") -> Iterator[Finding]:
    """Tell which agencies are behind with confirming their days, and why."""
    ((first, last, behind, missing),) = connection.execute(_CLOSINGS, {"now": clock.now()})
    if last is None:
        yield Finding("closing", "note", "no day is confirmed yet")
    elif behind:
        named = [f"{code} {name} {day}: {cause}" for code, name, day, cause in connection.execute(_FAILURES)]
        why = "; ".join(named) or "`dure close-day` says why"
        text = f"{behind} agencies are behind, {missing} is missing first: {why}"
        yield Finding("closing", "fault", text)
    else:
        yield Finding("closing", "ok", f"every agency's days are confirmed up to {first}")
