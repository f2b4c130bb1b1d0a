"""The HTTP API of messages after they were published, and of reversals (제10조②, D27, D28)."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import StrictStr

from dure.accounts.authentication import OPERATE
from dure.accounts.idempotency import once
from dure.accounts.queries import actor_of
from dure.audit.actions import refusals_recorded
from dure.kit.actor import Actor
from dure.kit.api import CursorText, Id, Input, Limit, OutId, Page, refuses
from dure.kit.pagination import id_in_cursor, page_of
from dure.points.giving.api import thanks_out
from dure.points.giving.schemas import ThanksOut
from dure.points.moderation import actions as acts
from dure.points.moderation import queries as moderation
from dure.points.moderation.reversals import reverse as reverse_transfer

router = Router(tags=["messages"])

Note = Annotated[StrictStr, Field(max_length=5000)]


class ReasonIn(Input):
    """Why something is done: a code and a note that those concerned read."""

    reason_code: Annotated[StrictStr, Field(max_length=20)]
    note: Note = ""


class NoteIn(Input):
    """A note that those concerned read."""

    note: Note


class MessageOut(Schema):
    """A message after the act."""

    id: OutId
    is_hidden: bool
    is_reversed: bool


@router.post(
    "/transfers/{transfer_id}/hide", response=MessageOut, auth=OPERATE, summary="Make a message non-public"
)
@refuses(
    "already-hidden message-own not-found not-operator note-personal-data note-required note-too-long "
    "reason-unknown"
)
def hide(request: HttpRequest, transfer_id: Id, payload: ReasonIn) -> HttpResponse:
    """Hide a message that does not fit the purpose; points and tallies stay (제10조②). Both sides are told.

    Not a message that one sent or received.

    `reason_code`: off-purpose, personal-data, confidential, abusive, repeated, other.
    """
    return _act(
        request, transfer_id, "points.hide", lambda actor: acts.hide(**_why(actor, transfer_id, payload))
    )


@router.post(
    "/transfers/{transfer_id}/unhide",
    response=MessageOut,
    auth=OPERATE,
    summary="Make a message public again",
)
@refuses(
    "message-own not-found not-hidden not-operator note-personal-data note-required note-too-long "
    "reason-unknown"
)
def unhide(request: HttpRequest, transfer_id: Id, payload: ReasonIn) -> HttpResponse:
    """Show a hidden message again. `reason_code`: mistake, appeal, resolved, other."""
    return _act(
        request, transfer_id, "points.unhide", lambda actor: acts.unhide(**_why(actor, transfer_id, payload))
    )


@router.post(
    "/transfers/{transfer_id}/report", response=MessageOut, summary="Report a message to the operator"
)
@refuses(
    "already-hidden already-reported not-found note-personal-data note-required note-too-long reason-unknown"
)
def report(request: HttpRequest, transfer_id: Id, payload: ReasonIn) -> HttpResponse:
    """Report a message of one's board, once; the reasons are those of `hide`."""
    return _act(
        request, transfer_id, "points.report", lambda actor: acts.report(**_why(actor, transfer_id, payload))
    )


@router.post(
    "/transfers/{transfer_id}/dismiss-reports",
    response=MessageOut,
    auth=OPERATE,
    summary="Leave a reported message public",
)
@refuses("message-own no-report not-found not-operator note-personal-data note-required note-too-long")
def dismiss_reports(request: HttpRequest, transfer_id: Id, payload: NoteIn) -> HttpResponse:
    """Settle the open reports; those who reported are told why."""
    return _act(
        request,
        transfer_id,
        "points.dismiss-reports",
        lambda actor: acts.dismiss_reports(actor=actor, transfer_id=transfer_id, note=payload.note),
    )


@router.post("/transfers/{transfer_id}/appeal", response=MessageOut, summary="Appeal against a hiding")
@refuses("already-appealed not-found not-hidden note-personal-data note-required note-too-long")
def appeal(request: HttpRequest, transfer_id: Id, payload: NoteIn) -> HttpResponse:
    """Appeal as sender or recipient, once for each hiding (D28)."""
    return _act(
        request,
        transfer_id,
        "points.appeal",
        lambda actor: acts.appeal(actor=actor, transfer_id=transfer_id, note=payload.note),
    )


@router.post(
    "/transfers/{transfer_id}/reject-appeal", response=MessageOut, auth=OPERATE, summary="Reject an appeal"
)
@refuses(
    "appeal-own message-own no-appeal not-found not-operator note-personal-data note-required note-too-long"
)
def reject_appeal(request: HttpRequest, transfer_id: Id, payload: NoteIn) -> HttpResponse:
    """Leave the message non-public, not as who made it so; to follow the appeal is `unhide`."""
    return _act(
        request,
        transfer_id,
        "points.reject-appeal",
        lambda actor: acts.reject_appeal(actor=actor, transfer_id=transfer_id, note=payload.note),
    )


@router.post(
    "/transfers/{transfer_id}/reverse", response=MessageOut, auth=OPERATE, summary="Reverse a transfer"
)
@refuses(
    "not-found not-operator note-personal-data note-required note-too-long reason-unknown reversal-off "
    "reversal-own reversed-already year-settling"
)
def reverse(request: HttpRequest, transfer_id: Id, payload: ReasonIn) -> HttpResponse:
    """Reverse an error: in its month points and pair count come back, later they do not (D27). Not one's own gift.

    `reason_code`: wrong-person, duplicate, system-error.
    """
    return _act(
        request,
        transfer_id,
        "points.reverse",
        lambda actor: reverse_transfer(**_why(actor, transfer_id, payload)),
    )


@router.get("/moderation", response=Page[ThanksOut], auth=OPERATE, summary="Messages the operator looks at")
def queue(
    request: HttpRequest,
    kind: Literal["appeals", "reports", "hidden"],
    limit: Limit = 20,
    cursor: CursorText = None,
) -> dict[str, Any]:
    """List messages with open appeals or reports, or the hidden ones, newest first."""
    rows = moderation.queue(reader=actor_of(request), kind=kind, before=id_in_cursor(cursor), limit=limit + 1)
    shown, following = page_of(rows, limit, lambda row: [row.id])
    return {"items": [thanks_out(row) for row in shown], "next": following}


def _why(actor: Actor, transfer_id: int, payload: ReasonIn) -> dict[str, Any]:
    return {
        "actor": actor,
        "transfer_id": transfer_id,
        "reason_code": payload.reason_code,
        "note": payload.note,
    }


def _act(request: HttpRequest, transfer_id: int, action: str, act: Callable[[Actor], object]) -> HttpResponse:
    """Do an act once and answer how the message stands; a refusal is recorded outside the rolled-back part."""
    actor = actor_of(request)

    def done() -> MessageOut:
        act(actor)
        state = moderation.state_of(transfer_id)
        assert state is not None  # noqa: S101 -- the act has found it
        return MessageOut.model_validate(
            {"id": transfer_id, "is_hidden": state.is_hidden, "is_reversed": state.is_reversed}
        )

    with refusals_recorded(action, actor=actor, subject=str(transfer_id)):
        return once(request, actor, done)
