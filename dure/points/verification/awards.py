"""Truth 4: special awards within their year's total."""

from collections.abc import Iterator

from dure.kit import sql
from dure.points.verification.findings import Finding

_OVER = """
SELECT a.agency_id, a.year, CASE WHEN a.cap_scope = 'person-year' THEN m.person_id END, sum(m.points), min(a.cap)
FROM points_specialaward a
JOIN points_specialawarddecision d ON d.award_id = a.id AND d.outcome = 'approved'
JOIN points_specialawardmember m ON m.award_id = a.id
GROUP BY 1, 2, 3 HAVING sum(m.points) > min(a.cap) ORDER BY 1, 2, 3
"""

_UNEVEN = """
SELECT a.id, a.cost, coalesce(sum(m.points), 0)
FROM points_specialaward a LEFT JOIN points_specialawardmember m ON m.award_id = a.id
GROUP BY a.id
HAVING a.cost <> coalesce(sum(m.points), 0) OR a.amount > a.per_award
    OR bool_or(m.points NOT IN (0, a.amount)) ORDER BY a.id
"""


def within_cap(_whole: None) -> Iterator[Finding]:
    """Check the total of each agency and year, or person and year, and each award's list against its cost."""
    for agency, year, person, points, cap in sql.rows(_OVER):
        whose = f"agency {agency}" if person is None else f"person {person}"
        yield Finding(4, f"{whose} in {year}", f"{points} special points were awarded, {cap} are the most")
    for number, cost, points in sql.rows(_UNEVEN):
        yield Finding(4, f"special award {number}", f"costs {cost} points, its list gives {points}")
