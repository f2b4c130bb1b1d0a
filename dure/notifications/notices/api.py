"""The HTTP API of one's own notices."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from dure.accounts.idempotency import once
from dure.accounts.queries import actor_of
from dure.kit.api import CursorText, Id, Limit, Moment, OutId, Page, refuses
from dure.kit.pagination import id_in_cursor, page_of
from dure.notifications.notices.actions import see
from dure.notifications.notices.queries import notices

router = Router(tags=["messages"])

OnlyNew = Annotated[bool, Query(description="leave out what was seen")]


class NoticeOut(Schema):
    """Something the product has told me."""

    id: OutId
    kind: str
    text: str
    at: Moment
    is_new: bool


class SeenOut(Schema):
    """How many notices were new."""

    seen: int


@router.get("/notices", response=Page[NoticeOut], summary="What the product has told me")
def my_notices(
    request: HttpRequest,
    only_new: OnlyNew = False,  # noqa: FBT002 -- a parameter of the address, always by name
    limit: Limit = 20,
    cursor: CursorText = None,
) -> dict[str, Any]:
    """List one's notices, newest first."""
    rows = notices(reader=actor_of(request), only_new=only_new, before=id_in_cursor(cursor), limit=limit + 1)
    shown, following = page_of(rows, limit, lambda row: [row.id])
    items = [
        {"id": row.id, "kind": row.kind, "text": str(row.sentence), "at": row.at, "is_new": row.is_new}
        for row in shown
    ]
    return {"items": items, "next": following}


@router.post("/notices/seen", response=SeenOut, summary="Mark all my notices as seen")
@refuses("not-found")
def see_all(request: HttpRequest) -> HttpResponse:
    """Mark every new notice as seen."""
    return _see(request)


@router.post("/notices/{notice_id}/seen", response=SeenOut, summary="Mark one of my notices as seen")
@refuses("not-found")
def see_one(request: HttpRequest, notice_id: Id) -> HttpResponse:
    """Mark one notice as seen."""
    return _see(request, notice_id)


def _see(request: HttpRequest, notice_id: int | None = None) -> HttpResponse:
    actor = actor_of(request)
    return once(request, actor, lambda: SeenOut(seen=see(actor=actor, notice_id=notice_id)))
