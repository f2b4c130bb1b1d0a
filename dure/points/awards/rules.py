"""The regulation's decisions about special awards (제9조), as pure functions."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dure.kit import text
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.organizations.placement import Placement
from dure.points.policy.rules import is_eligible
from dure.points.policy.values import PolicyValues, SpecialPolicy

REASON_MIN = 5
REASON_MAX = 1000
DECIDERS = frozenset({"operator", "personnel", "evaluation", "collaboration-officer"})
"""Whose holders may be the second person of D26."""

Belonging = Mapping[int, frozenset[int]]
"""The departments that people belong to, or belonged to within `LOOK_BACK`, by person."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whom an award is for: one person, or every member of a department (제9조①). Exactly one is given."""

    person: int | None = None
    department: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody on the list of an award: gaining, or left out because on leave (D25)."""

    placement: Placement
    department: int
    gains: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Budget:
    """What may still be awarded in a year, in points: `left` of the agency, or of each person (D23)."""

    cap: int
    left: int
    people_left: Mapping[int, int]
    scope: str = "agency-year"

    def largest(self, people: Sequence[int], per_award: int) -> int:
        """Return the largest amount that fits for each of `people` (D24); 0 when none does."""
        if not people:
            return 0
        if self.scope == "person-year":
            fits = min(self.people_left.get(person, self.cap) for person in people)
        else:
            fits = self.left // len(people)
        return max(0, min(fits, per_award))


def lines_of(
    target: Target, people: Iterable[Placement], includes: Mapping[int, str], policy: PolicyValues
) -> list[Line]:
    """Return the list of an award, by person: the headcount of the department (제3조), or the one person.

    People on leave are listed and left out of a department's award unless `includes` names them with a reason.
    """
    return [
        Line(
            one,
            department=one.department_id,
            gains=target.person is not None or not one.on_leave or one.person_id in includes,
            note=includes.get(one.person_id, "") if one.on_leave else "",
        )
        for one in sorted(people, key=lambda one: one.person_id)
        if is_eligible(one, policy) and one.department_id is not None
    ]


def gaining(lines: Iterable[Line]) -> list[int]:
    """Return the ids of the people who gain, in the order of the list."""
    return [line.placement.person_id for line in lines if line.gains]


def judge_amount(amount: int, special: SpecialPolicy) -> Denial | None:
    """Say why nobody can be awarded `amount`, or None: whole points up to the maximum (제9조① 단서, D26)."""
    if not 1 <= amount <= special.per_award:
        return Denial("award-amount", {"amount": amount, "maximum": special.per_award})
    return None


def judge_list(target: Target, lines: Sequence[Line], includes: Mapping[int, str]) -> Denial | None:
    """Say why a list cannot be awarded, or None: nobody on it, or an override that names nobody on leave."""
    if not gaining(lines):
        return Denial("award-person" if target.person is not None else "award-empty")
    on_leave = {line.placement.person_id for line in lines if line.placement.on_leave}
    if not includes.keys() <= on_leave:
        return Denial("award-override")
    if not all(text.has_letter(reason) for reason in includes.values()):
        return Denial("award-override-reason")
    return None


def judge_reason(reason: str) -> Denial | None:
    """Say why a reason (already cleaned) is not one, or None."""
    if not text.has_letter(reason) or not REASON_MIN <= len(reason) <= REASON_MAX:
        return Denial("award-reason", {"minimum": REASON_MIN, "maximum": REASON_MAX})
    if text.has_registration_number(reason):
        return Denial("award-personal-data")
    return None


def judge_budget(amount: int, people: Sequence[int], budget: Budget, special: SpecialPolicy) -> Denial | None:
    """Refuse the whole award when it would overrun the year's total, and name what fits (R9.2, D24)."""
    largest = budget.largest(people, special.per_award)
    if amount <= largest:
        return None
    cost = amount * len(people)
    return Denial(
        "award-budget", {"cost": cost, "left": budget.left, "people": len(people), "largest": largest}
    )


def concerned(proposer: int, gaining: Iterable[int], belonged: Belonging) -> frozenset[int]:
    """Return the proposer's own departments of which somebody gains, the proposer included (D26).

    Whoever was moved out of one of them within `LOOK_BACK` still counts as of it.
    """
    there = frozenset[int]().union(*(belonged.get(person, frozenset()) for person in gaining))
    return belonged.get(proposer, frozenset()) & there


AwardAbility = Literal["approve", "decline"]


@dataclass(frozen=True, slots=True)
class Deciding:
    """What counts about a proposed award: who proposed it, who gains, and in which departments (D44)."""

    proposer: int
    gaining: frozenset[int]
    departments: frozenset[int]
    belonged: Belonging


def judge_second(actor: Actor, award: Deciding, _moment: datetime) -> Denial | None:
    """Say why somebody with a role in the scheme cannot decide about a proposal of their agency, or None (D26, D44).

    A second person who gains nothing from it and is, and lately was, neither of one of its `departments`, those that
    gain, nor of one that made a second person necessary.
    """
    decider = actor.person_id or 0
    if decider == award.proposer or decider in award.gaining:
        return Denial("award-own")
    barred = concerned(award.proposer, award.gaining, award.belonged).union(award.departments)
    if not barred.isdisjoint(award.belonged.get(decider, frozenset())):
        return Denial("award-own-department")
    return None


def judge_gaining(gaining: Iterable[Placement], agency: int, policy: PolicyValues) -> Denial | None:
    """Say why a proposal cannot be approved any more, or None: somebody on its list has left (R2.2, D11)."""
    gone = [one.name for one in gaining if one.agency_id != agency or not is_eligible(one, policy)]
    return Denial("award-gone", {"names": ", ".join(sorted(gone))}) if gone else None


def digest_of(target: Target, amount: int, lines: Iterable[Line]) -> str:
    """Return what a preview and the award it leads to share: target, amount and everybody on the list."""
    listed = [(line.placement.person_id, line.department, line.gains) for line in lines]
    return hashlib.sha256(repr((target.person, target.department, amount, listed)).encode()).hexdigest()
