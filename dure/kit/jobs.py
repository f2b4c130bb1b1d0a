"""Asking for a job that one waiting copy is enough of."""

from typing import Any

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task


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
