"""What a job is run with, for tests that are a worker."""

from typing import Any

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from procrastinate.tasks import Task


def context_of(task: "Task[Any, Any, Any]", attempts: int) -> JobContext:
    """Return the context in which a worker runs a job of `task` that was tried `attempts` times before."""
    job = Job(
        id=1,
        queue="default",
        lock=None,
        queueing_lock=None,
        task_name=task.name,
        task_kwargs={},
        attempts=attempts,
    )
    return JobContext(app=app, job=job, start_timestamp=0, abort_reason=lambda: None)
