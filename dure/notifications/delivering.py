"""Delivering what waits for a webhook: at least once, in order, by one worker at a time.

An attempt is made outside of any transaction; what came of it is written afterwards. A worker that dies in
between leaves the event waiting, and the receiver may get it twice: it knows it again by its id.
"""

import json
import time
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce

from dure import clock
from dure.accounts.queries import administrators
from dure.audit.actions import record
from dure.kit import locks, sql, vault
from dure.kit.actor import SYSTEM
from dure.notifications import rules, sending
from dure.notifications.models import Delivery, DeliveryState, Webhook, WebhookState
from dure.notifications.notices.actions import notify
from dure.notifications.sending import Answer
from dure.notifications.waking import wake
from dure.organizations.queries import holders_of

SECRETS = "webhook secrets"
"""What the vault is told the secrets are for."""

AT_ONCE = 20.0
"""Seconds that one job spends on one webhook before others have their turn."""

_LOOKED_AT = 100

_TROUBLE = {"failing": "webhook-failing", "off": "webhook-off"}
"""The notice of a webhook in a state."""

# Leans on delivery_waiting.
_DUE = """
SELECT w.id FROM notifications_webhook w
WHERE w.state <> 'off' AND (w.resting_until IS NULL OR w.resting_until <= %(now)s)
  AND EXISTS (SELECT FROM notifications_delivery d
              WHERE d.webhook_id = w.id AND d.state = 'waiting' AND d.due_at <= %(now)s)
"""


def wake_all() -> int:
    """Wake every webhook for which something is due; return how many."""
    webhooks = sql.column(_DUE, {"now": clock.now()})
    for webhook in webhooks:
        wake(webhook)
    return len(webhooks)


def deliver(webhook_id: int) -> None:
    """Send what is due for a webhook, oldest first, until nothing is, something fails, or time is up.

    Where another worker is at it nothing happens: after its end it looks once more for what came meanwhile.
    """
    until = time.monotonic() + AT_ONCE
    while _next(webhook_id) is not None:
        if time.monotonic() > until:
            wake(webhook_id)
            return
        with locks.held(locks.WEBHOOK_QUEUE, webhook_id) as is_mine:
            if not is_mine:
                return
            while time.monotonic() <= until and (delivery := _next(webhook_id)) is not None:
                _attempt(delivery)


def deliver_one(delivery_id: int) -> Answer | None:
    """Send one event now, whatever waits before it and even to a webhook that is switched off: a trial.

    None when it was sent already, or somebody is sending to this webhook at the moment.
    """
    delivery = Delivery.objects.filter(pk=delivery_id).first()
    if delivery is None:
        return None
    with locks.held(locks.WEBHOOK_QUEUE, delivery.webhook_id) as is_mine:
        fresh = _whole(delivery_id) if is_mine else None
        answer = _attempt(fresh) if fresh is not None and fresh.state == DeliveryState.WAITING else None
    if _next(delivery.webhook_id) is not None:
        wake(delivery.webhook_id)
    return answer


def _next(webhook_id: int) -> Delivery | None:
    """Return what is to be sent now, by the rule of order."""
    webhook = Webhook.objects.exclude(state=WebhookState.OFF).filter(pk=webhook_id).first()
    if webhook is None:
        return None
    rows = Delivery.objects.filter(webhook_id=webhook_id, state=DeliveryState.WAITING).order_by("id")
    queue = [
        rules.Waiting(number, attempts, due_at, status is not None)
        for number, attempts, due_at, status in rows.values_list("id", "attempts", "due_at", "status")[
            :_LOOKED_AT
        ]
    ]
    chosen = rules.choose(queue, webhook.resting_until, clock.now())
    return None if chosen is None else _whole(chosen.id)


def _whole(delivery_id: int) -> Delivery | None:
    return Delivery.objects.select_related("webhook", "event__agency").filter(pk=delivery_id).first()


def _attempt(delivery: Delivery) -> Answer:
    answer = _send(delivery)
    if answer.is_success:
        _note_success(delivery, answer)
    else:
        _note_failure(delivery, answer)
    return answer


def _send(delivery: Delivery) -> Answer:
    """Sign and send an event as it is told now; a secret that cannot be read any more is a failure too."""
    body, now = _body(delivery), int(clock.now().timestamp())
    name = rules.message_id(delivery.event.key)
    try:
        signatures = [rules.signature(secret, name, now, body) for secret in _secrets(delivery.webhook)]
    except vault.Unreadable:
        return Answer(None, "secret", 0)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": str(now),
        "webhook-signature": " ".join(signatures),
    }
    return sending.send(delivery.webhook.url, body, headers, settings.WEBHOOK_NETWORKS)


def _body(delivery: Delivery) -> bytes:
    event = delivery.event
    data = dict(event.data)
    # What is sent again may be weeks old, and its text made non-public since: it is read over the API.
    if delivery.webhook.includes_text and event.text and delivery.resent_at is None:
        data |= event.text
    told = {
        "id": rules.message_id(event.key),
        "type": event.kind,
        "timestamp": event.at.astimezone(clock.SEOUL).isoformat(),
        "agency": {"code": event.agency.code, "name": event.agency.short_name},
        "data": data,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _secrets(webhook: Webhook) -> list[str]:
    """Return what signs: the secret, and for a day after a rotation the former one beside it."""
    stored = [webhook.secret]
    if webhook.former_until is not None and clock.now() < webhook.former_until:
        stored.append(webhook.former_secret)
    return [vault.decrypt(secret, purpose=SECRETS) for secret in stored]


@transaction.atomic
def _note_success(delivery: Delivery, answer: Answer) -> None:
    _note(delivery, answer, DeliveryState.DELIVERED, clock.now())
    Webhook.objects.filter(pk=delivery.webhook_id).exclude(state=WebhookState.OFF).update(
        state=WebhookState.ON, failures=0, failing_since=None, resting_until=None
    )


@transaction.atomic
def _note_failure(delivery: Delivery, answer: Answer) -> None:
    """Write when to try again; give up what is too old; mark the webhook, and say so, when its time comes."""
    now = clock.now()
    is_trial = delivery.event.kind == rules.TEST
    over = is_trial or rules.is_given_up(delivery.resent_at or delivery.event.at, now)
    _note(delivery, answer, DeliveryState.FAILED if over else DeliveryState.WAITING, now)
    webhook = Webhook.objects.select_for_update(no_key=True).filter(pk=delivery.webhook_id).first()
    if webhook is None or webhook.state == WebhookState.OFF or is_trial:
        return
    waiting = Delivery.objects.filter(webhook=webhook, state=DeliveryState.WAITING)
    # Whoever waited behind this one for a day has had its day too: it would fail like this one, one by one.
    old = waiting.alias(since=Coalesce("resent_at", "event__at")).filter(since__lte=now - rules.LIFE)
    old.update(state=DeliveryState.FAILED, problem="waited")
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or now
    webhook.resting_until = now + rules.pause_after(webhook.failures)
    state = rules.state_after_failure(webhook.failing_since, now, is_gone=answer.problem == "gone")
    if state not in (webhook.state, WebhookState.ON):
        webhook.state = state
        _tell(webhook)
    if state == "off":
        waiting.update(state=DeliveryState.FAILED, problem="off")
    webhook.save(update_fields=["failures", "failing_since", "resting_until", "state"])


def _note(delivery: Delivery, answer: Answer, state: DeliveryState, now: datetime) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state,
        attempts=delivery.attempts + 1,
        due_at=now + rules.pause_after(delivery.attempts + 1),
        tried_at=now,
        status=answer.status,
        problem=answer.problem,
        milliseconds=answer.milliseconds,
    )


def _tell(webhook: Webhook) -> None:
    """Put on record that a webhook fails or is off, and tell the operators of its agency and administrators."""
    actor = replace(SYSTEM, agency_id=webhook.agency_id)  # so that the agency's auditor reads it
    record(f"webhook.{webhook.state}", actor=actor, subject=f"webhook:{webhook.pk}")
    people = {*holders_of(webhook.agency_id, "operator", clock.today()), *administrators()}
    notify(people, _TROUBLE[webhook.state], webhook=webhook.pk, name=webhook.name, days=rules.OFF_AFTER.days)
