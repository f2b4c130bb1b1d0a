"""Schedules of the ledger, each safe to run twice and to run late.

Procrastinate's times are UTC: 15:05 is 00:05 in Seoul. A tick that was missed because no worker ran is made up
for when one starts (`PROCRASTINATE_PERIODIC_DEFAULTS`), and each run does all that is missing.
"""

from datetime import timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from dure.kit.actor import SYSTEM
from dure.kit.jobs import ask_for
from dure.points.closing.days import close_days
from dure.points.closing.grants import grant_month
from dure.points.fence import actions as fence
from dure.points.reminder.actions import nudge
from dure.sealing import mailing

_AGAIN = RetryStrategy(max_attempts=20, wait=30, linear_wait=60)


@app.periodic(cron="5 15 * * *")
@app.task(name="points.grant", queueing_lock="points.grant", lock="points.grant", retry=_AGAIN)
def grant(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate names its tick; we do what is missing
    """Grant the running month: on the 1st to everybody, on other days to whom late orders made eligible."""
    grant_month(actor=SYSTEM)


@app.periodic(cron="10 15 * * *")
@app.task(name="points.close-day", queueing_lock="points.close-day", lock="points.close-day", retry=_AGAIN)
def close_day(timestamp: int = 0) -> None:  # noqa: ARG001 -- as above
    """Close every day that is over."""
    try:
        close_days(actor=SYSTEM, through=fence.now().date() - timedelta(days=1))
    finally:
        ask_for(
            mail_seals, "points.mail-seals"
        )  # one agency's failure keeps nobody else from having their seals


@app.periodic(cron="20 * * * *")
@app.task(name="points.mail-seals", queueing_lock="points.mail-seals", retry=_AGAIN)
def mail_seals(timestamp: int = 0) -> None:  # noqa: ARG001 -- as above
    """Mail auditors the seals they do not have yet: after the closing, and every hour what is left of it."""
    mailing.mail_seals(actor=SYSTEM)


@app.periodic(cron="0 5 * * 5")
@app.task(name="points.nudge", queueing_lock="points.nudge", lock="points.nudge", retry=_AGAIN)
def weekly_nudge(timestamp: int = 0) -> None:  # noqa: ARG001 -- as above; a week that is over is not made up for
    """Ask once in the week, on Friday afternoon, whose help there was."""
    nudge(actor=SYSTEM)
