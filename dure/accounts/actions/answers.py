"""What of signing in and of programs serves for a while only: first answers to an `Idempotency-Key`, sessions."""

from datetime import datetime

from dure.kit.forgetting import forget

# Leans on idempotency_created.
_ANSWERS = """
DELETE FROM accounts_idempotencyrecord WHERE id IN (
    SELECT id FROM accounts_idempotencyrecord WHERE created_at < %(before)s LIMIT %(most)s)
"""

# Leans on session_ends. What has been idle too long opens nothing any more and goes when its time is over.
_SESSIONS = """
DELETE FROM accounts_session WHERE id IN (
    SELECT id FROM accounts_session WHERE ends_at < %(before)s ORDER BY ends_at LIMIT %(most)s)
"""
# Those of the versions that kept ids in clear; leans on the index of expire_date that Django makes.
_OLD_SESSIONS = """
DELETE FROM django_session WHERE session_key IN (
    SELECT session_key FROM django_session WHERE expire_date < %(before)s ORDER BY expire_date LIMIT %(most)s)
"""

# Leans on attempt_ends. In the database's own time, like the counting.
_ATTEMPTS = """
DELETE FROM accounts_attempt WHERE key IN (
    SELECT key FROM accounts_attempt WHERE ends_at < clock_timestamp() ORDER BY ends_at LIMIT %(most)s)
"""


def forget_answers(*, before: datetime) -> int:
    """Forget answers first given before a moment; return how many. Their keys may then be used anew."""
    return forget(_ANSWERS, {"before": before})


def forget_sessions(*, before: datetime) -> int:
    """Forget sessions that ended before a moment; return how many."""
    return forget(_SESSIONS, {"before": before}) + forget(_OLD_SESSIONS, {"before": before})


def forget_attempts() -> int:
    """Forget counters whose time is over; return how many."""
    return forget(_ATTEMPTS, {})
