"""An award before it is made: its list, its cost, what is left, and what stands against it (D24, D25)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.organizations.placement import LOOK_BACK, departments_since
from dure.points.awards import queries as awards
from dure.points.awards import rules
from dure.points.awards.refusals import refusal
from dure.points.awards.rules import Budget, Line, Target
from dure.points.office import operator_of
from dure.points.policy import queries as policies
from dure.points.policy.queries import PolicyInForce


@dataclass(frozen=True, slots=True)
class Repeat:
    """Somebody on the list who was awarded before in the same year (D26): a warning, not a refusal."""

    person_id: int
    times: int
    points: int


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything the operator sees before confirming; `no` is what stands against it, or None."""

    day: date
    target: Target
    amount: int
    lines: Sequence[Line]
    budget: Budget
    policy: PolicyInForce
    needs_second: bool
    repeats: Sequence[Repeat]
    digest: str
    no: Denial | None

    @property
    def people(self) -> list[int]:
        """Return who gains."""
        return rules.gaining(self.lines)

    @property
    def cost(self) -> int:
        """Return what the award takes from the year's total, in points."""
        return self.amount * len(self.people)

    @property
    def largest(self) -> int:
        """Return the largest uniform amount that fits (D24)."""
        return self.budget.largest(self.people, self.policy.values.special.per_award)


def draft(*, actor: Actor, target: Target, amount: int, includes: Mapping[int, str], day: date) -> Draft:
    """Return the award of `amount` points to each of `target` as it stands on `day`.

    Raises `Refusal` where there is nothing to show: `not-operator`, `no-policy`, `award-target`,
    `award-department`.
    """
    agency, person = operator_of(actor, "award", "awards")
    policy = policies.of_agency(agency, day)
    if policy is None:
        raise refusal(Denial("no-policy"))
    _judge_target(target, agency, day)
    lines = rules.lines_of(target, awards.staff(target, agency, day), includes, policy.values)
    people = rules.gaining(lines)
    special = policy.values.special
    left = awards.budget(agency, day.year, people, special)
    belonged = departments_since([person, *people], day - LOOK_BACK)
    return Draft(
        day=day,
        target=target,
        amount=amount,
        lines=lines,
        budget=left,
        policy=policy,
        needs_second=bool(rules.concerned(person, people, belonged)),
        repeats=_repeats(agency, day.year, people),
        digest=rules.digest_of(target, amount, lines),
        no=rules.judge_amount(amount, special)
        or rules.judge_list(target, lines, includes)
        or rules.judge_budget(amount, people, left, special),
    )


def _judge_target(target: Target, agency: int, day: date) -> None:
    if (target.person is None) == (target.department is None):
        raise refusal(Denial("award-target"))
    if target.department is not None and not awards.is_department(target.department, agency, day):
        raise refusal(Denial("award-department"))


def _repeats(agency: int, year: int, people: Sequence[int]) -> list[Repeat]:
    spent = awards.spent_by(agency, year, people)
    return [Repeat(person, times, points) for person, (points, times) in sorted(spent.items())]
