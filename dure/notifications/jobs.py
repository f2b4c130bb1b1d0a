"""Work of the room, each job safe to run twice. What it sends waits in the outbox, not in the job."""

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from dure.notifications import actions, delivering
from dure.notifications.notices import digest
from dure.notifications.notices.actions import forget_notices as forget_old_notices
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


# Their names are those of jobs that an earlier version left waiting.
@app.periodic(cron="30 23 * * *")
@app.task(name="points.mail-notices", queueing_lock="points.mail-notices", retry=_AGAIN)
def mail_notices(timestamp: int = 0) -> None:  # noqa: ARG001 -- as above
    """At 08:30 in Seoul, make a job for each who wants new notices by mail: a bad address stops nobody else."""
    for account in digest.accounts_that_want_mail():
        mail_notices_to.defer(account_id=account)


@app.task(name="points.mail-notices-to", retry=_AGAIN)
def mail_notices_to(account_id: int) -> None:
    """Mail one account its new notices."""
    digest.mail_notices(account_id)


@app.periodic(cron="55 17 * * *")
@app.task(name="points.forget-notices", queueing_lock="points.forget-notices", retry=_AGAIN)
def forget_notices(timestamp: int = 0) -> None:  # noqa: ARG001 -- as above
    """Forget notices that were read half a year ago, or written more than a year ago."""
    forget_old_notices()
