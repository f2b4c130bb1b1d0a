"""Truths 1 to 3: allowances and what was given of them."""

from collections.abc import Iterator
from typing import Any

from dure.kit import sql
from dure.points.verification.findings import Finding
from dure.points.verification.periods import POLICIES, limits

# Leans on allowance_recorded and transfer_day. What a reversal gave back was not given (D27).
_MONTH = f"""
SELECT coalesce(w.person_id, g.person_id), w.granted, w.used, coalesce(g.given, 0), p.amount
FROM (SELECT * FROM points_allowance
      WHERE recorded_at >= %(start)s AND recorded_at < %(end)s AND month = %(month)s) AS w
JOIN {POLICIES} ON p.id = w.policy_id
FULL JOIN (
    SELECT t.sender_id AS person_id, sum(t.amount) FILTER (WHERE v.returns_quota IS NOT TRUE) AS given
    FROM points_transfer t LEFT JOIN points_reversal v ON v.transfer_id = t.id
    WHERE t.day BETWEEN %(month)s AND %(last)s GROUP BY t.sender_id
) AS g ON g.person_id = w.person_id
WHERE w.person_id IS NULL OR w.used <> coalesce(g.given, 0) OR w.used NOT BETWEEN 0 AND w.granted
   OR w.granted > p.amount
ORDER BY 1
"""

# An allowance is written in its own month: by the schedule, or at first use (D8).
_ELSEWHEN = """
SELECT person_id, month, recorded_at FROM points_allowance
WHERE month <> date_trunc('month', recorded_at AT TIME ZONE 'Asia/Seoul')::date ORDER BY 1, 2
"""


def of_month(month: dict[str, Any]) -> Iterator[Finding]:
    """Check the sums of one month: granted = given + lapsed + still open, per person."""
    for person, granted, used, given, amount in sql.rows(_MONTH, month | limits()):
        subject = f"person {person} in {month['month']:%Y-%m}"
        if granted is None:
            yield Finding(2, subject, f"gave {given} points without an allowance")
            continue
        if used != given:
            yield Finding(1, subject, f"{used} points are booked as given, the transfers are {given}")
        if not 0 <= used <= granted:
            yield Finding(3, subject, f"{used} of {granted} points are booked as given")
        if granted > amount:
            yield Finding(1, subject, f"{granted} points were granted, the policy grants {amount}")


def in_their_month(_whole: None) -> Iterator[Finding]:
    """Check that every allowance was written in the month it is for."""
    for person, month, recorded_at in sql.rows(_ELSEWHEN):
        yield Finding(1, f"person {person} in {month:%Y-%m}", f"the allowance was written at {recorded_at}")
