"""Asking for a job that one waiting copy is enough of, and forgetting jobs that ended."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

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


def forget_jobs(*, older_than: timedelta) -> int:
    """Forget jobs that ended longer ago, failed ones too; return how many."""
    return forget(_ENDED, {"age": older_than})
