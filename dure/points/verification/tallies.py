"""Truth 7: stored tallies are what the rows of their day give."""

from collections.abc import Iterator
from typing import Any

from dure.kit import sql
from dure.points.verification.findings import Finding

# Only days an agency has closed; without what was reversed before the day ended (D27). Leans on transfer_day.
_SUMS = """
SELECT t.{side}_department_id AS department_id, t.day, sum(t.amount) AS points, count(*) AS number
FROM points_transfer t
JOIN points_closedday c ON c.agency_id = t.{side}_agency_id AND c.day = t.day
LEFT JOIN points_reversal v ON v.transfer_id = t.id AND v.in_open_day
WHERE t.day BETWEEN %(month)s AND %(last)s AND v.transfer_id IS NULL {more} GROUP BY 1, 2
"""

_TALLIES = f"""
WITH received AS ({_SUMS.format(side="recipient", more="AND t.is_credited")}),
given AS ({_SUMS.format(side="sender", more="AND (t.external_id IS NULL OR c.form = 1)")}),
special AS (
    SELECT m.department_id, d.day, sum(m.points) AS points
    FROM points_specialawarddecision d
    JOIN points_specialaward a ON a.id = d.award_id
    JOIN points_closedday c ON c.agency_id = a.agency_id AND c.day = d.day
    JOIN points_specialawardmember m ON m.award_id = a.id
    WHERE d.outcome = 'approved' AND d.day BETWEEN %(month)s AND %(last)s GROUP BY 1, 2
), stored AS (SELECT * FROM points_departmentday WHERE day BETWEEN %(month)s AND %(last)s)
SELECT department_id, day, s.agency_id IS NULL,
       array[s.received_points, s.received_count, s.given_points, s.given_count, s.special_points],
       array[coalesce(r.points, 0), coalesce(r.number, 0), coalesce(g.points, 0), coalesce(g.number, 0),
             coalesce(p.points, 0)]
FROM stored s
FULL JOIN received r USING (department_id, day)
FULL JOIN given g USING (department_id, day)
FULL JOIN special p USING (department_id, day)
WHERE (s.received_points, s.received_count, s.given_points, s.given_count, s.special_points)
    IS DISTINCT FROM (coalesce(r.points, 0), coalesce(r.number, 0), coalesce(g.points, 0), coalesce(g.number, 0),
                      coalesce(p.points, 0))
   OR s.agency_id IS NULL
ORDER BY 1, 2
"""

_FIGURES = ("points received", "transfers received", "points given", "transfers given", "special points")


def of_month(month: dict[str, Any]) -> Iterator[Finding]:
    """Compute the tallies of a month's closed days again and compare."""
    for department, day, is_missing, stored, computed in sql.rows(_TALLIES, month):
        subject = f"department {department} on {day}"
        if is_missing:
            yield Finding(7, subject, "has transfers but no tally")
            continue
        for name, one, other in zip(_FIGURES, stored, computed, strict=True):
            if one != other:
                yield Finding(7, subject, f"{name} are {one}, the rows give {other}")


# From its first closed day to its last an agency has closed every day. Leans on points_closedday_pkey.
_GAPS = """
SELECT agency_id, day, next FROM (
    SELECT agency_id, day, lead(day) OVER (PARTITION BY agency_id ORDER BY day) AS next FROM points_closedday
) AS days WHERE next <> day + 1 ORDER BY 1, 2
"""

_UNFENCED = """
SELECT agency_id, day FROM points_closedday
WHERE day > coalesce((SELECT max(day) FROM points_endedday), '-infinity') ORDER BY 1, 2
"""


def days_closed(_whole: None) -> Iterator[Finding]:
    """Check that no day is missing between closed days, and that each of them has ended."""
    for agency, day, following in sql.rows(_GAPS):
        yield Finding(7, f"agency {agency}", f"no day between {day} and {following} is closed")
    for agency, day in sql.rows(_UNFENCED):
        yield Finding(7, f"agency {agency}", f"{day} is closed but has not ended")
