"""Events on their way: what was given up is sent again, what is old is forgotten."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from dure import clock
from dure.kit.actor import Actor
from dure.kit.forgetting import forget
from dure.kit.refusals import Denial
from dure.notifications.actions.webhooks import change
from dure.notifications.models import Delivery, Webhook, WebhookState
from dure.notifications.queries import given_up
from dure.notifications.refusals import refusal
from dure.notifications.waking import wake

# Leans on webhook_event_at.
_FORGET = """
WITH old AS MATERIALIZED (
    SELECT id FROM notifications_event WHERE at < %(before)s ORDER BY at LIMIT %(most)s
), told AS (
    DELETE FROM notifications_delivery WHERE event_id IN (SELECT id FROM old)
)
DELETE FROM notifications_event WHERE id IN (SELECT id FROM old)
"""


def resend(*, actor: Actor, webhook_id: int, delivery_id: int) -> None:
    """Let an event that was given up wait in the webhook's queue again, at its old place, for a day.

    It goes without what people wrote, which may have been made non-public since. Raises `Refusal`: as
    `remove_webhook`, `webhook-is-off` (409), `delivery-unknown` (404), `delivery-not-given-up` (409).
    """

    def again(webhook: Webhook) -> None:
        _require_on(webhook)
        if not Delivery.objects.filter(webhook=webhook, pk=delivery_id).exists():
            raise refusal(Denial("delivery-unknown"))
        if not _again(webhook, pk=delivery_id):
            raise refusal(Denial("delivery-not-given-up"))

    change("webhook.resend", actor, webhook_id, again, {"delivery": delivery_id})


def resend_since(*, actor: Actor, webhook_id: int, since: datetime) -> int:
    """Do the same with all events that were given up and happened at `since` or later; return how many.

    They are sent oldest first and one at a time, as whatever waits. Raises `Refusal`: as `remove_webhook`,
    `webhook-is-off` (409).
    """
    details: dict[str, Any] = {"since": since.isoformat()}

    def again(webhook: Webhook) -> int:
        _require_on(webhook)
        details["deliveries"] = _again(webhook, event__at__gte=since)
        return int(details["deliveries"])

    return change("webhook.resend", actor, webhook_id, again, details)


def forget_events(*, older_than: timedelta) -> int:
    """Forget events that happened before that, delivered or not; return how many."""
    return forget(_FORGET, {"before": clock.now() - older_than})


def _require_on(webhook: Webhook) -> None:
    if webhook.state == WebhookState.OFF:
        raise refusal(Denial("webhook-is-off"))


def _again(webhook: Webhook, **which: Any) -> int:
    """Put events back into the queue as if they had just happened, but where they stood."""
    now = clock.now()
    number = (
        given_up(webhook.pk)
        .filter(**which)
        .update(
            state="waiting", attempts=0, due_at=now, resent_at=now, status=None, problem="", milliseconds=None
        )
    )
    transaction.on_commit(lambda: wake(webhook.pk), robust=True)
    return number
