"""The HTTP API of closed days: what late orders would have changed, dated corrections, seals (제8조, D19)."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import StrictInt, StrictStr

from dure.accounts.authentication import OPERATE
from dure.accounts.idempotency import once
from dure.accounts.queries import actor_of
from dure.audit.actions import refusals_recorded
from dure.kit.api import CursorText, Day, Id, Input, Limit, Moment, OutId, Page, refuses
from dure.kit.pagination import decode_cursor, id_in_cursor, page_of
from dure.points.closing import correction_queries as corrections
from dure.points.closing import corrections as acts
from dure.points.closing import queries as closings
from dure.points.closing.correction_queries import CorrectionView
from dure.points.closing.corrections import Draft
from dure.points.closing.late import LateChange, LateOrder, late
from dure.points.closing.refusals import refusal
from dure.points.closing.rules import LARGEST, MOST_LINES, Figures, Line, after_lines
from dure.sealing.queries import seals

router = Router(tags=["closed days"])

_Figure = Annotated[StrictInt, Field(ge=-LARGEST, le=LARGEST)]


class DayFiguresOut(Schema):
    """Points and numbers of transfers; differences may be negative."""

    received_points: int
    received_count: int
    given_points: int
    given_count: int


class LateOrderOut(Schema):
    """A post that somebody turned out to have, or not to have, on days that were closed by then."""

    person: OutId
    name: str
    kind: str = Field(description="main, concurrent, secondment, exchange, acting or leave")
    department: OutId
    department_name: str
    is_gained: bool = Field(description="false: they turned out not to have it")
    number: str = Field(description="number of the order")
    known_since: Moment
    first: date
    last: date


class LateChangeOut(Schema):
    """A department's closed day: what it would be more or less by, and what of it is still to be posted."""

    day: date
    department: OutId
    department_name: str
    headcount: int
    people: list[OutId]
    confirmed: DayFiguresOut
    posted: DayFiguresOut
    difference: DayFiguresOut
    left: DayFiguresOut


class LateOut(Schema):
    """Late orders of a time, and the closed days they would have changed, oldest first."""

    orders: list[LateOrderOut]
    changes: list[LateChangeOut]


class LineIn(Input):
    """What to add to one department on one closed day; negative to take away."""

    department: Id
    day: Day
    received_points: _Figure = 0
    received_count: _Figure = 0
    given_points: _Figure = 0
    given_count: _Figure = 0


class LinesIn(Input):
    """Corrections to look at before they are posted."""

    lines: list[LineIn] = Field(min_length=1, max_length=MOST_LINES)


class CorrectionsIn(LinesIn):
    """Corrections to post, all or none."""

    reason: Annotated[StrictStr, Field(max_length=5000)]
    seen: StrictStr | None = Field(None, description="`digest` of the preview that was confirmed")


class LineOut(DayFiguresOut):
    """One correction beside the day it is about: as confirmed, as reports say now, as it would be."""

    department: OutId
    department_name: str
    day: date
    confirmed: DayFiguresOut
    now: DayFiguresOut
    after: DayFiguresOut


class CorrectionDraftOut(Schema):
    """What corrections would do, and what stands against them."""

    allowed: bool
    code: str | None
    detail: str | None
    lines: list[LineOut]
    digest: str


class DatedCorrectionOut(DayFiguresOut):
    """A dated correction. `transfer` is the gift whose reversal made it necessary (D27)."""

    id: OutId
    corrects: date
    day: date
    posted_at: Moment
    department: OutId
    department_name: str
    reason: str
    posted_by: str
    transfer: OutId | None


class PostedOut(Schema):
    """The corrections that were posted, in the order they were sent."""

    items: list[DatedCorrectionOut]


class SealOut(Schema):
    """A sealed day; digests and keys as hexadecimal text."""

    day: date
    rows: int
    root: str
    digest: str
    public_key: str


@router.get(
    "/late-changes", response=LateOut, auth=OPERATE, summary="What late orders would change in closed days"
)
def late_changes(
    request: HttpRequest,
    first: Annotated[Day, Query(alias="from")],
    last: Annotated[Day, Query(alias="to")],
) -> dict[str, Any]:
    """Return late orders and the closed days they would have changed, for a year at the most (D19)."""
    agency = corrections.agency_of(actor_of(request))
    closings.judge_period(first, last)
    found = late(agency, first, last)
    return {
        "orders": [_order(one) for one in found.orders],
        "changes": [_change(one) for one in found.changes],
    }


@router.get(
    "/corrections",
    response=Page[DatedCorrectionOut],
    auth=OPERATE,
    summary="Dated corrections of closed days",
)
def list_corrections(request: HttpRequest, limit: Limit = 20, cursor: CursorText = None) -> dict[str, Any]:
    """List my agency's corrections, the latest first; for operator, auditor, evaluation and personnel."""
    rows = corrections.corrections(reader=actor_of(request), before=id_in_cursor(cursor), limit=limit + 1)
    shown, following = page_of(rows, limit, lambda row: [row.id])
    return {"items": [_correction(row) for row in shown], "next": following}


@router.post(
    "/corrections/preview", response=CorrectionDraftOut, auth=OPERATE, summary="What corrections would do"
)
@refuses(
    "batch-size correction-below-zero correction-empty correction-figure correction-own-department "
    "day-not-closed department-unknown not-operator"
)
def preview(request: HttpRequest, payload: LinesIn) -> dict[str, Any]:
    """Return each day as it stands and as it would be, without writing anything."""
    return _draft(acts.draft(actor=actor_of(request), lines=_lines(payload)))


@router.post("/corrections", response={201: PostedOut}, auth=OPERATE, summary="Post dated corrections")
@refuses(
    "batch-size correction-below-zero correction-changed correction-empty correction-figure "
    "correction-own-department day-not-closed department-unknown not-operator not-reader note-personal-data "
    "note-required note-too-long year-settling"
)
def post_corrections(request: HttpRequest, payload: CorrectionsIn) -> HttpResponse:
    """Post corrections of closed days, all or none, with one reason; the days themselves stay (D19).

    For departments that the operator belongs to, or belonged to in the last 90 days, only what `late-changes` gives
    as `left` (D44).
    """
    actor = actor_of(request)

    def post() -> PostedOut:
        posted = acts.correct(actor=actor, lines=_lines(payload), reason=payload.reason, seen=payload.seen)
        rows = corrections.posted(actor, [one.pk for one in posted])
        return PostedOut.model_validate({"items": [_correction(row) for row in rows]})

    with refusals_recorded("points.correct", actor=actor):
        return once(request, actor, post, status=201)


@router.get("/seals", response=Page[SealOut], summary="Seals of my agency's closed days")
def list_seals(request: HttpRequest, limit: Limit = 20, cursor: CursorText = None) -> dict[str, Any]:
    """List the seals of my agency's days, the latest first; anybody may note them down (truth 9)."""
    keys = decode_cursor(cursor, [int])
    rows = seals(
        actor_of(request).agency_id or 0,
        before=closings.day_of(int(keys[0])) if keys else date.max,
        limit=limit + 1,
    )
    shown, following = page_of(rows, limit, lambda row: [row.day.toordinal()])
    return {"items": shown, "next": following}


def _lines(payload: LinesIn) -> list[Line]:
    return [Line(**one.model_dump() | {"department": one.department}) for one in payload.lines]


def figures_out(figures: Figures) -> dict[str, int]:
    """Return figures as `DayFiguresOut` describes them."""
    return {name: getattr(figures, name) for name in Figures.__slots__}


def _order(one: LateOrder) -> dict[str, Any]:
    return {
        "person": one.person_id,
        "name": one.name,
        "kind": one.kind,
        "department": one.department_id,
        "department_name": one.department,
        "is_gained": one.is_gained,
        "number": one.number,
        "known_since": one.known_since,
        "first": one.first,
        "last": one.last,
    }


def _change(one: LateChange) -> dict[str, Any]:
    return {
        "day": one.day,
        "department": one.department_id,
        "department_name": one.known.name,
        "headcount": one.headcount,
        "people": sorted(one.people),
        "confirmed": figures_out(one.known.confirmed),
        "posted": figures_out(one.known.posted),
        "difference": figures_out(one.difference),
        "left": figures_out(one.left),
    }


def _draft(made: Draft) -> dict[str, Any]:
    why = refusal(made.no) if made.no else None
    known = [line for line in made.lines if line.place in made.known]
    after = after_lines(known, made.known)
    return {
        "allowed": why is None,
        "code": why and why.code,
        "detail": why and str(why.detail),
        "lines": [
            figures_out(line.figures)
            | {
                "department": line.department,
                "department_name": made.known[line.place].name,
                "day": line.day,
                "confirmed": figures_out(made.known[line.place].confirmed),
                "now": figures_out(made.known[line.place].now),
                "after": figures_out(after[line.place]),
            }
            for line in known
        ],
        "digest": made.digest,
    }


def _correction(view: CorrectionView) -> dict[str, Any]:
    return figures_out(view.figures) | {
        "id": view.id,
        "corrects": view.corrects,
        "day": view.day,
        "posted_at": view.at,
        "department": view.department_id,
        "department_name": view.department,
        "reason": view.reason,
        "posted_by": view.person,
        "transfer": view.transfer_id,
    }
