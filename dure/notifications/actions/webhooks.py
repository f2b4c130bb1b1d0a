"""Webhooks as they are managed: made, tried, switched off and on, given a new secret, removed."""

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction

from dure import clock
from dure.audit.actions import record, refusals_recorded
from dure.kit import locks, vault
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.jobs import task_named
from dure.kit.refusals import Denial
from dure.kit.text import line
from dure.notifications import rules
from dure.notifications.delivering import SECRETS
from dure.notifications.models import Delivery, DeliveryState, Event, Webhook, WebhookState
from dure.notifications.queries import may_manage, require_manager
from dure.notifications.refusals import refusal
from dure.notifications.waking import wake
from dure.notifications.words import events as known_events
from dure.organizations.queries import agencies

Changed = TypeVar("Changed")


@dataclass(frozen=True, slots=True)
class Issued:
    """A webhook with a secret just made: it is shown this once and stored only encrypted."""

    id: int
    secret: str


def add_webhook(
    *,
    actor: Actor,
    name: str,
    url: str,
    events: Collection[str],
    includes_text: bool = False,
    agency_id: int | None = None,
) -> Issued:
    """Tell `url` of an agency's events from now on: as its operator, or as administrator for `agency_id`.

    Raises `Refusal`: `not-allowed` (403), `webhook-agency`, `webhook-name`, `webhook-url`, `webhook-scheme`,
    `webhook-address`, `webhook-events`, `webhook-limit`.
    """
    with refusals_recorded("webhook.add", actor=actor), transaction.atomic():
        agency = _agency(actor, agency_id)
        words, address = line(name), url.strip()
        _judge(words, address, events, agency)
        secret = rules.new_secret()
        webhook = Webhook.objects.create(
            agency_id=agency,
            name=words,
            url=address,
            events=[event for event in known_events() if event in events],
            includes_text=includes_text,
            secret=vault.encrypt(secret, purpose=SECRETS),
            made_at=clock.now(),
            made_by_id=actor.account_id,
        )
        details = {"agency": agency, "url": address, "events": webhook.events, "text": includes_text}
        record("webhook.add", actor=actor, subject=f"webhook:{webhook.pk}", details=details)
        return Issued(webhook.pk, secret)


def rotate_secret(*, actor: Actor, webhook_id: int) -> Issued:
    """Give a webhook a new secret; the former one signs beside it for a day. Raises as `remove_webhook`."""

    def rotate(webhook: Webhook) -> str:
        secret = rules.new_secret()
        webhook.former_secret, webhook.former_until = webhook.secret, clock.now() + rules.OVERLAP
        if not _is_readable(webhook.secret):
            webhook.former_secret, webhook.former_until = "", None
        webhook.secret = vault.encrypt(secret, purpose=SECRETS)
        webhook.save(update_fields=["secret", "former_secret", "former_until"])
        return secret

    return Issued(webhook_id, change("webhook.rotate", actor, webhook_id, rotate))


def switch_off(*, actor: Actor, webhook_id: int) -> None:
    """Tell a webhook nothing any more; what still waits for it is given up. Raises as `remove_webhook`."""

    def off(webhook: Webhook) -> None:
        Webhook.objects.filter(pk=webhook.pk).update(state=WebhookState.OFF, resting_until=None)
        waiting = Delivery.objects.filter(webhook=webhook, state=DeliveryState.WAITING)
        waiting.update(state=DeliveryState.FAILED, problem="off")

    change("webhook.switch-off", actor, webhook_id, off)


def switch_on(*, actor: Actor, webhook_id: int) -> None:
    """Tell a webhook of what happens from now on, or try a failing one again at once.

    Raises as `remove_webhook`.
    """

    def on(webhook: Webhook) -> None:
        Webhook.objects.filter(pk=webhook.pk).update(
            state=WebhookState.ON, failures=0, failing_since=None, resting_until=None
        )
        transaction.on_commit(lambda: wake(webhook.pk), robust=True)

    change("webhook.switch-on", actor, webhook_id, on)


def remove_webhook(*, actor: Actor, webhook_id: int) -> None:
    """Remove a webhook with what waits for it.

    Raises `Refusal`: `not-allowed` (403), `webhook-unknown` (404), also for another agency's.
    """
    change("webhook.remove", actor, webhook_id, lambda webhook: webhook.delete())


def try_webhook(*, actor: Actor, webhook_id: int) -> int:
    """Send a webhook an event without content, once and at once; return the delivery.

    It works while the webhook is off too, and a failed trial changes nothing. Raises as `remove_webhook`.
    """

    def trial(webhook: Webhook) -> int:
        now = clock.now()
        event = Event.objects.create(
            key=uuid.uuid4(), agency_id=webhook.agency_id, kind=rules.TEST, at=now, data={}
        )
        # Due after the job that tries it has had its chance, so that it is not sent in its turn as well.
        delivery = Delivery.objects.create(webhook=webhook, event=event, due_at=now + timedelta(minutes=1))
        transaction.on_commit(lambda: _try(delivery.pk), robust=True)
        return delivery.pk

    return change("webhook.try", actor, webhook_id, trial)


def change(
    action: str,
    actor: Actor,
    webhook_id: int,
    act: Callable[[Webhook], Changed],
    details: Mapping[str, Any] | None = None,
) -> Changed:
    """Do `act` with the webhook under its lock, in one transaction with its audit line, `details` read after it."""
    subject = f"webhook:{webhook_id}"
    with refusals_recorded(action, actor=actor, subject=subject), transaction.atomic():
        require_manager(actor)
        webhook = Webhook.objects.select_for_update(no_key=True).filter(pk=webhook_id).first()
        if webhook is None or not may_manage(actor, webhook.agency_id):
            raise refusal(Denial("webhook-unknown"))
        done = act(webhook)
        record(action, actor=actor, subject=subject, details={"agency": webhook.agency_id, **(details or {})})
        return done


def _try(delivery_id: int) -> None:
    task_named("notifications.deliver-one").defer(delivery_id=delivery_id)


def _agency(actor: Actor, asked: int | None) -> int:
    """Return the agency that a new webhook belongs to."""
    agency = asked if asked is not None else actor.agency_id
    if agency is None:
        raise refusal(Denial("webhook-agency" if may(actor, "manage-all", "webhooks") else "not-allowed"))
    if not may_manage(actor, agency):
        raise refusal(Denial("not-allowed"))
    if agency not in {known.id for known in agencies()}:
        raise refusal(Denial("webhook-agency"))
    return agency


def _judge(name: str, url: str, events: Collection[str], agency: int) -> None:
    if not 1 <= len(name) <= rules.LONGEST_NAME:
        raise refusal(Denial("webhook-name"))
    code = rules.judge_url(url, settings.WEBHOOK_NETWORKS)
    if code:
        raise refusal(Denial(code))
    if not events or not set(events) <= set(known_events()):
        raise refusal(Denial("webhook-events"))
    locks.hold(locks.WEBHOOKS, agency)
    if Webhook.objects.filter(agency_id=agency).count() >= rules.MOST_WEBHOOKS:
        raise refusal(Denial("webhook-limit"))


def _is_readable(stored: str) -> bool:
    try:
        vault.decrypt(stored, purpose=SECRETS)
    except vault.Unreadable:
        return False
    return True
