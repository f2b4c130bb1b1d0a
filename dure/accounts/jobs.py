"""Clearing away what has served its time, each safe to run twice and to run late."""

from datetime import timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from dure import clock
from dure.accounts import actions
from dure.kit.actor import SYSTEM
from dure.kit.jobs import forget_jobs

ANSWERS_KEPT = timedelta(days=30)
JOBS_KEPT = timedelta(days=30)

_AGAIN = RetryStrategy(max_attempts=5, wait=300)


# 18:30 UTC is 03:30 in Seoul.
@app.periodic(cron="30 18 * * *")
@app.task(name="accounts.clear", queueing_lock="accounts.clear", lock="accounts.clear", retry=_AGAIN)
def clear(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate names its tick; we do what is due
    """End the tokens of those who left; forget old first answers, sessions that have ended and old jobs."""
    actions.end_leavers(actor=SYSTEM)
    actions.forget_answers(before=clock.now() - ANSWERS_KEPT)
    actions.forget_sessions(before=clock.now())
    forget_jobs(older_than=JOBS_KEPT)


# Whoever tries many logins leaves many counters: not to be kept until the night.
@app.periodic(cron="7 * * * *")
@app.task(name="accounts.forget-attempts", queueing_lock="accounts.forget-attempts", retry=_AGAIN)
def forget_attempts(timestamp: int = 0) -> None:  # noqa: ARG001 -- as above
    """Forget counters of failures whose time is over."""
    actions.forget_attempts()
