"""Reads of the room: webhooks and their deliveries for those who manage them, and who listens to what."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min, QuerySet

from dure.addresses import Network
from dure.kit import sql
from dure.kit.abilities import Thing, may, reach
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.notifications.models import Delivery, Webhook
from dure.notifications.refusals import refusal
from dure.notifications.rules import OFF_AFTER, TEST, message_id

__all__ = [
    "DAYS_UNTIL_OFF",
    "LISTENING",
    "DeliveryView",
    "GivenUp",
    "WebhookView",
    "allowed_networks",
    "deliveries",
    "listening",
    "may_manage",
    "require_manager",
    "webhook",
    "webhooks",
    "what_was_given_up",
]

DAYS_UNTIL_OFF = OFF_AFTER.days
"""How many days a webhook may fail before it is switched off."""

LISTENING = """
SELECT json_agg(DISTINCT agency_id) FROM notifications_webhook
WHERE state <> 'off' AND events @> ARRAY['{event}']::varchar[]
"""
"""The agencies that are to be told of an event, for statements that read it along; a handful of rows."""


@dataclass(frozen=True, slots=True)
class WebhookView:
    """A webhook as those who manage it see it; its secret is not among it."""

    id: int
    agency_id: int
    agency: str
    agency_code: str
    name: str
    url: str
    events: tuple[str, ...]
    includes_text: bool
    state: str
    failing_since: datetime | None
    resting_until: datetime | None
    former_until: datetime | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """An event on its way; `next_at` is when it is tried again, None where it is not."""

    id: int
    event: str
    event_id: str
    at: datetime
    state: str
    attempts: int
    status: int | None
    problem: str
    tried_at: datetime | None
    milliseconds: int | None
    next_at: datetime | None
    can_be_resent: bool


@dataclass(frozen=True, slots=True)
class GivenUp:
    """How many events of a webhook were given up, and when the first of them happened."""

    number: int
    since: datetime | None


def may_manage(actor: Actor, agency_id: int) -> bool:
    """Tell whether `actor` manages the webhooks of an agency: its operator, or an administrator."""
    return may(actor, "manage", Thing("webhooks", agency_id))


def require_manager(actor: Actor) -> None:
    """Raise `Refusal` `not-allowed` (403) for somebody who manages no webhooks at all."""
    if not may(actor, "manage", "webhooks"):
        raise refusal(Denial("not-allowed"))


def webhooks(*, reader: Actor, limit: int, before: int | None = None) -> list[WebhookView]:
    """Return the webhooks one manages, newest first: an operator's own agency's, everybody's for administrators.

    Leans on webhook_agency. Raises `Refusal` `not-allowed` (403).
    """
    require_manager(reader)
    rows = _managed(reader)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_view(row) for row in rows.order_by("-pk")[:limit]]


def webhook(*, reader: Actor, webhook_id: int) -> WebhookView:
    """Return one webhook. Raises `Refusal`: `not-allowed` (403), `webhook-unknown` (404), also for another agency's."""
    require_manager(reader)
    row = _managed(reader).filter(pk=webhook_id).first()
    if row is None:
        raise refusal(Denial("webhook-unknown"))
    return _view(row)


def deliveries(of: WebhookView, *, limit: int, before: int | None = None) -> list[DeliveryView]:
    """Return what a webhook was told or is still to be told, newest first. Leans on delivery_webhook."""
    rows = Delivery.objects.filter(webhook_id=of.id).select_related("event")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_delivery(row, of.resting_until) for row in rows.order_by("-pk")[:limit]]


def given_up(webhook_id: int) -> QuerySet[Delivery]:
    """Return the deliveries that were given up and can be sent again; trials are none. Leans on delivery_given_up."""
    return Delivery.objects.filter(webhook_id=webhook_id, state="failed").exclude(event__kind=TEST)


def what_was_given_up(of: WebhookView) -> GivenUp:
    """Return how much of a webhook was given up, of what is kept."""
    failed = given_up(of.id).aggregate(number=Count("id"), since=Min("event__at"))
    return GivenUp(failed["number"], failed["since"])


def listening(event: str) -> frozenset[int]:
    """Return the agencies that are to be told of an event: who has none to tell need not gather what to say."""
    webhooks = sql.value(LISTENING.format(event=event))
    return frozenset(webhooks or ())


def allowed_networks() -> list[Network]:
    """Return the networks of one's own that webhooks may be in."""
    return list(settings.WEBHOOK_NETWORKS)


def _managed(reader: Actor) -> QuerySet[Webhook]:
    rows = Webhook.objects.select_related("agency")
    whose = reach(reader, "manage", "webhooks")
    return rows if whose.everywhere else rows.filter(agency_id=whose.agency_id or 0)


def _view(row: Webhook) -> WebhookView:
    return WebhookView(
        id=row.pk,
        agency_id=row.agency_id,
        agency=row.agency.short_name,
        agency_code=row.agency.code,
        name=row.name,
        url=row.url,
        events=tuple(row.events),
        includes_text=row.includes_text,
        state=row.state,
        failing_since=row.failing_since,
        resting_until=row.resting_until,
        former_until=row.former_until,
        made_at=row.made_at,
    )


def _delivery(row: Delivery, resting_until: datetime | None) -> DeliveryView:
    waits = row.state == "waiting"
    return DeliveryView(
        id=row.pk,
        event=row.event.kind,
        event_id=message_id(row.event.key),
        at=row.event.at,
        state=row.state,
        attempts=row.attempts,
        status=row.status,
        problem=row.problem,
        tried_at=row.tried_at,
        milliseconds=row.milliseconds,
        can_be_resent=row.state == "failed" and row.event.kind != TEST,
        next_at=max(row.due_at, resting_until or row.due_at) if waits else None,
    )
