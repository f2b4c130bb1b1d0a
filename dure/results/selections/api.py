"""The HTTP API of selection rounds (제11조)."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import StrictInt, StrictStr

from dure.accounts.authentication import OPERATE
from dure.accounts.idempotency import once
from dure.accounts.queries import actor_of
from dure.audit.actions import refusals_recorded
from dure.kit.actor import Actor
from dure.kit.api import Id, Input, Moment, OutId, refuses
from dure.kit.refusals import Denial
from dure.kit.relations import or_none
from dure.papers.api import FormatIn, download
from dure.results.selections import actions as acts
from dure.results.selections import closing
from dure.results.selections import queries as selections
from dure.results.selections.actions import candidates_of, is_closed
from dure.results.selections.closing import Papers
from dure.results.selections.models import SelectionRound
from dure.results.selections.papers import certificate
from dure.results.selections.refusals import refusal
from dure.results.selections.rules import MOST_POINTS, MOST_SEATS, Candidate, Criteria, Key

router = Router(tags=["selections"])

_Seats = Annotated[StrictInt, Field(ge=0, le=MOST_SEATS)]
_Least = Annotated[StrictInt, Field(ge=0, le=MOST_POINTS)]
_Groups = Annotated[dict[Annotated[str, Field(max_length=60)], _Seats], Field(max_length=10)]


class RoundIn(Input):
    """A round to open. Seats are named by group of pools: `headquarters`, `direct`, `towns`, or joined by `+`."""

    name: Annotated[StrictStr, Field(max_length=100)]
    period: Annotated[
        StrictStr, Field(max_length=10, description="2026, 2026-H2, 2026-Q4 or 2026-11; confirmed")
    ]
    received: _Least = 0
    givers: _Least = 0
    measure: Literal["sum", "per-head"] = "sum"
    people: _Groups = Field(default_factory=dict)
    departments: _Groups = Field(default_factory=dict)


class JudgementIn(Input):
    """What becomes of one candidate: exactly one of person and department."""

    person: Id | None = None
    department: Id | None = None
    mark: Literal["chosen", "excluded", "cleared"]
    reason: Annotated[StrictStr, Field(max_length=300)] = ""


class AnswerIn(Input):
    """What the second person says to a list that waits."""

    note: Annotated[StrictStr, Field(max_length=300)] = ""


class ClosingIn(Input):
    """What the certificates say, and the guideline that the list is used under."""

    form: Literal["표창장", "상장"]
    citation: Annotated[StrictStr, Field(max_length=500)]
    signer: Annotated[StrictStr, Field(max_length=100)]
    guideline: Annotated[StrictStr, Field(max_length=300)]


class HonourOut(Schema):
    """An earlier selection of the same person or department; `year` is that of its certificate."""

    selection: OutId
    year: int
    name: str


class CandidateOut(Schema):
    """A candidate; without a rank when left out."""

    person: OutId | None
    department: OutId | None
    group: str
    rank: int | None
    is_tied: bool
    name: str
    position: str
    received: int
    given: int
    givers: int
    mark: str
    reason: str
    earlier: list[HonourOut]


class EntryOut(Schema):
    """Somebody on the closed list."""

    id: OutId
    number: str
    person: OutId | None
    department: OutId | None
    name: str
    position: str
    department_name: str
    group: str


class RoundOut(Schema):
    """A round. `status`: open, waiting for a second person (D44), closed, public or dropped."""

    id: OutId
    name: str
    period: str
    first: date
    last: date
    status: Literal["open", "waiting", "closed", "public", "dropped"]
    opened_at: Moment
    reports: list[OutId] = Field(description="what the closed list rests on")


class WholeRoundOut(RoundOut):
    """A round with its candidates while it is open, or its list."""

    candidates: list[CandidateOut]
    entries: list[EntryOut]


class RoundsOut(Schema):
    """The newest hundred rounds."""

    items: list[RoundOut]


@router.get("/selections", response=RoundsOut, summary="My agency's selection rounds")
def list_rounds(request: HttpRequest) -> dict[str, Any]:
    """List the newest rounds: all for operator and auditor, those made public for everybody else."""
    return {"items": [_round(row) for row in selections.rounds(actor_of(request))]}


@router.get("/selections/{selection_id}", response=WholeRoundOut, summary="One selection round")
def one_round(request: HttpRequest, selection_id: Id) -> dict[str, Any]:
    """Return a round: with candidates for operator and auditor, and for a second person while its list waits.

    Its list is for everybody once it is public.
    """
    actor = actor_of(request)
    row = selections.round_of(actor.agency_id, selection_id)
    if not selections.reads_whole(actor, row) and or_none(lambda: row.publication) is None:
        raise refusal(Denial("selection-unknown"))
    return _whole(row)


@router.post("/selections", response={201: WholeRoundOut}, auth=OPERATE, summary="Open a selection round")
@refuses("no-policy not-confirmed not-operator selection-name selection-no-seats selection-period")
def open_round(request: HttpRequest, payload: RoundIn) -> HttpResponse:
    """Open a round over a period whose every day is confirmed (제11조). Nobody is chosen by it."""
    criteria = Criteria(
        payload.received,
        payload.givers,
        payload.measure,
        {"person": payload.people, "department": payload.departments},
    )

    def act(actor: Actor) -> SelectionRound:
        return acts.open_round(actor=actor, name=payload.name, period=payload.period, criteria=criteria)

    return _once(request, "points.selection", "", act, status=201)


@router.post(
    "/selections/{selection_id}/judge", response=WholeRoundOut, auth=OPERATE, summary="Judge a candidate"
)
@refuses(
    "not-operator selection-candidate selection-ended selection-full selection-personal-data "
    "selection-reason selection-unknown selection-waiting"
)
def judge(request: HttpRequest, selection_id: Id, payload: JudgementIn) -> HttpResponse:
    """Choose a candidate, leave one out with a reason, or take either back."""
    if (payload.person is None) == (payload.department is None):
        raise refusal(Denial("selection-candidate"))
    key: Key = ("person", payload.person) if payload.person else ("department", payload.department or 0)

    def act(actor: Actor) -> SelectionRound:
        acts.judge(actor=actor, round_id=selection_id, key=key, mark=payload.mark, reason=payload.reason)
        return selections.round_of(actor.agency_id, selection_id)

    return _once(request, "points.selection.judge", str(selection_id), act)


@router.post(
    "/selections/{selection_id}/close", response=WholeRoundOut, auth=OPERATE, summary="Close the list"
)
@refuses(
    "guideline-required not-allowed not-found not-operator selection-citation selection-decider "
    "selection-ended selection-form selection-nobody selection-own selection-own-department "
    "selection-passed-over selection-seats selection-unknown selection-waiting signed-already"
)
def close(request: HttpRequest, selection_id: Id, payload: ClosingIn) -> HttpResponse:
    """Freeze the list with the signed reports it rests on; those chosen are told, nothing is published.

    Where somebody who decided in the round, or their department, stands in it, the list waits for a second person of
    another department instead.
    """
    papers = Papers(payload.form, payload.citation, payload.signer, payload.guideline)

    def act(actor: Actor) -> SelectionRound:
        closing.close_round(actor=actor, round_id=selection_id, papers=papers)
        return selections.round_of(actor.agency_id, selection_id)

    return _once(request, "points.selection.close", str(selection_id), act)


@router.post(
    "/selections/{selection_id}/approve",
    response=WholeRoundOut,
    auth=OPERATE,
    summary="Approve a list as the second person",
)
@refuses(
    "guideline-required not-allowed not-found selection-changed selection-decider selection-ended "
    "selection-not-waiting selection-own selection-own-department selection-unknown signed-already"
)
def approve(request: HttpRequest, selection_id: Id, payload: AnswerIn) -> HttpResponse:
    """Close a list that waits. Operator, personnel, evaluation or collaboration officer of another department."""

    def act(actor: Actor) -> SelectionRound:
        closing.approve_closing(actor=actor, round_id=selection_id, note=payload.note)
        return selections.round_of(actor.agency_id, selection_id)

    return _once(request, "points.selection.approve", str(selection_id), act)


@router.post(
    "/selections/{selection_id}/decline",
    response=WholeRoundOut,
    auth=OPERATE,
    summary="Send a list that waits back, or withdraw it",
)
@refuses(
    "selection-decider selection-ended selection-not-waiting selection-own selection-own-department "
    "selection-unknown"
)
def decline(request: HttpRequest, selection_id: Id, payload: AnswerIn) -> HttpResponse:
    """Let the round be judged on: as the second person, or as the operator who submitted the list."""

    def act(actor: Actor) -> SelectionRound:
        closing.decline_closing(actor=actor, round_id=selection_id, note=payload.note)
        return selections.round_of(actor.agency_id, selection_id)

    return _once(request, "points.selection.decline", str(selection_id), act)


@router.post(
    "/selections/{selection_id}/publicise",
    response=WholeRoundOut,
    auth=OPERATE,
    summary="Make a closed list public in the agency",
)
@refuses("not-operator selection-open selection-public selection-unknown")
def publicise(request: HttpRequest, selection_id: Id) -> HttpResponse:
    """Let every official of the agency read the list; the home page names it for two weeks."""

    def act(actor: Actor) -> SelectionRound:
        acts.publicise(actor=actor, round_id=selection_id)
        return selections.round_of(actor.agency_id, selection_id)

    return _once(request, "points.selection.publicise", str(selection_id), act)


@router.get("/selections/{selection_id}/certificates/{entry_id}", summary="A certificate as a file")
def one_certificate(
    request: HttpRequest, selection_id: Id, entry_id: Id, form: FormatIn = "pdf"
) -> HttpResponse:
    """Return a certificate as PDF or HWPX: one's own, one's department's, or for operator and auditor."""
    return download(certificate(actor=actor_of(request), round_id=selection_id, entry_id=entry_id, form=form))


def _once(
    request: HttpRequest,
    action: str,
    subject: str,
    act: Callable[[Actor], SelectionRound],
    *,
    status: int = 200,
) -> HttpResponse:
    """Do an act once; its refusal is recorded out here, where no rolled-back transaction takes the line along."""
    actor = actor_of(request)
    with refusals_recorded(action, actor=actor, subject=subject):
        return once(request, actor, lambda: WholeRoundOut.model_validate(_whole(act(actor))), status=status)


def _round(row: SelectionRound) -> dict[str, Any]:
    end = or_none(lambda: row.end)
    status = end.outcome if end else ("waiting" if selections.is_waiting(row) else "open")
    reports = (end.people_report_id, end.department_report_id) if end else ()
    return {
        "id": row.pk,
        "name": row.name,
        "period": row.period,
        "first": row.first,
        "last": row.last,
        "status": "public" if or_none(lambda: row.publication) else status,
        "opened_at": row.opened_at,
        "reports": [one for one in reports if one],
    }


def _whole(row: SelectionRound) -> dict[str, Any]:
    is_open = or_none(lambda: row.end) is None
    return _round(row) | {
        "candidates": [_candidate(one) for one in candidates_of(row)] if is_open else [],
        "entries": [
            {
                "id": one.pk,
                "number": f"{one.year}-{one.number}",
                "person": one.person_id,
                "department": one.department_id,
                "name": one.name,
                "position": one.position,
                "department_name": one.department_name,
                "group": one.pool,
            }
            for one in (selections.entries(row.pk) if is_closed(row) else [])
        ],
    }


def _candidate(one: Candidate) -> dict[str, Any]:
    subject = one.subject
    return {
        "person": subject.id if subject.sort == "person" else None,
        "department": subject.id if subject.sort == "department" else None,
        "group": subject.group,
        "rank": one.rank,
        "is_tied": one.is_tied,
        "name": subject.name,
        "position": subject.position,
        "received": subject.received,
        "given": subject.given,
        "givers": subject.givers,
        "mark": one.mark,
        "reason": one.reason,
        "earlier": [
            {"selection": past.round_id, "year": past.year, "name": past.name} for past in one.earlier
        ],
    }
