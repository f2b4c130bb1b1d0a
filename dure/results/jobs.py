"""Schedules of results and the long exports, each safe to run twice and to run late (see dure.points.jobs)."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from dure.kit.actor import SYSTEM
from dure.kit.jobs import failing_for_good
from dure.points.fence import actions as fence
from dure.results.exports import actions as exports
from dure.results.years.actions import settle_years, years_waiting

_AGAIN = RetryStrategy(max_attempts=20, wait=30, linear_wait=60)


@app.periodic(cron="30 15 * * *")
@app.task(name="points.close-year", queueing_lock="points.close-year", lock="points.close-year", retry=_AGAIN)
def close_year(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate names its tick; we do what is missing
    """Settle every year that is over: on 1 January, after the daily closing; on other days what was missed."""
    today = fence.now().date()
    failures = []
    for year in years_waiting(today):
        try:
            settle_years(actor=SYSTEM, year=year)
        except Exception as failure:  # noqa: BLE001 -- what one agency's year fails of does not stop the next year
            failures.append(failure)
    if failures:
        raise ExceptionGroup("some years could not be settled", failures)


@app.task(name=exports.TASK, pass_context=True, retry=RetryStrategy(max_attempts=3, wait=10))
def write_export(context: JobContext, export_id: int) -> None:
    """Write a long export."""
    with failing_for_good(context, lambda: exports.give_up(export_id)):
        exports.work_on(export_id)


@app.periodic(cron="*/10 * * * *")
@app.task(name="points.end-abandoned-exports", queueing_lock="points.end-abandoned-exports", retry=_AGAIN)
def end_abandoned_exports(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate names its tick; we do what is missing
    """End exports whose worker was killed too often, so that who asked for them is told."""
    exports.end_abandoned()


@app.periodic(cron="50 17 * * *")
@app.task(name="points.forget-exports", queueing_lock="points.forget-exports", retry=_AGAIN)
def forget_exports(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate names its tick; we do what is missing
    """Forget exports that were asked for a week ago."""
    exports.forget()
