"""The HTTP API of webhooks."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status
from pydantic import StrictBool, StrictStr

from dure.accounts.authentication import OPERATE, require_recent_sign_in
from dure.accounts.idempotency import once
from dure.accounts.queries import actor_of
from dure.audit.actions import refusals_recorded
from dure.kit.actor import Actor
from dure.kit.api import (
    AgencyCode,
    AgencyRef,
    CursorText,
    Id,
    Input,
    Limit,
    Moment,
    MomentIn,
    OutId,
    Page,
    refuses,
)
from dure.kit.pagination import id_in_cursor, page_of
from dure.notifications import actions, queries
from dure.notifications.words import events
from dure.organizations.queries import known_agency

router = Router(tags=["webhooks"])

if TYPE_CHECKING:
    EventName = str
else:
    EventName = Literal[tuple(events())]


class WebhookIn(Input):
    """A webhook to add."""

    name: Annotated[StrictStr, Field(max_length=500)] = Field(description="so that people know it again")
    url: Annotated[StrictStr, Field(max_length=2000)] = Field(description="where events are posted to")
    events: list[EventName] = Field(min_length=1, max_length=20)
    includes_text: StrictBool = Field(False, description="whether what people wrote is told too")
    agency: AgencyCode | None = Field(None, description="for administrators; an operator's own otherwise")


class WebhookOut(Schema):
    """A webhook, without its secret."""

    id: OutId
    agency: AgencyRef
    name: str
    url: str
    events: list[str]
    includes_text: bool
    state: Literal["on", "failing", "off"]
    failing_since: Moment | None
    made_at: Moment


class IssuedWebhookOut(WebhookOut):
    """A webhook just added."""

    secret: str | None = Field(
        description="what signs, shown this once; null when the same Idempotency-Key comes again"
    )


class DeliveryOut(Schema):
    """An event on its way to a webhook."""

    id: OutId
    event: str = Field(description="what happened; `webhook.test` for a trial")
    event_id: str = Field(description="`webhook-id` of the request")
    at: Moment
    state: Literal["waiting", "delivered", "failed"]
    attempts: int
    status: int | None = Field(description="what the receiver answered last")
    problem: str = Field(
        description="what went wrong last: status, redirect, gone, timeout, connection, tls, name, address, answer, "
        "secret; waited or off where it was given up without an attempt of its own"
    )
    tried_at: Moment | None
    milliseconds: int | None
    next_at: Moment | None
    can_be_resent: bool = Field(description="whether it was given up and can be sent again")


class ResendIn(Input):
    """From when on what was given up is sent again."""

    since: MomentIn = Field(description="the moment of the event, with its offset")


class ResentOut(Schema):
    """Events in the queue again; how they go is among the deliveries."""

    deliveries: int


class TrialOut(Schema):
    """A trial on its way; how it went is among the deliveries."""

    delivery: OutId


@router.get("/webhooks", response=Page[WebhookOut], auth=OPERATE, summary="The webhooks I manage")
def list_webhooks(request: HttpRequest, limit: Limit = 20, cursor: CursorText = None) -> dict[str, Any]:
    """List the webhooks of the operator's agency, or of all for an administrator, newest first."""
    rows = queries.webhooks(reader=actor_of(request), limit=limit + 1, before=id_in_cursor(cursor))
    shown, following = page_of(rows, limit, lambda row: [row.id])
    return {"items": [_webhook(row) for row in shown], "next": following}


@router.post("/webhooks", response={201: IssuedWebhookOut}, auth=OPERATE, summary="Add a webhook")
@refuses(
    "not-allowed reauthentication-required unknown webhook-address webhook-agency webhook-events "
    "webhook-limit webhook-name webhook-scheme webhook-unknown webhook-url"
)
def add(request: HttpRequest, payload: WebhookIn) -> HttpResponse:
    """Tell an address of an agency's events from now on. The signing secret is shown this once."""
    actor = actor_of(request)
    require_recent_sign_in(request, actor)

    def act() -> IssuedWebhookOut:
        issued = actions.add_webhook(
            actor=actor,
            name=payload.name,
            url=payload.url,
            events=payload.events,
            includes_text=payload.includes_text,
            agency_id=known_agency(payload.agency).id if payload.agency else None,
        )
        answer = _webhook(queries.webhook(reader=actor, webhook_id=issued.id))
        return IssuedWebhookOut.model_validate(answer | {"secret": issued.secret})

    # Out here too, where no rolled-back transaction takes the refusal's line along.
    with refusals_recorded("webhook.add", actor=actor):
        return once(request, actor, act, status=201, secret="secret")  # noqa: S106 -- the name of a field


@router.delete("/webhooks/{webhook_id}", response={204: None}, auth=OPERATE, summary="Remove a webhook")
@refuses("not-allowed webhook-unknown")
def remove(request: HttpRequest, webhook_id: Id) -> Status[None]:
    """Remove a webhook with whatever still waits for it."""
    actions.remove_webhook(actor=actor_of(request), webhook_id=webhook_id)
    return Status(204, None)


@router.post("/webhooks/{webhook_id}/test", response={202: TrialOut}, auth=OPERATE, summary="Try a webhook")
@refuses("not-allowed webhook-unknown")
def test(request: HttpRequest, webhook_id: Id) -> HttpResponse:
    """Send the webhook an event `webhook.test` without content, at once and once, also while it is off."""
    actor = actor_of(request)

    def act() -> TrialOut:
        return TrialOut(delivery=str(actions.try_webhook(actor=actor, webhook_id=webhook_id)))

    with refusals_recorded("webhook.try", actor=actor, subject=f"webhook:{webhook_id}"):
        return once(request, actor, act, status=202)


@router.get(
    "/webhooks/{webhook_id}/deliveries",
    response=Page[DeliveryOut],
    auth=OPERATE,
    summary="What a webhook was told",
)
def list_deliveries(
    request: HttpRequest, webhook_id: Id, limit: Limit = 20, cursor: CursorText = None
) -> dict[str, Any]:
    """List the events of the last month, newest first, with how their last attempts went."""
    webhook = queries.webhook(reader=actor_of(request), webhook_id=webhook_id)
    rows = queries.deliveries(webhook, limit=limit + 1, before=id_in_cursor(cursor))
    shown, following = page_of(rows, limit, lambda row: [row.id])
    return {"items": [_delivery(row) for row in shown], "next": following}


@router.post(
    "/webhooks/{webhook_id}/deliveries/{delivery_id}/resend",
    response={202: ResentOut},
    auth=OPERATE,
    summary="Send an event again",
)
@refuses("delivery-not-given-up delivery-unknown not-allowed webhook-is-off webhook-unknown")
def resend(request: HttpRequest, webhook_id: Id, delivery_id: Id) -> HttpResponse:
    """Put an event that was given up back into the queue, at its old place and for a day.

    It has the same `webhook-id`, and goes without what people wrote, which may have been made non-public since.
    """

    def act(actor: Actor) -> int:
        actions.resend(actor=actor, webhook_id=webhook_id, delivery_id=delivery_id)
        return 1

    return _resent(request, webhook_id, act)


@router.post(
    "/webhooks/{webhook_id}/resend",
    response={202: ResentOut},
    auth=OPERATE,
    summary="Send everything again since a moment",
)
@refuses("not-allowed webhook-is-off webhook-unknown")
def resend_since(request: HttpRequest, webhook_id: Id, payload: ResendIn) -> HttpResponse:
    """Do the same with every event that was given up and happened at `since` or later; oldest first."""

    def act(actor: Actor) -> int:
        return actions.resend_since(actor=actor, webhook_id=webhook_id, since=payload.since)

    return _resent(request, webhook_id, act)


def _resent(request: HttpRequest, webhook_id: int, act: Callable[[Actor], int]) -> HttpResponse:
    actor = actor_of(request)
    with refusals_recorded("webhook.resend", actor=actor, subject=f"webhook:{webhook_id}"):
        return once(request, actor, lambda: ResentOut(deliveries=act(actor)), status=202)


def _webhook(view: queries.WebhookView) -> dict[str, Any]:
    return {
        "id": view.id,
        "agency": {"code": view.agency_code, "name": view.agency},
        "name": view.name,
        "url": view.url,
        "events": list(view.events),
        "includes_text": view.includes_text,
        "state": view.state,
        "failing_since": view.failing_since,
        "made_at": view.made_at,
    }


def _delivery(view: queries.DeliveryView) -> dict[str, Any]:
    return {
        "id": view.id,
        "event": view.event,
        "event_id": view.event_id,
        "at": view.at,
        "state": view.state,
        "attempts": view.attempts,
        "status": view.status,
        "problem": view.problem,
        "tried_at": view.tried_at,
        "milliseconds": view.milliseconds,
        "next_at": view.next_at,
        "can_be_resent": view.can_be_resent,
    }
