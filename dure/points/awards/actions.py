"""Special awards as acts: propose one, approve, decline or withdraw it. Each is one transaction."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from dure import clock
from dure.accounts.placement import people_on
from dure.audit.actions import record, refusals_recorded
from dure.kit import locks
from dure.kit.abilities import Thing, denial
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.kit.text import clean, line
from dure.notifications.notices.actions import notify
from dure.organizations.placement import LOOK_BACK, departments_since
from dure.organizations.queries import holders_of
from dure.points.awards import queries as awards
from dure.points.awards import rules
from dure.points.awards.announcing import tell_awarded
from dure.points.awards.drafts import Draft, draft
from dure.points.awards.models import SpecialAward, SpecialAwardDecision, SpecialAwardMember
from dure.points.awards.queries import AwardView
from dure.points.awards.refusals import refusal
from dure.points.awards.rules import AwardAbility, Target
from dure.points.fence import actions as fence
from dure.points.office import operator_of
from dure.points.policy import queries as policies


def award(
    *,
    actor: Actor,
    target: Target,
    amount: int,
    reason: str,
    document: str = "",
    includes: Mapping[int, str] | None = None,
    seen: str | None = None,
) -> AwardView:
    """Award `amount` points (whole, 1 to the maximum) to a person or to every member of a department (제9조).

    All or nothing: when the year's total does not hold the whole award, nothing is written and the refusal
    names the largest amount that fits (D24). `includes` takes people on leave in, each with a reason (D25);
    `seen` is the digest of the preview that was confirmed. Where the proposer's own department gains, the
    award waits for a second person (D26). Raises `Refusal` with one of `awards.refusals.SAID`.
    """
    subject = f"department:{target.department}" if target.department else f"person:{target.person}"
    with refusals_recorded("points.special-award", actor=actor, subject=subject), transaction.atomic():
        agency, person = operator_of(actor, "award", "awards")
        moment = _enter(agency)
        reasons = {number: clean(text)[:200] for number, text in (includes or {}).items()}
        made = draft(actor=actor, target=target, amount=amount, includes=reasons, day=moment.date())
        why = clean(reason)
        no = made.no or rules.judge_reason(why) or _judge_seen(made, seen)
        if no is not None:
            raise refusal(no)
        row = _propose(made, agency, person, moment, why, line(document)[:200])
        if not made.needs_second:
            _decide(row, "approved", person, moment, "")
        _tell(row, made, agency, moment.date())
        done = awards.read(row.pk, agency)
        if not made.needs_second:
            tell_awarded(done, agency, moment.date())
        details = {"award": row.pk, "cost": row.cost, "people": made.people, "second": row.needs_second}
        record("points.special-award", actor=actor, subject=subject, details=details)
        return done


def approve_award(*, actor: Actor, award_id: int, note: str = "") -> AwardView:
    """Approve an award to the operator's own department, as a second person who gains nothing (D26)."""
    with refusals_recorded("points.special-award.approve", actor=actor, subject=str(award_id)):
        return _end(actor, award_id, "approved", note)


def decline_award(*, actor: Actor, award_id: int, note: str = "") -> AwardView:
    """Decline a proposed award, or withdraw one's own; what it had reserved is free again."""
    with refusals_recorded("points.special-award.decline", actor=actor, subject=str(award_id)):
        return _end(actor, award_id, "declined", note)


@transaction.atomic
def _end(actor: Actor, award_id: int, outcome: str, note: str) -> AwardView:
    if actor.agency_id is None or actor.person_id is None:
        raise refusal(Denial("award-decider"))
    moment = _enter(actor.agency_id)
    proposed = awards.read(award_id, actor.agency_id)
    if outcome == "declined" and actor.person_id == proposed.proposer_id:
        outcome = "withdrawn"
    no = _judge_state(proposed, moment.date())
    if no is None and outcome != "withdrawn":
        no = judge_decider(actor, proposed, moment.date())
    if no is None and outcome == "approved":
        no = _judge_gaining(proposed, actor.agency_id, moment.date())
    if no is not None:
        raise refusal(no)
    _decide(SpecialAward(pk=award_id), outcome, actor.person_id, moment, clean(note)[:500])
    _tell_decision(proposed, outcome, clean(note)[:500])
    record(f"points.special-award.{outcome}", actor=actor, subject=str(award_id))
    done = awards.read(award_id, actor.agency_id)
    if outcome == "approved":
        tell_awarded(done, actor.agency_id, moment.date())
    return done


def judge_decider(actor: Actor, proposed: AwardView, day: date) -> Denial | None:
    """Say why somebody cannot decide about a proposed award as everybody stands on `day`, or None (D26, D44).

    Where people were before counts from `LOOK_BACK` before the proposal on, however long it waited. Those departments
    gain that stand on the list of the proposal, and those of posts that the people on it hold on `day`, besides or
    as acting too.
    """
    listed = {one.person_id: one.department_id for one in proposed.members if one.points}
    now = (one.departments for one in people_on(list(listed), day).values())
    gain = {unit for unit in listed.values() if unit is not None}.union(*now)
    proposer = proposed.proposer_id
    belonged = departments_since({actor.person_id or 0, proposer, *listed}, proposed.day - LOOK_BACK)
    deciding = rules.Deciding(proposer, frozenset(listed), frozenset(gain), belonged)
    return denial(actor, "decide", Thing("award", actor.agency_id, deciding))


def abilities_of(actor: Actor, award: AwardView) -> frozenset[AwardAbility]:
    """Return what `actor` may do with an award today: `approve` it, `decline` it or withdraw their own (I30)."""
    today = clock.today()
    if _judge_state(award, today) is not None:
        return frozenset()
    if judge_decider(actor, award, today) is None:
        return frozenset({"approve", "decline"})
    return frozenset({"decline"} if actor.person_id == award.proposer_id else ())


def _judge_gaining(proposed: AwardView, agency: int, day: date) -> Denial | None:
    """Say who of the frozen list has left since it was proposed (D25): nobody gains who could not be awarded now."""
    policy = policies.of_agency(agency, day)
    if policy is None:
        return Denial("no-policy")
    people = people_on([one.person_id for one in proposed.members if one.points], day)
    return rules.judge_gaining(people.values(), agency, policy.values)


def _enter(agency: int) -> datetime:
    """Keep the day open and the agency's budget to this transaction; return the moment that counts."""
    fence.hold_open()
    locks.hold(locks.AWARD_BUDGET, agency)
    return fence.moment()


def _judge_seen(made: Draft, seen: str | None) -> Denial | None:
    return Denial("award-members-changed") if seen is not None and seen != made.digest else None


def _judge_state(proposed: AwardView, today: date) -> Denial | None:
    if proposed.day.year != today.year:
        return Denial("award-year", {"year": proposed.day.year})
    return Denial("award-decided") if proposed.status != "pending" else None


def _propose(
    made: Draft, agency: int, person: int, moment: datetime, reason: str, document: str
) -> SpecialAward:
    """Write the proposal with its frozen list."""
    special = made.policy.values.special
    row = SpecialAward.objects.create(
        agency_id=agency,
        year=made.day.year,
        day=made.day,
        policy_id=made.policy.id,
        department_id=made.target.department,
        amount=made.amount,
        cost=made.cost,
        cap=special.cap,
        cap_scope=special.cap_scope,
        per_award=special.per_award,
        reason=reason,
        document=document,
        needs_second=made.needs_second,
        proposed_by_id=person,
        proposed_at=moment,
    )
    SpecialAwardMember.objects.bulk_create(
        SpecialAwardMember(
            award=row,
            person_id=line.placement.person_id,
            department_id=line.department,
            points=made.amount if line.gains else 0,
            is_on_leave=line.placement.on_leave,
            note=line.note,
        )
        for line in made.lines
    )
    return row


def _decide(row: SpecialAward, outcome: str, person: int, moment: datetime, note: str) -> None:
    SpecialAwardDecision.objects.create(
        award_id=row.pk,
        outcome=outcome,
        day=moment.date(),
        decided_by_id=person,
        decided_at=moment,
        note=note,
    )


def _tell(row: SpecialAward, made: Draft, agency: int, day: date) -> None:
    """Tell those who gain, or those who may approve."""
    if not made.needs_second:
        notify(made.people, "special-awarded", award=row.pk, points=row.amount, reason=row.reason)
        return
    proposed = awards.read(row.pk, agency)
    fit = [
        person
        for role in sorted(rules.DECIDERS)
        for person in holders_of(agency, role, day)
        if judge_decider(Actor(person_id=person, agency_id=agency, roles=frozenset({role})), proposed, day)
        is None
    ]
    notify(fit, "award-waiting", award=row.pk)


def _tell_decision(proposed: AwardView, outcome: str, note: str) -> None:
    if outcome == "approved":
        people = [one.person_id for one in proposed.members if one.points]
        notify(people, "special-awarded", award=proposed.id, points=proposed.amount, reason=proposed.reason)
    elif outcome == "declined":
        notify([proposed.proposer_id], "award-declined", award=proposed.id, note=note)
