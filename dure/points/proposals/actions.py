"""Changing the policy as acts: propose, say one's opinion, approve, decline. Each is one transaction."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from dure import clock
from dure.accounts.placement import people_on
from dure.audit.actions import record, refusals_recorded
from dure.kit import locks
from dure.kit.abilities import Thing, denial, may
from dure.kit.actor import Actor
from dure.kit.days import month_of
from dure.kit.refusals import Denial
from dure.kit.text import clean, line
from dure.notifications.notices.actions import notify
from dure.organizations.queries import holders_of
from dure.points.fence import actions as fence
from dure.points.office import operator_of
from dure.points.policy.models import Policy
from dure.points.policy.rules import is_eligible
from dure.points.policy.values import PRESETS, PolicyValues
from dure.points.proposals import queries as proposals
from dure.points.proposals import rules
from dure.points.proposals.analysis import use_of
from dure.points.proposals.drafts import values_of
from dure.points.proposals.models import PolicyDecision, PolicyOpinion, PolicyProposal, Stance
from dure.points.proposals.queries import ProposalView, opinions_of, participants
from dure.points.proposals.refusals import refusal
from dure.points.proposals.replay import replay
from dure.points.proposals.rules import Amendment
from dure.points.regulation.actions import amend
from dure.points.regulation.queries import rule_on


def propose_policy(
    *,
    actor: Actor,
    effective_from: date,
    changes: Mapping[str, Any],
    reason: str,
    preset: str | None = None,
    amendment: Amendment | None = None,
    opinions_until: date | None = None,
) -> ProposalView:
    """Propose a version that differs from the last one in `changes`, as the operator (제7조).

    `changes` is a nested mapping like the policy itself; with a `preset` its values come first. The analysis of
    use is made and kept; those who take part are asked for their opinion when values of Articles 5 and 6
    change, through the day `opinions_until` (a week from today unless given). Where points could be given within one
    department, the effect is simulated and the auditor told (D45). Nothing takes effect before it is approved.
    Raises `Refusal` of `policies.refusals.SAID`.
    """
    with refusals_recorded("points.policy.propose", actor=actor), transaction.atomic():
        agency, person = operator_of(actor, "propose", "policies")
        _lock(agency)
        base = _last(agency)
        before = PolicyValues.model_validate(base.values)
        if preset is not None and preset not in PRESETS:
            raise refusal(Denial("policy-preset", {"known": ", ".join(PRESETS)}))
        after = values_of(PRESETS[preset] if preset else before, changes)
        made, moment, why = rules.changes(before, after), _moment(), clean(reason)
        today = moment.date()
        no = (
            rules.judge_start(effective_from, today, base.effective_from)
            or rules.judge_changes(made, amendment, today)
            or rules.judge_reason(why)
        )
        if no is not None:
            raise refusal(no)
        until = _opinions_end(made, opinions_until, today, effective_from)
        row = PolicyProposal.objects.create(
            agency_id=agency,
            base=base,
            preset=preset or base.preset,
            effective_from=effective_from,
            values=after.model_dump(mode="json"),
            reason=why,
            analysis=_analysis(agency, today, before, after, made),
            amendment_number=line(amendment.number)[:100] if amendment else "",
            amendment_date=amendment.on if amendment else None,
            opinions_until=until,
            proposed_by_id=person,
            proposed_at=moment,
        )
        _ask(row, made, agency, today)
        details: dict[str, Any] = {"fields": [change.field for change in made]}
        if until is not None:
            details["opinions_until"] = until.isoformat()
        record("points.policy.propose", actor=actor, subject=str(row.pk), details=details)
        return proposals.read(row.pk, agency)


def say_opinion(*, actor: Actor, proposal_id: int, stance: str, text: str = "") -> None:
    """Say what one thinks of a proposal, once, as somebody who takes part in the agency's scheme (제7조).

    Raises `Refusal` `opinion-closed` (409) after the last day of opinions, by the database's clock, and others of
    `policies.refusals.SAID`.
    """
    subject = str(proposal_id)
    with refusals_recorded("points.policy.opinion", actor=actor, subject=subject), transaction.atomic():
        proposal = proposals.read(proposal_id, actor.agency_id)
        said = clean(text)
        no = _judge_voice(actor, proposal) or rules.judge_opinion(said)
        if stance not in Stance.values:
            no = no or Denial("opinion-stance")
        if no is not None or actor.person_id is None:
            raise refusal(no or Denial("opinion-not-asked"))
        _, is_new = PolicyOpinion.objects.get_or_create(
            proposal_id=proposal_id,
            person_id=actor.person_id,
            defaults={"stance": stance, "text": said, "at": clock.now()},
        )
        if not is_new:
            raise refusal(Denial("opinion-given"))
        record("points.policy.opinion", actor=actor, subject=subject)


def approve_policy(
    *, actor: Actor, proposal_id: int, note: str = "", opinions_record: str = "", seen: str | None = None
) -> ProposalView:
    """Put a proposal into force from its day on: the operator for Articles 5 and 6, else a second person.

    Not before the last day of opinions is over. `opinions_record` names what opinions were collected elsewhere; those
    said here are frozen with the decision. `seen` is the `digest` of the confirmation that was shown, if one was.
    Nothing else is written to the ledger from the moment that is judged to the end: no gift of a month can be decided
    by the version before while this one already begins with that month (D32).
    """
    subject = str(proposal_id)
    with refusals_recorded("points.policy.approve", actor=actor, subject=subject), transaction.atomic():
        proposal, elsewhere = _enter(actor, proposal_id), clean(opinions_record)[:2000]
        base = _last(proposal.agency_id)
        no = judge_approval(actor, proposal) or rules.judge_evidence(
            list(proposal.changes), proposal.opinions.total, elsewhere
        )
        if no is None and seen is not None and seen != proposal.digest:
            no = Denial("policy-seen")
        if no is not None or actor.person_id is None:
            raise refusal(no or Denial("policy-decider"))
        notify(
            proposals.told_of(proposal, clock.today()),
            "policy-coming",
            proposal=proposal.id,
            day=_day(proposal.effective_from),
        )
        fence.hold_alone()
        moment = fence.moment()
        no = rules.judge_start(proposal.effective_from, moment.date(), base.effective_from)
        if no is not None:
            raise refusal(no)
        row = _put_into_force(actor, proposal, base, moment)
        _decide(proposal, actor.person_id, "approved", note, elsewhere, row)
        details = {"version": row.version, "opinions": proposal.opinions.total}
        record("points.policy.approve", actor=actor, subject=subject, details=details)
        return proposals.read(proposal_id, actor.agency_id)


def judge_approval(actor: Actor, proposal: ProposalView) -> Denial | None:
    """Say why `actor` cannot approve a proposal now, whatever evidence they attach, or None."""
    if proposal.status != "open":
        return Denial("policy-decided")
    return judge_approver(actor, proposal) or rules.judge_voices_over(
        proposal.opinions_until, fence.now().date()
    )


def judge_approver(actor: Actor, proposal: ProposalView) -> Denial | None:
    """Say why `actor` is not who approves a proposal, or None: a second person beyond Articles 5 and 6 (R7.2)."""
    thing = Thing("policy-proposal", actor.agency_id, proposal.proposer_id)
    return denial(actor, rules.approving(list(proposal.changes)), thing)


def decline_policy(*, actor: Actor, proposal_id: int, note: str = "") -> ProposalView:
    """Decline a proposal as somebody with a role in the scheme, or withdraw one's own."""
    subject = str(proposal_id)
    with refusals_recorded("points.policy.decline", actor=actor, subject=subject), transaction.atomic():
        proposal = _enter(actor, proposal_id)
        is_own = actor.person_id == proposal.proposer_id
        if actor.person_id is None or not (is_own or may(actor, "decide", "policies")):
            raise refusal(Denial("policy-decider"))
        _decide(proposal, actor.person_id, "withdrawn" if is_own else "declined", note, "", None)
        if not is_own:
            notify([proposal.proposer_id], "policy-declined", proposal=proposal.id, note=clean(note)[:500])
        record("points.policy.decline", actor=actor, subject=subject)
        return proposals.read(proposal_id, actor.agency_id)


def _opinions_end(made: list[rules.Change], until: date | None, today: date, start: date) -> date | None:
    """Return the last day of opinions, None where none are asked for; refuse one that does not do."""
    if not rules.needs_opinions(made):
        return None
    end = rules.opinions_end(until, today, start)
    no = rules.judge_opinions_end(end, today, start)
    if no is not None:
        raise refusal(no)
    return end


def _judge_voice(actor: Actor, proposal: ProposalView) -> Denial | None:
    if proposal.status != "open":
        return Denial("policy-decided")
    placement = people_on([actor.person_id or 0], clock.today()).get(actor.person_id or 0)
    closed = rules.judge_opinion_day(proposal.opinions_until, fence.now().date())
    if closed is not None:
        return closed
    if (
        placement is None
        or placement.agency_id != proposal.agency_id
        or not is_eligible(placement, proposal.values)
    ):
        return Denial("opinion-not-asked")
    return None


def _enter(actor: Actor, proposal_id: int) -> ProposalView:
    """Lock the agency's versions and return the proposal while it is open."""
    proposals.judge_member(actor)
    _lock(actor.agency_id or 0)
    proposal = proposals.read(proposal_id, actor.agency_id)
    if proposal.status != "open":
        raise refusal(Denial("policy-decided"))
    return proposal


def _moment() -> datetime:
    """Return the moment that counts, by the database's clock, which the running day cannot end before."""
    fence.hold_open()
    return fence.moment()


def _lock(agency: int) -> None:
    locks.hold(locks.POLICY_VERSIONS, agency)


def _last(agency: int) -> Policy:
    last = Policy.objects.filter(agency_id=agency).order_by("-effective_from").first()
    if last is None:
        raise refusal(Denial("no-policy"))
    return last


def _ask(row: PolicyProposal, made: list[rules.Change], agency: int, today: date) -> None:
    """Ask for opinions and decisions; tell the auditor where points could be given within one department (D45)."""
    if rules.needs_opinions(made):
        notify(participants(agency, today), "survey-open", proposal=row.pk)
    if rules.opens_departments(made):
        auditors = holders_of(agency, "auditor", today)
        notify(auditors, "policy-departments", proposal=row.pk, day=_day(row.effective_from))
    if rules.needs_second(made):
        holders = {person for role in rules.DECIDERS for person in holders_of(agency, role, today)}
        day = _day(row.effective_from)
        notify(holders - {row.proposed_by_id}, "policy-waiting", proposal=row.pk, day=day)


def _analysis(
    agency: int, today: date, before: PolicyValues, after: PolicyValues, made: list[rules.Change]
) -> dict[str, Any]:
    """Return how the values in force were used, and what the year would count under the others (R7.1, D45).

    In January it is the year before.
    """
    use = use_of(agency, today, before.transfer.pair_limit)
    if not rules.opens_departments(made):
        return use
    year = (month_of(today) - timedelta(days=1)).year
    found = replay(agency, year, before, after)
    was, would = found.before, found.after
    figures = {
        "year": year,
        "transfers": [was.transfers, would.transfers],
        "given": [was.given, would.given],
    }
    return use | {"simulated": figures}


def _put_into_force(actor: Actor, proposal: ProposalView, base: Policy, moment: datetime) -> Policy:
    """Write the version of a proposal, and the amended regulation that it rests on."""
    if proposal.amendment is not None:
        amend(
            actor=actor,
            agency_id=proposal.agency_id,
            number=proposal.amendment.number,
            on=proposal.amendment.on,
            effective_from=proposal.effective_from,
        )
    return Policy.objects.create(
        agency_id=proposal.agency_id,
        version=base.version + 1,
        preset=proposal.preset,
        effective_from=proposal.effective_from,
        values=proposal.values.model_dump(mode="json"),
        basis=_basis(proposal),
        recorded_at=moment,
    )


def _decide(
    proposal: ProposalView, person: int, outcome: str, note: str, elsewhere: str, policy: Policy | None
) -> None:
    PolicyDecision.objects.create(
        proposal_id=proposal.id,
        policy=policy,
        outcome=outcome,
        opinions=opinions_of(proposal.id).as_json(),
        opinions_record=elsewhere,
        note=clean(note)[:500],
        decided_by_id=person,
        decided_at=fence.moment(),
    )


def _basis(proposal: ProposalView) -> str:
    """Return what the version rests on: the amended regulation, or what the one in force says of adjusting."""
    if proposal.amendment is not None:
        return f"{proposal.amendment.number} ({_day(proposal.amendment.on)})"[:200]
    named = rule_on(proposal.agency_id, proposal.effective_from).named("adjustment")
    return f"{named}에 따른 조정" if named else "사용 현황 분석과 의견 수렴에 따른 조정"


def _day(day: date) -> str:
    return f"{day.year}. {day.month}. {day.day}."
