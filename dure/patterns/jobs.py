"""The job that looks for patterns in the period of a run."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from dure.kit.jobs import failing_for_good
from dure.patterns import actions as reciprocity
from dure.patterns.queries import RUN_TASK


@app.task(name=RUN_TASK, pass_context=True, retry=RetryStrategy(max_attempts=3, wait=10))
def look_at_reciprocity(context: JobContext, run_id: int) -> None:
    """Look at the period of a run; one of an agency after the other."""
    with failing_for_good(context, lambda: reciprocity.give_up(run_id)):
        reciprocity.work_on(run_id)
