"""What somebody may give this month, and to whom: the answers an act would get, asked beforehand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from dure import clock
from dure.kit.days import next_month
from dure.kit.refusals import Denial
from dure.points.giving import rules
from dure.points.giving.posting.facts import Facts, look
from dure.points.giving.refusals import refusal
from dure.points.giving.rules import Purse
from dure.points.policy.values import TransferPolicy


@dataclass(frozen=True, slots=True)
class AllowanceView:
    """A person's allowance of the running month, in points; what is left lapses at `expires_at` (제5조②)."""

    month: date
    granted: int
    used: int
    remaining: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether one may give to somebody now, and if not why; `remaining_this_month` counts gifts."""

    recipient_id: int
    allowed: bool
    code: str
    detail: "str | Promise"
    remaining_this_month: int
    resets_at: datetime


@dataclass(frozen=True, slots=True)
class Prospects:
    """What the form of giving needs to know: what is left, by which rules, and who can be given to.

    `why_not` says why the giver can give to nobody now, and is empty where they can.
    """

    allowance: AllowanceView
    limits: TransferPolicy | None
    verdicts: list[Eligibility]
    why_not: "str | Promise" = ""


def prospects(person_id: int, recipients: Iterable[int] = ()) -> Prospects:
    """Return a giver's allowance, the limits in force and the eligibility of `recipients`, in one query.

    Without limits the giver's agency runs no points.
    """
    asked = list(recipients)
    facts = look(person_id, asked)
    giver = facts.people.get(person_id)
    policy = facts.policies.get(giver.agency_id or 0) if giver else None
    return Prospects(
        allowance=_allowance(facts, person_id),
        limits=policy.values.transfer if policy else None,
        verdicts=[_eligibility(facts, person_id, recipient) for recipient in asked],
        why_not=_why_not(facts, person_id),
    )


def allowance(person_id: int) -> AllowanceView:
    """Return the allowance of the running month; one not granted yet shows what first use would grant (D8)."""
    return _allowance(look(person_id), person_id)


def _allowance(facts: Facts, person_id: int) -> AllowanceView:
    purse = facts.purses.get(person_id, Purse(facts.month))
    return AllowanceView(
        month=purse.month,
        granted=purse.granted,
        used=purse.used,
        remaining=purse.remaining,
        expires_at=clock.start_of(next_month(purse.month)),
    )


def eligibility(person_id: int, recipients: Iterable[int]) -> list[Eligibility]:
    """Say of each of `recipients` whether `person_id` may give to them now, in their order (one query)."""
    asked = list(recipients)
    facts = look(person_id, asked)
    return [_eligibility(facts, person_id, recipient) for recipient in asked]


def _eligibility(facts: Facts, person_id: int, recipient_id: int) -> Eligibility:
    no = _verdict(facts, person_id, recipient_id)
    why = refusal(no) if no else None
    return Eligibility(
        recipient_id=recipient_id,
        allowed=no is None,
        code=no.code if no else "",
        detail=why.detail if why else "",
        remaining_this_month=_gifts_left(facts, person_id, recipient_id),
        resets_at=clock.start_of(next_month(facts.month)),
    )


def _verdict(facts: Facts, person_id: int, recipient_id: int) -> Denial | None:
    sender = facts.people.get(person_id)
    policy = facts.policies.get(sender.agency_id or 0) if sender else None
    no = rules.judge_sender(sender, policy.values if policy else None)
    if no is not None or sender is None or policy is None:
        return no
    return rules.judge_recipient(sender, facts.people.get(recipient_id), policy.values) or rules.judge_limits(
        recipient_id, None, facts.purses[person_id], policy.values
    )


def _why_not(facts: Facts, person_id: int) -> "str | Promise":
    sender = facts.people.get(person_id)
    policy = facts.policies.get(sender.agency_id or 0) if sender else None
    no = rules.judge_sender(sender, policy.values if policy else None)
    if no is None and policy is not None:
        # Nobody has been thanked by nobody: what is left of the allowance alone decides.
        no = rules.judge_limits(0, None, facts.purses[person_id], policy.values)
    return refusal(no).detail if no else ""


def _gifts_left(facts: Facts, person_id: int, recipient_id: int) -> int:
    sender = facts.people.get(person_id)
    policy = facts.policies.get(sender.agency_id or 0) if sender else None
    purse = facts.purses.get(person_id)
    if policy is None or purse is None:
        return 0
    limits = policy.values.transfer
    left = min(limits.pair_limit - purse.given.get(recipient_id, 0), purse.remaining // limits.unit)
    return max(left, 0)
