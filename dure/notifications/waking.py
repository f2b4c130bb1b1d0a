"""Asks a worker to look at a webhook's queue."""

from dure.kit.jobs import ask_for, task_named

BEHIND = -10
"""The priority of deliveries: the ledger's own jobs go first."""


def wake(webhook_id: int) -> None:
    """Make a job that delivers what waits for a webhook; one that has not begun yet is enough.

    It only hints: whoever misses it is found by the job that looks every minute.
    """
    ask_for(task_named("notifications.deliver"), f"webhook-{webhook_id}", webhook_id=webhook_id)
