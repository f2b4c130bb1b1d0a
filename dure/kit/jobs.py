"""Asking for a job that one waiting copy is enough of, knowing when one fails for good, forgetting those that ended."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

from dure.kit import sql
from dure.kit.forgetting import forget

# The clock of the jobs is the database's own. Those that succeed are not kept to begin with, so the table is small.
# Leans on procrastinate_events_job_id_fkey_v1.
_ENDED = """
DELETE FROM procrastinate_jobs WHERE id IN (
    SELECT id FROM procrastinate_jobs j
    WHERE status IN ('succeeded', 'failed', 'cancelled', 'aborted') AND NOT EXISTS (
        SELECT FROM procrastinate_events e WHERE e.job_id = j.id AND e.at >= now() - %(age)s)
    LIMIT %(most)s)
"""

# Leans on procrastinate_jobs_queue_name_idx_v1; jobs that wait or run are few.
_GOING = """
SELECT (args ->> %s)::bigint FROM procrastinate_jobs WHERE task_name = %s AND status IN ('todo', 'doing')
"""


def task_named(name: str) -> Task[Any, Any, Any]:
    """Return a task by its name: who asks for one need not import it, and a task may call who asked."""
    return app.tasks[name]


def ask_for(task: Task[Any, Any, Any], mark: str, **arguments: Any) -> None:
    """Make a job of `task` unless one under the same `mark` waits to begin.

    Looks first, because a busy moment would otherwise fill the database's log with unique violations; a savepoint,
    because one that comes all the same must not end the caller's transaction.
    """
    if ProcrastinateJob.objects.filter(queueing_lock=mark, status="todo").exists():
        return
    try:
        with transaction.atomic():
            task.configure(queueing_lock=mark).defer(**arguments)
    except AlreadyEnqueued:
        return


@contextmanager
def failing_for_good(context: JobContext, end: Callable[[], None]) -> Iterator[None]:
    """Call `end` when the job of `context` fails in the block and will not be tried again; the failure goes on.

    `end` frees what the job held and tells whoever waits. A worker that is killed never comes here: `going_on`
    finds what such a job left behind.
    """
    try:
        yield
    except Exception as failure:
        if context.task.get_retry_exception(failure, context.job) is None:
            end()
        raise


def going_on(task: str, argument: str) -> frozenset[int]:
    """Return what jobs of `task` are about that wait or run: the values of their `argument`.

    Something that waits for its job and is not among them was abandoned. Read what waits first and this after it,
    and end it only if it still waits: a job that ended in between has written its own end.
    """
    return frozenset(sql.column(_GOING, [argument, task]))


def forget_jobs(*, older_than: timedelta) -> int:
    """Forget jobs that ended longer ago, failed ones too; return how many."""
    return forget(_ENDED, {"age": older_than})
