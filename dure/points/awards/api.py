"""The HTTP API of special awards (제9조)."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import StrictInt, StrictStr

from dure import clock
from dure.accounts.authentication import OPERATE
from dure.accounts.idempotency import once
from dure.accounts.queries import actor_of
from dure.audit.actions import refusals_recorded
from dure.kit.actor import Actor
from dure.kit.api import CursorText, Id, Input, Limit, Moment, OutId, Page, refuses
from dure.kit.pagination import id_in_cursor, page_of
from dure.papers.api import FormatIn, download
from dure.points.awards import actions as acts
from dure.points.awards import papers as documents
from dure.points.awards import queries as awards
from dure.points.awards.drafts import Draft, draft
from dure.points.awards.queries import AwardView
from dure.points.awards.refusals import refusal
from dure.points.awards.rules import DECIDERS, AwardAbility, Target
from dure.points.giving.schemas import Year
from dure.points.policy.codes import ApprovalOut, AwardStatus

router = Router(tags=["special awards"])

Reason = Annotated[StrictStr, Field(max_length=5000)]


class TargetIn(Input):
    """Whom an award is for: exactly one of the two."""

    person: Id | None = None
    department: Id | None = None


class IncludedIn(Input):
    """Somebody on leave who gains all the same, and why (D25)."""

    person: Id
    reason: StrictStr


class DraftIn(Input):
    """An award to look at before it is made; what only making it asks for may be sent along."""

    target: TargetIn
    amount: StrictInt = Field(description="whole points for each person")
    include: list[IncludedIn] = Field([], max_length=500)
    reason: Reason = ""
    document: Annotated[StrictStr, Field(max_length=200)] = Field("", description="the document it rests on")
    seen: StrictStr | None = Field(None, description="`digest` of the preview that was confirmed")


class AwardIn(DraftIn):
    """An award to make."""

    reason: Reason


class AwardDecisionIn(Input):
    """What a decision says."""

    note: Annotated[StrictStr, Field(max_length=500)] = ""


class MemberOut(Schema):
    """Somebody on the list; 0 points for who is left out."""

    person: OutId
    name: str
    position: str
    department: str
    points: int
    is_on_leave: bool
    note: str


class RepeatOut(Schema):
    """Somebody who was awarded before in the same year."""

    person: OutId
    times: int
    points: int


class DraftOut(Schema):
    """What an award would do: its list, its cost, what is left, and what stands against it."""

    allowed: bool
    code: str | None
    detail: str | None
    amount: int
    people: int
    cost: int
    left: int
    left_after: int
    largest: int = Field(description="the largest uniform amount that fits (D24)")
    needs_second: bool
    members: list[MemberOut]
    repeats: list[RepeatOut] = Field(description="a warning, not a refusal (D26)")
    digest: str


class AwardOut(Schema):
    """An award; the list of members stands in the answer for one award alone."""

    id: OutId
    status: AwardStatus
    day: date
    target: TargetIn
    name: str
    amount: int
    people: int
    cost: int
    reason: str
    document: str
    needs_second: bool
    approval: ApprovalOut | None = Field(description="null where the operator's award needed nobody else")
    proposed_by: str
    proposed_at: Moment
    decided_on: date | None
    decided_by: str | None
    note: str


class AwardWithMembersOut(AwardOut):
    """One award with its frozen list."""

    members: list[MemberOut]
    abilities: list[AwardAbility] = Field(
        description="what I may do with it now; my own I withdraw by declining"
    )


class BudgetOut(Schema):
    """What became of a year's total, in points."""

    year: int
    cap: int
    scope: Literal["agency-year", "person-year"]
    granted: int
    reserved: int
    left: int


@router.get("/special-awards", response=Page[AwardOut], auth=OPERATE, summary="My agency's special awards")
def list_awards(
    request: HttpRequest, year: Year | None = None, limit: Limit = 20, cursor: CursorText = None
) -> dict[str, Any]:
    """List a year's awards, newest first, for the operator, those who approve and the auditor."""
    rows = awards.awards(
        reader=actor_of(request),
        year=year or clock.today().year,
        before=id_in_cursor(cursor),
        limit=limit + 1,
    )
    shown, following = page_of(rows, limit, lambda row: [row.id])
    return {"items": [_award(row) for row in shown], "next": following}


@router.get(
    "/special-awards/budget", response=BudgetOut, auth=OPERATE, summary="What is left of a year's total"
)
def budget(request: HttpRequest, year: Year | None = None) -> Any:
    """Return what was granted, what proposals reserve and what is left (제9조① 단서)."""
    return awards.budget_of(reader=actor_of(request), year=year or clock.today().year)


@router.post("/special-awards/preview", response=DraftOut, auth=OPERATE, summary="What an award would do")
@refuses(
    "award-amount award-budget award-department award-empty award-override award-override-reason "
    "award-person award-target no-policy not-operator"
)
def preview(request: HttpRequest, payload: DraftIn) -> dict[str, Any]:
    """Return the list, the cost and what is left, without writing anything."""
    return _draft(
        draft(
            actor=actor_of(request),
            target=_target(payload),
            amount=payload.amount,
            includes={one.person: one.reason for one in payload.include},
            day=clock.today(),
        )
    )


@router.get(
    "/special-awards/{award_id}", response=AwardWithMembersOut, auth=OPERATE, summary="One special award"
)
def one_award(request: HttpRequest, award_id: Id) -> dict[str, Any]:
    """Return an award with its frozen list."""
    actor = actor_of(request)
    return _with_members(awards.award_of(reader=actor, award_id=award_id), actor)


@router.post(
    "/special-awards", response={201: AwardWithMembersOut}, auth=OPERATE, summary="Make a special award"
)
@refuses(
    "award-amount award-budget award-decider award-department award-empty award-members-changed "
    "award-override award-override-reason award-own award-own-department award-person award-personal-data"
    " award-reason award-target award-unknown no-policy not-operator"
)
def make(request: HttpRequest, payload: AwardIn) -> HttpResponse:
    """Award whole points to a person or to every member of a department, all or nothing."""
    actor = actor_of(request)
    return _once(
        request,
        "points.special-award",
        "",
        lambda: acts.award(
            actor=actor,
            target=_target(payload),
            amount=payload.amount,
            reason=payload.reason,
            document=payload.document,
            includes={one.person: one.reason for one in payload.include},
            seen=payload.seen,
        ),
        status=201,
    )


@router.post(
    "/special-awards/{award_id}/approve",
    response=AwardWithMembersOut,
    auth=OPERATE,
    summary="Approve an award",
)
@refuses(
    "award-decided award-decider award-gone award-own award-own-department award-unknown award-year no-policy"
)
def approve(request: HttpRequest, award_id: Id, payload: AwardDecisionIn) -> HttpResponse:
    """Approve an award to the operator's own department, as a second person (D26)."""
    actor = actor_of(request)
    return _once(
        request,
        "points.special-award.approve",
        str(award_id),
        lambda: acts.approve_award(actor=actor, award_id=award_id, note=payload.note),
    )


@router.post(
    "/special-awards/{award_id}/decline",
    response=AwardWithMembersOut,
    auth=OPERATE,
    summary="Decline an award",
)
@refuses(
    "award-decided award-decider award-gone award-own award-own-department award-unknown award-year no-policy"
)
def decline(request: HttpRequest, award_id: Id, payload: AwardDecisionIn) -> HttpResponse:
    """Decline a proposed award, or withdraw one's own."""
    actor = actor_of(request)
    return _once(
        request,
        "points.special-award.decline",
        str(award_id),
        lambda: acts.decline_award(actor=actor, award_id=award_id, note=payload.note),
    )


@router.get("/special-awards/{award_id}/record", auth=OPERATE, summary="The record of an award as a file")
def award_record(request: HttpRequest, award_id: Id, form: FormatIn = "pdf") -> HttpResponse:
    """Return the record with everybody on the list, as PDF or HWPX."""
    return download(documents.award_record(actor=actor_of(request), award_id=award_id, form=form))


@router.get("/special-awards/{award_id}/notices/{person_id}", summary="The notice of an award to one person")
def award_notice(request: HttpRequest, award_id: Id, person_id: Id, form: FormatIn = "pdf") -> HttpResponse:
    """Return the notice for one person of an award, as PDF or HWPX: one's own, or for those who run the awards."""
    return download(
        documents.award_notice(actor=actor_of(request), award_id=award_id, person_id=person_id, form=form)
    )


def _once(
    request: HttpRequest, action: str, subject: str, act: Callable[[], AwardView], *, status: int = 200
) -> HttpResponse:
    """Do an act once; its refusal is recorded out here, where no rolled-back transaction takes the line along."""
    actor = actor_of(request)
    with refusals_recorded(action, actor=actor, subject=subject):
        return once(
            request,
            actor,
            lambda: AwardWithMembersOut.model_validate(_with_members(act(), actor)),
            status=status,
        )


def _target(payload: DraftIn) -> Target:
    return Target(person=payload.target.person, department=payload.target.department)


def _draft(made: Draft) -> dict[str, Any]:
    why = refusal(made.no) if made.no else None
    lines = [
        (
            one.placement.person_id,
            one.department,
            made.amount if one.gains else 0,
            one.placement.on_leave,
            one.note,
        )
        for one in made.lines
    ]
    return {
        "allowed": why is None,
        "code": why and why.code,
        "detail": why and str(why.detail),
        "amount": made.amount,
        "people": len(made.people),
        "cost": made.cost,
        "left": made.budget.left,
        "left_after": made.budget.left - made.cost,
        "largest": made.largest,
        "needs_second": made.needs_second,
        "members": [_member(one) for one in awards.lists_of(lines, made.day)],
        "repeats": [
            {"person": one.person_id, "times": one.times, "points": one.points} for one in made.repeats
        ],
        "digest": made.digest,
    }


def _member(one: awards.MemberView) -> dict[str, Any]:
    return {
        "person": one.person_id,
        "name": one.name,
        "position": one.position,
        "department": one.department,
        "points": one.points,
        "is_on_leave": one.is_on_leave,
        "note": one.note,
    }


def _award(view: AwardView) -> dict[str, Any]:
    return {
        "id": view.id,
        "status": view.status,
        "day": view.day,
        "target": {
            "person": view.person_id and str(view.person_id),
            "department": view.department_id and str(view.department_id),
        },
        "name": view.person.name if view.person else view.department,
        "amount": view.amount,
        "people": view.people,
        "cost": view.cost,
        "reason": view.reason,
        "document": view.document,
        "needs_second": view.needs_second,
        "approval": {
            "roles": sorted(DECIDERS),
            "second_person": True,
            "other_department": True,
            "possible_from": None,
        }
        if view.needs_second
        else None,
        "proposed_by": view.proposer.name,
        "proposed_at": view.proposed_at,
        "decided_on": view.decided_on,
        "decided_by": view.decider and view.decider.name,
        "note": view.note,
    }


def _with_members(view: AwardView, actor: Actor) -> dict[str, Any]:
    return _award(view) | {
        "members": [_member(one) for one in view.members],
        "abilities": sorted(acts.abilities_of(actor, view)),
    }
