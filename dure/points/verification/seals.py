"""Truth 9: closed days and no others are sealed, the seals follow each other, and the rows are the sealed ones."""

from collections.abc import Iterator
from datetime import date

from dure.kit import sql
from dure.points.verification.findings import Finding
from dure.sealing import truths
from dure.sealing.queries import SEALED_DAYS

_UNSEALED = f"""
SELECT coalesce(c.agency_id, s.agency_id), coalesce(c.day, s.day), s.day IS NULL
FROM points_closedday c FULL JOIN {SEALED_DAYS} s ON s.agency_id = c.agency_id AND s.day = c.day
WHERE c.day IS NULL OR s.day IS NULL ORDER BY 1, 2
"""


def chained(_whole: None) -> Iterator[Finding]:
    """Check that each closed day has its seal, signed and following the one before it."""
    for agency, day, is_unsealed in sql.rows(_UNSEALED):
        yield Finding(9, f"agency {agency} on {day}", "is not sealed" if is_unsealed else "is not closed")
    yield from (Finding(9, *one) for one in truths.chained())


some_days = truths.some_days


def rows(part: tuple[date, list[int]]) -> Iterator[Finding]:
    """Hash the rows of sealed days again and compare, leaf by leaf."""
    yield from (Finding(9, *one) for one in truths.rows(part))
