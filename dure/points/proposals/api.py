"""The HTTP API of policy versions, proposals and the simulator (제7조, D32)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import JsonValue, StrictInt, StrictStr, WithJsonSchema

from dure.accounts.authentication import OPERATE
from dure.accounts.idempotency import once
from dure.accounts.queries import actor_of
from dure.audit.actions import refusals_recorded
from dure.kit.api import CursorText, Day, Id, Input, Limit, Moment, OutId, Page, refuses
from dure.kit.days import FIRST_YEAR, LAST_YEAR
from dure.kit.pagination import decode_cursor, id_in_cursor, page_of
from dure.organizations.queries import department_names
from dure.papers.api import FormatIn, download
from dure.points.policy.codes import (
    VALUES_SCHEMA,
    ApprovalOut,
    LockClass,
    PolicyField,
    ProposalStatus,
    Stance,
)
from dure.points.proposals import actions as acts
from dure.points.proposals import papers as documents
from dure.points.proposals import queries, rules
from dure.points.proposals.queries import ProposalView, VersionView
from dure.points.proposals.replay import simulate_year
from dure.points.proposals.rules import Amendment, Change
from dure.points.proposals.simulation_api import SimulationOut, side_of
from dure.points.regulation.queries import told

router = Router(tags=["policies"])

Values = Annotated[dict[str, Any], WithJsonSchema(VALUES_SCHEMA)]
Changes = Annotated[
    dict[str, JsonValue], Field(description="only what differs, nested like `values` of a version")
]


class AmendmentIn(Input):
    """The amended regulation that a change beyond allotting and giving rests on (R7.2)."""

    number: Annotated[StrictStr, Field(min_length=1, max_length=100)]
    date: Day


class ProposalIn(Input):
    """A version to propose."""

    effective_from: Day = Field(description="the 1st of a future month")
    changes: Changes = {}
    preset: Annotated[StrictStr, Field(max_length=40)] | None = None
    reason: Annotated[StrictStr, Field(max_length=10_000)]
    amendment: AmendmentIn | None = None
    opinions_until: Day | None = Field(
        None,
        description="the last day of opinions where values of allotting and giving change: at least three days from "
        "today and two before the change begins; a week from today unless given",
    )


class OpinionIn(Input):
    """What somebody thinks of a proposal."""

    stance: Stance
    text: Annotated[StrictStr, Field(max_length=5000)] = ""


class ApprovalIn(Input):
    """A decision for a proposal."""

    note: Annotated[StrictStr, Field(max_length=500)] = ""
    opinions_record: Annotated[StrictStr, Field(max_length=2000)] = Field(
        "", description="what opinions were collected elsewhere"
    )
    seen: StrictStr | None = Field(None, description="`digest` of the proposal that was read and confirmed")


class DecisionIn(Input):
    """A decision against a proposal."""

    note: Annotated[StrictStr, Field(max_length=500)] = ""


class SimulationIn(Input):
    """A year to replay and the policy to replay it under."""

    year: Annotated[StrictInt, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
    preset: Annotated[StrictStr, Field(max_length=40)] | None = None
    changes: Changes = {}


class ChangeOut(Schema):
    """One value that differs. Class A may be adjusted by the operator, class B needs an amended regulation."""

    field: PolicyField
    lock_class: LockClass
    before: Any
    after: Any


class VersionOut(Schema):
    """A version of the policy with what it changed of the one before."""

    version: int
    preset: str
    effective_from: date
    is_in_force: bool
    basis: str
    recorded_at: Moment
    values: Values
    changes: list[ChangeOut]
    proposal: OutId | None


class AmendmentOut(Schema):
    """The amended regulation of a proposal."""

    number: str
    date: date


class OpinionsOut(Schema):
    """What was said about a proposal, without names."""

    total: int
    counts: dict[Stance, int]
    texts: list[tuple[Stance, str]]


class ProposalOut(Schema):
    """A proposed version with its evidence."""

    id: OutId
    status: ProposalStatus
    effective_from: date
    preset: str
    values: Values
    changes: list[ChangeOut]
    reason: str
    analysis: dict[str, Any]
    amendment: AmendmentOut | None
    opinions_until: date | None = Field(
        description="the last day on which opinions are taken; approval comes after it"
    )
    is_collecting: bool = Field(description="opinions are taken today")
    approval: ApprovalOut
    proposed_by: str
    proposed_at: Moment
    opinions: OpinionsOut
    opinions_record: str
    decided_by: str | None
    decided_at: Moment | None
    note: str
    version: int | None
    digest: str = Field(description="of what changes and what was said; an approval may send it as `seen`")


@router.get("/policies", response=Page[VersionOut], summary="All versions of my agency's policy")
def list_versions(request: HttpRequest, limit: Limit = 20, cursor: CursorText = None) -> dict[str, Any]:
    """List the versions, newest first, those to come included."""
    agency = queries.judge_member(actor_of(request))
    keys = decode_cursor(cursor, (int,))
    rows = [row for row in queries.versions(agency) if keys is None or row.version < int(keys[0])]
    shown, following = page_of(rows[: limit + 1], limit, lambda row: [row.version])
    return {"items": [_version(row) for row in shown], "next": following}


@router.post("/policies", response={201: ProposalOut}, auth=OPERATE, summary="Propose a version")
@refuses(
    "no-policy not-operator policy-amendment policy-amendment-form policy-nothing "
    "policy-opinions-end policy-opinions-short policy-order policy-preset policy-reason policy-start "
    "policy-unknown policy-values"
)
def propose(request: HttpRequest, payload: ProposalIn) -> HttpResponse:
    """Propose a version that differs from the last one; the analysis of use is made and kept (제7조)."""
    actor = actor_of(request)
    sent = payload.amendment
    amendment = Amendment(sent.number, sent.date) if sent else None
    return _once(
        request,
        "points.policy.propose",
        "",
        lambda: acts.propose_policy(
            actor=actor,
            effective_from=payload.effective_from,
            changes=payload.changes,
            reason=payload.reason,
            preset=payload.preset,
            amendment=amendment,
            opinions_until=payload.opinions_until,
        ),
        status=201,
    )


@router.post(
    "/policies/simulate", response=SimulationOut, auth=OPERATE, summary="Replay a year under another policy"
)
@refuses("no-policy not-operator policy-preset policy-values")
def simulate(request: HttpRequest, payload: SimulationIn) -> dict[str, Any]:
    """Return the year as it was and as the same acts would have counted; writes nothing."""
    result = simulate_year(
        reader=actor_of(request), year=payload.year, preset=payload.preset, changes=payload.changes
    )
    names = department_names({one.department for one in (*result.before.scores, *result.after.scores)})
    return {
        "before": side_of(result.before, names),
        "after": side_of(result.after, names),
        "dropped": result.dropped,
        "special_granted": result.special_granted,
        "special_beyond_cap": result.special_beyond_cap,
        "not_replayed": list(result.not_replayed),
        "caution": str(queries.CAUTION),
    }


@router.get(
    "/policies/proposals", response=Page[ProposalOut], summary="Proposed versions of my agency's policy"
)
def list_proposals(request: HttpRequest, limit: Limit = 20, cursor: CursorText = None) -> dict[str, Any]:
    """List the proposals, newest first, open and decided."""
    agency = queries.judge_member(actor_of(request))
    rows = queries.proposals(agency, before=id_in_cursor(cursor), limit=limit + 1)
    shown, following = page_of(rows, limit, lambda row: [row.id])
    return {"items": [_proposal(row) for row in shown], "next": following}


@router.get(
    "/policies/proposals/{proposal_id}", response=ProposalOut, summary="One proposal with its evidence"
)
def one_proposal(request: HttpRequest, proposal_id: Id) -> dict[str, Any]:
    """Return a proposal."""
    return _proposal(queries.read(proposal_id, queries.judge_member(actor_of(request))))


@router.get("/policies/proposals/{proposal_id}/package", summary="The package of a proposal as a file")
def package(request: HttpRequest, proposal_id: Id, form: FormatIn = "pdf") -> HttpResponse:
    """Return what changes, why, the analysis of use and the opinions, as PDF or HWPX."""
    return download(documents.policy_package(actor=actor_of(request), proposal_id=proposal_id, form=form))


@router.post("/policies/proposals/{proposal_id}/opinions", response={204: None}, summary="Say my opinion")
@refuses(
    "opinion-closed opinion-given opinion-not-asked opinion-personal-data opinion-stance opinion-too-long"
    " policy-decided policy-unknown"
)
def opinion(request: HttpRequest, proposal_id: Id, payload: OpinionIn) -> HttpResponse:
    """Say once what I think of a proposed change."""
    actor = actor_of(request)

    def say() -> None:
        acts.say_opinion(actor=actor, proposal_id=proposal_id, stance=payload.stance, text=payload.text)

    with refusals_recorded("points.policy.opinion", actor=actor, subject=str(proposal_id)):
        return once(request, actor, say, status=204)


@router.post(
    "/policies/proposals/{proposal_id}/approve",
    response=ProposalOut,
    auth=OPERATE,
    summary="Approve a proposal",
)
@refuses(
    "ledger-busy no-policy not-operator policy-collecting policy-decided policy-decider "
    "policy-opinions policy-order policy-own policy-seen policy-start policy-unknown"
)
def approve(request: HttpRequest, proposal_id: Id, payload: ApprovalIn) -> HttpResponse:
    """Put a proposal into force: the operator for allotting and giving, a second person for anything else.

    Refused with `policy-collecting` (409) until the last day of opinions is over.
    """
    actor = actor_of(request)
    return _once(
        request,
        "points.policy.approve",
        str(proposal_id),
        lambda: acts.approve_policy(
            actor=actor,
            proposal_id=proposal_id,
            note=payload.note,
            opinions_record=payload.opinions_record,
            seen=payload.seen,
        ),
    )


@router.post(
    "/policies/proposals/{proposal_id}/decline",
    response=ProposalOut,
    auth=OPERATE,
    summary="Decline a proposal",
)
@refuses("policy-decided policy-decider policy-unknown")
def decline(request: HttpRequest, proposal_id: Id, payload: DecisionIn) -> HttpResponse:
    """Decline a proposal, or withdraw one's own."""
    actor = actor_of(request)
    return _once(
        request,
        "points.policy.decline",
        str(proposal_id),
        lambda: acts.decline_policy(actor=actor, proposal_id=proposal_id, note=payload.note),
    )


def _once(
    request: HttpRequest, action: str, subject: str, act: Callable[[], ProposalView], *, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    with refusals_recorded(action, actor=actor, subject=subject):
        return once(request, actor, lambda: ProposalOut.model_validate(_proposal(act())), status=status)


def _version(row: VersionView) -> dict[str, Any]:
    return {
        "version": row.version,
        "preset": row.preset,
        "effective_from": row.effective_from,
        "is_in_force": row.is_in_force,
        "basis": told(row.basis),
        "recorded_at": row.recorded_at,
        "values": row.values.model_dump(mode="json"),
        "changes": [_change(one) for one in row.changes],
        "proposal": row.proposal_id,
    }


def _change(one: Change) -> dict[str, Any]:
    return {"field": one.field, "lock_class": one.lock_class, "before": one.before, "after": one.after}


def _proposal(row: ProposalView) -> dict[str, Any]:
    return {
        "id": row.id,
        "status": row.status,
        "effective_from": row.effective_from,
        "preset": row.preset,
        "values": row.values.model_dump(mode="json"),
        "changes": [_change(one) for one in row.changes],
        "reason": row.reason,
        "analysis": row.analysis,
        "amendment": row.amendment and {"number": row.amendment.number, "date": row.amendment.on},
        "opinions_until": row.opinions_until,
        "is_collecting": row.is_collecting,
        "approval": _approval(row),
        "proposed_by": row.proposer.name,
        "proposed_at": row.proposed_at,
        "opinions": {
            "total": row.opinions.total,
            "counts": dict(row.opinions.counts),
            "texts": list(row.opinions.texts),
        },
        "opinions_record": row.opinions_record,
        "decided_by": row.decider and row.decider.name,
        "decided_at": row.decided_at,
        "note": row.note,
        "version": row.version,
        "digest": row.digest,
    }


def _approval(row: ProposalView) -> dict[str, Any]:
    made, until = list(row.changes), row.opinions_until
    return {
        "roles": sorted(rules.approvers(made)),
        "second_person": rules.needs_second(made),
        "other_department": False,
        "possible_from": until and until + timedelta(days=1),
    }
