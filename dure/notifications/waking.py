"""Asks a worker to look at a webhook's queue."""

from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

BEHIND = -10
"""The priority of deliveries: the ledger's own jobs go first."""


def wake(webhook_id: int) -> None:
    """Make a job that delivers what waits for a webhook; one that has not begun yet is enough.

    It only hints: whoever misses it is found by the job that looks every minute. Looks first, because a busy
    agency would otherwise fill the database's log with unique violations.
    """
    from dure.notifications.jobs import deliver

    mark = f"webhook-{webhook_id}"
    if ProcrastinateJob.objects.filter(queueing_lock=mark, status="todo").exists():
        return
    try:
        deliver.configure(queueing_lock=mark, priority=BEHIND).defer(webhook_id=webhook_id)
    except AlreadyEnqueued:
        return
