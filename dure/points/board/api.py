"""The HTTP API of the board, and of “me too”."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from dure.accounts.idempotency import once
from dure.accounts.queries import actor_of
from dure.audit.actions import refusals_recorded
from dure.kit.api import AgencyCode, CursorText, Day, Id, Limit, Page, refuses
from dure.organizations.queries import known_agency, known_department
from dure.points.board.actions import react
from dure.points.board.queries import board
from dure.points.giving.api import before_cursor, thanks_page
from dure.points.giving.schemas import ThanksOut

router = Router(tags=["points"])


@router.get("/board", response={200: Page[ThanksOut]})
def read_board(
    request: HttpRequest,
    agency: AgencyCode | None = None,
    department: Id | None = None,
    day: Day | None = None,
    q: Annotated[str, Query(max_length=100)] = "",
    limit: Limit = 20,
    cursor: CursorText = None,
) -> dict[str, Any]:
    """Return the published thank-yous of my agency, newest first."""
    if department is not None:
        known_department(department)
    rows = board(
        reader=actor_of(request),
        agency=known_agency(agency).id if agency else None,
        department=department,
        day=day,
        q=q.replace("\0", ""),
        before=before_cursor(cursor),
        limit=limit + 1,
    )
    return thanks_page(rows, limit)


class ReactionOut(Schema):
    """Whether I say "me too" now."""

    reacted: bool


@router.put(
    "/transfers/{transfer_id}/reaction",
    response=ReactionOut,
    tags=["messages"],
    summary="Say “me too” to a thank-you",
)
@refuses("not-found reaction-gone reaction-limit reaction-own")
def say_me_too(request: HttpRequest, transfer_id: Id) -> HttpResponse:
    """Say "me too" to a message of the board that is not one's own. The two hear of it; nothing counts it."""
    return _react(request, transfer_id, wanted=True)


@router.delete(
    "/transfers/{transfer_id}/reaction",
    response=ReactionOut,
    tags=["messages"],
    summary="Take my “me too” back",
)
@refuses("not-found reaction-gone reaction-limit reaction-own")
def take_me_too_back(request: HttpRequest, transfer_id: Id) -> HttpResponse:
    """Take it back; where there is none, nothing happens."""
    return _react(request, transfer_id, wanted=False)


def _react(request: HttpRequest, transfer_id: int, *, wanted: bool) -> HttpResponse:
    actor = actor_of(request)
    action = "points.react" if wanted else "points.take-reaction-back"

    def done() -> ReactionOut:
        react(actor=actor, transfer_id=transfer_id, wanted=wanted)
        return ReactionOut(reacted=wanted)

    with refusals_recorded(action, actor=actor, subject=str(transfer_id)):
        return once(request, actor, done)
