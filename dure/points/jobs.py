"""Schedules of the ledger, each safe to run twice and to run late.

Procrastinate's times are UTC: 15:05 is 00:05 in Seoul. A tick that was missed because no worker ran is made up
for when one starts (`PROCRASTINATE_PERIODIC_DEFAULTS`), and each run does all that is missing.
"""

from datetime import timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from dure.kit.actor import SYSTEM
from dure.points import closing
from dure.points.closing import fence
from dure.points.years.acts import settle_years, years_waiting

_AGAIN = RetryStrategy(max_attempts=20, wait=30, linear_wait=60)


@app.periodic(cron="5 15 * * *")
@app.task(name="points.grant", queueing_lock="points.grant", lock="points.grant", retry=_AGAIN)
def grant(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate names its tick; we do what is missing
    """Grant the running month: on the 1st to everybody, on other days to whom late orders made eligible."""
    closing.grant_month(actor=SYSTEM)


@app.periodic(cron="10 15 * * *")
@app.task(name="points.close-day", queueing_lock="points.close-day", lock="points.close-day", retry=_AGAIN)
def close_day(timestamp: int = 0) -> None:  # noqa: ARG001 -- as above
    """Close every day that is over."""
    closing.close_days(actor=SYSTEM, through=fence.now().date() - timedelta(days=1))


@app.periodic(cron="30 15 * * *")
@app.task(name="points.close-year", queueing_lock="points.close-year", lock="points.close-year", retry=_AGAIN)
def close_year(timestamp: int = 0) -> None:  # noqa: ARG001 -- as above
    """Settle every year that is over: on 1 January, after the daily closing; on other days what was missed."""
    today = fence.now().date()
    for year in years_waiting(today):
        settle_years(actor=SYSTEM, year=year)
