"""The HTTP API of collaboration points."""

import json
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from dure import clock
from dure.accounts.authentication import GIVING
from dure.accounts.idempotency import idempotency_of
from dure.accounts.queries import actor_of
from dure.kit.api import CursorText, Day, IdOrNobody, Limit, Month, Page, refuses
from dure.kit.days import next_month
from dure.kit.pagination import decode_cursor, page_of
from dure.kit.refusals import Refusal
from dure.points.giving import actions, wording
from dure.points.giving import queries as allowances
from dure.points.giving.people import transfers
from dure.points.giving.posting import Given
from dure.points.giving.refusals import SAID
from dure.points.giving.rules import Gift, Outsider
from dure.points.giving.schemas import (
    AllowanceOut,
    BatchIn,
    BatchOut,
    EligibilityOut,
    OutsiderIn,
    PolicyOut,
    ThanksOut,
    TransferIn,
    TransferOut,
)
from dure.points.giving.thanks import Party, Thanks
from dure.points.policy import queries as policies
from dure.points.policy.queries import basis_of
from dure.points.regulation.queries import told

router = Router(tags=["points"])


@router.get("/allowance", response={200: AllowanceOut})
def allowance(request: HttpRequest) -> dict[str, Any]:
    """Return what I may give this month."""
    view = allowances.allowance(_person(request))
    return _allowance(view.month, view.granted, view.remaining)


@router.get("/eligibility", response={200: EligibilityOut})
def eligibility(request: HttpRequest, recipient: IdOrNobody) -> dict[str, Any]:
    """Return whether I may give to somebody now, and if not why and from when."""
    (found,) = allowances.eligibility(_person(request), [recipient])
    return {
        "allowed": found.allowed,
        "code": found.code or None,
        "detail": str(found.detail) or None,
        "remaining_this_month": found.remaining_this_month,
        "resets_at": found.resets_at,
    }


@router.post("/transfers", auth=GIVING, response={201: TransferOut})
@refuses(*SAID)
def give(request: HttpRequest, body: TransferIn) -> HttpResponse:
    """Give one person points with a thank-you."""
    (given,) = actions.give_many(actor=actor_of(request), gifts=[_gift(body)], key=_key(request))
    return _created(_transfer(given))


@router.post("/transfers/batch", auth=GIVING, response={201: BatchOut})
@refuses(*SAID, "batch-refused", "batch-size")
def give_batch(request: HttpRequest, body: BatchIn) -> HttpResponse:
    """Give several people points, all or none; the answer to a refusal names each gift that fails."""
    given = actions.give_many(
        actor=actor_of(request), gifts=[_gift(one) for one in body.transfers], key=_key(request)
    )
    return _created({"transfers": [_transfer(one) for one in given]})


@router.get("/transfers", response={200: Page[ThanksOut]})
def my_transfers(
    request: HttpRequest,
    direction: Literal["given", "received"],
    month: Month | None = None,
    limit: Limit = 20,
    cursor: CursorText = None,
) -> dict[str, Any]:
    """Return what I gave or received, newest first."""
    rows = transfers(
        reader=actor_of(request),
        person_id=_person(request),
        direction=direction,
        month=month,
        before=before_cursor(cursor),
        limit=limit + 1,
    )
    return thanks_page(rows, limit)


@router.get("/policy", response={200: PolicyOut})
def policy(request: HttpRequest, on: Day | None = None) -> dict[str, Any]:
    """Return the policy version of my agency in force on a day."""
    found = policies.version_on(actor_of(request).agency_id, on or clock.today())
    if found is None:
        raise Refusal("not-found", _("No policy was in force on that day."), status=404)
    return {
        "version": found.version,
        "preset": found.preset,
        "effective_from": found.effective_from,
        "basis": told(basis_of(found, on or clock.today())),
        "values": found.values,
    }


def _person(request: HttpRequest) -> int:
    """Return the person who asks; service accounts have no points of their own."""
    person_id = actor_of(request).person_id
    if person_id is None:
        raise Refusal("no-person", _("This account belongs to no person."), status=403)
    return person_id


def _key(request: HttpRequest) -> str | None:
    sent = idempotency_of(request)
    return sent.key if sent else None


def _gift(body: TransferIn) -> Gift:
    recipient = body.recipient
    message = body.message or (wording.compose(body.parts.model_dump()) if body.parts else "")
    if isinstance(recipient, OutsiderIn):
        outsider = Outsider(
            recipient.agency, recipient.email, recipient.name, recipient.position, recipient.agency_name
        )
        return Gift(outsider, message, body.amount, body.source)
    return Gift(recipient, message, body.amount, body.source)


def _created(answer: dict[str, Any]) -> HttpResponse:
    """Answer 201. Written here and not by the framework: this is the hot path and its shape is fixed."""
    return HttpResponse(json.dumps(answer, ensure_ascii=False), content_type="application/json", status=201)


def _allowance(month: date, granted: int, remaining: int) -> dict[str, Any]:
    return {
        "month": f"{month:%Y-%m}",
        "granted": granted,
        "used": granted - remaining,
        "remaining": remaining,
        "expires_at": clock.start_of(next_month(month)).isoformat(),
    }


def _transfer(given: Given) -> dict[str, Any]:
    recipient_id = None if given.recipient_id is None else str(given.recipient_id)
    return {
        "id": str(given.id),
        "month": f"{given.month:%Y-%m}",
        "amount": given.amount,
        "sender": {"id": str(given.sender_id), "name": given.sender_name},
        "recipient": {"id": recipient_id, "name": given.recipient_name},
        "message": given.message,
        "occurred_at": given.occurred_at.isoformat(),
        "allowance": _allowance(given.month, given.granted, given.remaining),
        "warnings": ["same-text"] if given.is_repeated else [],
    }


def before_cursor(cursor: str | None) -> int | None:
    """Return the id that a cursor of thank-yous holds."""
    keys = decode_cursor(cursor, [int])
    return int(keys[0]) if keys else None


def thanks_page(rows: list[Thanks], limit: int) -> dict[str, Any]:
    """Return a page of thank-yous, newest first, with the cursor of the next."""
    shown, following = page_of(rows, limit, lambda row: [row.id])
    return {"items": [thanks_out(row) for row in shown], "next": following}


def thanks_out(row: Thanks) -> dict[str, Any]:
    """Return a thank-you as `ThanksOut` describes it."""
    return {
        "id": row.id,
        "occurred_at": row.occurred_at,
        "amount": row.amount,
        "sender": _party(row.sender),
        "recipient": _party(row.recipient),
        "message": row.message or None,
        "is_hidden": row.is_hidden,
        "is_reversed": row.is_reversed,
        "reacted": row.reacted,
    }


def _party(party: Party) -> dict[str, Any]:
    return {
        "id": party.person_id,
        "name": party.name,
        "position": party.position,
        "department": party.department,
        "agency": {"code": party.agency_code, "name": party.agency},
    }
