"""Truths 2, 5 and 6: each transfer by itself, its message, its parties' departments, its pair."""

from collections.abc import Iterator
from typing import Any

from dure.kit import sql
from dure.points.verification.findings import Finding
from dure.points.verification.periods import POLICIES, limits

# Leans on transfer_day.
_ALONE = f"""
SELECT t.id, t.month <> date_trunc('month', t.day)::date
             OR t.day <> (t.occurred_at AT TIME ZONE 'Asia/Seoul')::date,
       t.amount <> p.unit, num_nonnulls(t.recipient_id, t.external_id) <> 1,
       t.sender_id IS NOT DISTINCT FROM t.recipient_id, t.sender_department_id = t.recipient_department_id
FROM points_transfer t JOIN {POLICIES} ON p.id = t.policy_id
WHERE t.day BETWEEN %(month)s AND %(last)s AND (
    t.month <> date_trunc('month', t.day)::date
    OR t.day <> (t.occurred_at AT TIME ZONE 'Asia/Seoul')::date
    OR t.amount <> p.unit
    OR num_nonnulls(t.recipient_id, t.external_id) <> 1
    OR t.sender_id IS NOT DISTINCT FROM t.recipient_id
    OR (p.forbids AND t.sender_department_id = t.recipient_department_id))
ORDER BY t.id
"""

_WHAT = (
    (2, "its month, day and moment do not agree"),
    (2, "it is not of the policy's amount"),
    (2, "it has not exactly one recipient"),
    (2, "it goes to its own sender"),
    (5, "both parties are of one department"),
)


def alone(month: dict[str, Any]) -> Iterator[Finding]:
    """Check what a row says of itself: month, amount, recipient, the departments stamped on it."""
    for number, *wrong in sql.rows(_ALONE, month | limits()):
        for is_wrong, (truth, text) in zip(wrong, _WHAT, strict=True):
            if is_wrong:
                yield Finding(truth, f"transfer {number}", text)


# Whoever has one post has one department, and that is stamped; only people with more are looked up: the posts
# that were in force on the day and known at the moment (D13, D14). Leans on the index of assignments by person.
_SIDE = """(
    SELECT array_agg(post.department) FROM (
        SELECT a.kind, coalesce(b.boundary_id, a.department_id) AS department,
               bool_or(a.kind IN ('secondment', 'exchange')) OVER () AS is_away
        FROM directory_orders a
        LEFT JOIN directory_boundaries b ON b.department_id = a.department_id AND b.valid @> t.day
        WHERE a.person_id = t.{side}_id AND a.valid @> t.day AND a.recorded_at <= t.occurred_at
          AND (a.retracted_at IS NULL OR a.retracted_at > t.occurred_at)
    ) AS post
    WHERE post.kind IN ('concurrent', 'acting')
       OR post.kind = ANY(CASE WHEN post.is_away THEN '{{secondment,exchange}}' ELSE '{{main}}' END::text[])
)"""

_SHARED = f"""
WITH several AS MATERIALIZED (
    SELECT DISTINCT person_id FROM directory_orders WHERE kind IN ('concurrent', 'acting')
)
SELECT t.id FROM points_transfer t JOIN {POLICIES} ON p.id = t.policy_id AND p.forbids
WHERE t.day BETWEEN %(month)s AND %(last)s AND t.recipient_id IS NOT NULL
  AND (t.sender_id IN (SELECT person_id FROM several) OR t.recipient_id IN (SELECT person_id FROM several))
  AND {_SIDE.format(side="sender")} && {_SIDE.format(side="recipient")}
ORDER BY t.id
"""


def shared(month: dict[str, Any]) -> Iterator[Finding]:
    """Check that no parties shared a department at that instant, concurrent and acting posts included."""
    for number in sql.column(_SHARED, month | limits()):
        yield Finding(5, f"transfer {number}", "both parties belonged to one department at that moment")


# Leans on transfer_day.
_PAIRS = f"""
SELECT t.sender_id, t.recipient_id, t.external_id, count(*), min(p.pair_limit)
FROM points_transfer t JOIN {POLICIES} ON p.id = t.policy_id
LEFT JOIN points_reversal v ON v.transfer_id = t.id AND v.returns_quota
WHERE t.day BETWEEN %(month)s AND %(last)s AND v.transfer_id IS NULL
GROUP BY 1, 2, 3 HAVING count(*) > min(p.pair_limit) ORDER BY 1, 2, 3
"""


def pairs(month: dict[str, Any]) -> Iterator[Finding]:
    """Check that no ordered pair is over its limit in a month."""
    for sender, recipient, external, number, limit in sql.rows(_PAIRS, month | limits()):
        to = f"person {recipient}" if recipient is not None else f"outside person {external}"
        subject = f"person {sender} in {month['month']:%Y-%m}"
        yield Finding(6, subject, f"gave {number} times to {to}, {limit} are allowed")


# Leans on transfer_day and on the primary key of messages.
_MESSAGES = """
SELECT t.id, m.transfer_id IS NULL
FROM points_transfer t LEFT JOIN points_message m ON m.transfer_id = t.id
WHERE t.day BETWEEN %(month)s AND %(last)s
  AND (m.transfer_id IS NULL OR sha256(m.salt || convert_to(m.text, 'UTF8')) <> t.message_digest)
ORDER BY t.id
"""


def messages(month: dict[str, Any]) -> Iterator[Finding]:
    """Check every message against the salted hash on its transfer."""
    for number, is_missing in sql.rows(_MESSAGES, month):
        text = "its message is missing" if is_missing else "its message is not the one that was sent"
        yield Finding(9, f"transfer {number}", text)
