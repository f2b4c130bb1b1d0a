"""Clearing away what has served its time, each safe to run twice and to run late."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from dure import clock
from dure.accounts import actions

ANSWERS_KEPT = timedelta(days=30)

_AGAIN = RetryStrategy(max_attempts=5, wait=300)


# 18:30 UTC is 03:30 in Seoul.
@app.periodic(cron="30 18 * * *")
@app.task(name="accounts.clear", queueing_lock="accounts.clear", lock="accounts.clear", retry=_AGAIN)
def clear(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate names its tick; we do what is due
    """Forget first answers after 30 days, and sessions that have ended."""
    actions.forget_answers(before=clock.now() - ANSWERS_KEPT)
    Session.objects.filter(expire_date__lt=clock.now()).delete()
