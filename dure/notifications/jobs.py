"""Work of the room, each job safe to run twice. What it sends waits in the outbox, not in the job."""

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from dure.notifications import actions, delivering
from dure.notifications.waking import BEHIND

_AGAIN = RetryStrategy(max_attempts=5, wait=60)


@app.task(name="notifications.deliver", priority=BEHIND)
def deliver(webhook_id: int) -> None:
    """Send what is due for one webhook. It needs no retry of its own: `look` finds what is left every minute."""
    delivering.deliver(webhook_id)


@app.task(name="notifications.deliver-one", priority=BEHIND)
def deliver_one(delivery_id: int) -> None:
    """Send one trial."""
    delivering.deliver_one(delivery_id)


@app.periodic(cron="* * * * *")
@app.task(name="notifications.look", queueing_lock="notifications.look")
def look(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate names its tick; we do what is due
    """Wake webhooks for which an attempt is due: retries, and whatever a lost job left behind."""
    delivering.wake_all()


@app.periodic(cron="45 17 * * *")
@app.task(name="notifications.forget", queueing_lock="notifications.forget", retry=_AGAIN)
def forget(timestamp: int = 0) -> None:  # noqa: ARG001 -- as above
    """Forget events of more than a month ago, delivered or given up, with what people wrote in them."""
    actions.forget_events(older_than=settings.KEEP_EVENTS)
