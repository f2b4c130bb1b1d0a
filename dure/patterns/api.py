"""The HTTP API of patterns of mutual giving: for the operator and the auditor, and for those whom they name."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import StrictStr

from dure.accounts.authentication import OPERATE
from dure.accounts.idempotency import once
from dure.accounts.queries import actor_of
from dure.audit.actions import refusals_recorded
from dure.kit.api import Id, Input, Moment, OutId, refuses
from dure.kit.refusals import Denial
from dure.kit.relations import or_none
from dure.patterns import actions as acts
from dure.patterns import queries
from dure.patterns.models import ReciprocityRun
from dure.patterns.queries import PatternView
from dure.patterns.refusals import refusal
from dure.points.closing.periods import Period
from dure.points.giving.schemas import PersonOut

router = Router(tags=["patterns"])

Text = Annotated[StrictStr, Field(max_length=5000)]


class RunIn(Input):
    """A period to look at, and why."""

    period: Annotated[StrictStr, Field(max_length=7, description="2026, 2026-H1 or 2026-Q3")]
    reason: Text


class OpeningIn(Input):
    """Why a run is opened; the auditor reads it."""

    reason: Text


class CommentIn(Input):
    """What somebody concerned says."""

    text: Text


class RunOut(Schema):
    """A period looked at; it names nobody."""

    id: OutId
    first: date
    last: date
    reason: str
    asked_by: str
    asked_at: Moment
    shuffles: int
    done: int = Field(description="how many shuffles are behind it")
    is_finished: bool
    is_given_up: bool = Field(description="it failed for good: the period can be looked at again")
    patterns: int | None


class RunsOut(Schema):
    """The runs of an agency, newest first."""

    items: list[RunOut]


class TieOut(Schema):
    """How often one member thanked another."""

    giver: OutId
    recipient: OutId
    transfers: int


class SaidOut(Schema):
    """A comment of somebody concerned."""

    name: str
    text: str
    at: Moment


class MemberOfPatternOut(PersonOut):
    """Somebody a pattern names, and the share of their giving that stayed inside."""

    kept: float


class ChanceOut(Schema):
    """How the pattern stands among shuffles."""

    shuffles: int
    expected: float
    as_much_here: int
    as_much_anywhere: int
    adjusted: float


class PatternOut(Schema):
    """A pattern of mutual giving; it proves nothing and has no effect by itself."""

    id: OutId
    first: date
    last: date
    members: list[MemberOfPatternOut]
    ties: list[TieOut]
    transfers: int
    months: int
    returned: int
    even: float
    prompt: float
    delay: float | None
    alike: float
    chance: ChanceOut
    comments: list[SaidOut]


class OpenedOut(RunOut):
    """A run with what it found."""

    content: dict[str, Any] | None
    checksum: str | None
    found: list[PatternOut]


class PatternsOut(Schema):
    """Patterns, newest first."""

    items: list[PatternOut]


@router.get("/reciprocity/runs", response=RunsOut, auth=OPERATE, summary="Periods looked at")
def runs(request: HttpRequest) -> dict[str, Any]:
    """List the runs of my agency, for the operator and the auditor; nobody is named."""
    actor = actor_of(request)
    if not acts.may_look(actor):
        raise refusal(Denial("not-allowed"))
    return {"items": [_run(one) for one in queries.runs(actor.agency_id or 0)]}


@router.post("/reciprocity/runs", response={201: RunOut}, auth=OPERATE, summary="Look at a period")
@refuses(
    "not-allowed period-not-over period-too-short period-unknown reason-required reason-too-long run-going-on"
)
def ask(request: HttpRequest, payload: RunIn) -> HttpResponse:
    """Have a period looked at, at once or as a job; the reason is kept and read by the auditor."""
    actor = actor_of(request)

    def done() -> RunOut:
        made = acts.ask(actor=actor, period=Period.parse(payload.period), reason=payload.reason)
        found = queries.run_of(made.agency_id, made.pk)
        assert found is not None  # noqa: S101 -- just made
        return RunOut.model_validate(_run(found))

    with refusals_recorded("points.reciprocity-run", actor=actor):
        return once(request, actor, done, status=201)


@router.post(
    "/reciprocity/runs/{run_id}/open", response=OpenedOut, auth=OPERATE, summary="Open what a run found"
)
@refuses("not-allowed not-found reason-required reason-too-long")
def open_run(request: HttpRequest, run_id: Id, payload: OpeningIn) -> HttpResponse:
    """Return what a run found; that it was opened, by whom and why, is on record."""
    actor = actor_of(request)

    def done() -> OpenedOut:
        run = acts.open_run(actor=actor, run_id=run_id, reason=payload.reason)
        result = or_none(lambda: run.result)
        return OpenedOut.model_validate(
            _run(run)
            | {
                "content": result.content if result else None,
                "checksum": bytes(result.checksum).hex() if result else None,
                "found": [_pattern(one) for one in queries.patterns(run_id)],
            }
        )

    with refusals_recorded("points.reciprocity-open", actor=actor, subject=f"run:{run_id}"):
        return once(request, actor, done)


@router.get("/reciprocity/mine", response=PatternsOut, summary="Patterns that name me")
def mine(request: HttpRequest) -> dict[str, Any]:
    """Return what is shown about me, as those who look see it."""
    return {"items": [_pattern(one) for one in queries.patterns_about(actor_of(request).person_id or 0)]}


@router.post(
    "/reciprocity/patterns/{pattern_id}/comments",
    response={201: PatternsOut},
    summary="Comment on a pattern that names me",
)
@refuses("comment-limit comment-personal-data comment-required comment-too-long not-found")
def comment(request: HttpRequest, pattern_id: Id, payload: CommentIn) -> HttpResponse:
    """Say something about a pattern that names me; it stands beside it."""
    actor = actor_of(request)

    def done() -> PatternsOut:
        acts.comment(actor=actor, pattern_id=pattern_id, text=payload.text)
        return PatternsOut.model_validate(mine(request))

    with refusals_recorded("points.reciprocity-comment", actor=actor, subject=f"pattern:{pattern_id}"):
        return once(request, actor, done, status=201)


def _run(run: ReciprocityRun) -> dict[str, Any]:
    is_finished = or_none(lambda: run.result) is not None
    return {
        "id": run.pk,
        "first": run.first,
        "last": run.last,
        "reason": run.reason,
        "asked_by": run.asked_by.name,
        "asked_at": run.asked_at,
        "shuffles": run.shuffles,
        "done": run.shuffles if is_finished else run.done,
        "is_finished": is_finished,
        "is_given_up": not is_finished and queries.is_given_up(run),
        "patterns": run.patterns.count() if is_finished else None,
    }


def _pattern(view: PatternView) -> dict[str, Any]:
    names = ("transfers", "months", "returned", "even", "prompt", "delay", "alike")
    return {
        **{name: view.measures[name] for name in names},
        "id": view.id,
        "first": view.first,
        "last": view.last,
        "members": [{"id": one.card.id, "name": one.card.name, "kept": one.kept} for one in view.members],
        "ties": [
            {"giver": one.giver, "recipient": one.recipient, "transfers": one.transfers} for one in view.ties
        ],
        "chance": dict(view.chance) | {"adjusted": view.adjusted},
        "comments": [{"name": one.name, "text": one.text, "at": one.at} for one in view.comments],
    }
