"""Scores and ranks as pure functions: figures in, an order out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from dure.points.policy.values import Pool, ScorePolicy

Measure = Literal["sum", "per-head"]
Groups = Sequence[frozenset[Pool]]
"""Which pools are compared with each other: `StandingPolicy.pools`."""
_ORDER: Sequence[str] = ("headquarters", "direct", "towns")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Figures:
    """A department over a period, in points: sums of its confirmed days, and how broad its thanks are.

    `person_days` is the sum of the daily headcount over `days` confirmed days; `givers` are the different people
    outside the department who thanked it. A unit that is no department stands for itself where nothing above it is
    one either: a bureau with its head alone, the mayor (D1).
    """

    department_id: int
    name: str
    pool: str
    received: int
    given: int
    special: int
    person_days: int
    days: int
    givers: int
    is_department: bool = True

    @property
    def average_headcount(self) -> Decimal:
        """Return the average daily headcount, to two places."""
        return _rounded(Decimal(self.person_days) / self.days) if self.days else Decimal(0)


@dataclass(frozen=True, slots=True)
class Sums:
    """What people and what departments of an agency add up to, in points (D42).

    What somebody received on leave or without taking part is the person's alone, a dated correction the
    department's alone.
    """

    received_people: int
    received_departments: int
    given_people: int
    given_departments: int


@dataclass(frozen=True, slots=True)
class Place:
    """A department's place within its group of pools; departments that tie share the rank (D34).

    Units that are no departments have no rank.
    """

    group: str
    rank: int | None
    figures: Figures
    score: Decimal
    per_head: Decimal | None

    @property
    def shown_score(self) -> Decimal:
        """Return the score as it is shown."""
        return shown(self.score)


def shown(score: Decimal) -> Decimal:
    """Return a score without trailing zeros and never in powers of ten."""
    whole = score.to_integral_value()
    return whole if score == whole else score.normalize()


def score(figures: Figures, policy: ScorePolicy) -> Decimal:
    """Return what the policy makes of received and given points (D35); special points never count (D22)."""
    return figures.received * policy.received + figures.given * policy.sent


def per_head(figures: Figures, policy: ScorePolicy) -> Decimal | None:
    """Return the score per head of the average headcount, to two places; None without any headcount."""
    if not figures.person_days:
        return None
    return _rounded(score(figures, policy) * figures.days / figures.person_days)


def group_of(pool: str, groups: Groups) -> str:
    """Return the name of the group of pools that `pool` is compared within (D34)."""
    for group in groups:
        if pool in set(group):
            return "+".join(sorted(group, key=_ORDER.index))
    return pool


def places(figures: Iterable[Figures], policy: ScorePolicy, measure: Measure, groups: Groups) -> list[Place]:
    """Rank departments within the policy's groups of pools by the measure, the best first; groups in its order.

    Ties share a rank and the next rank is skipped (1, 2, 2, 4); within a tie the order is the one given. Pools
    of no group are ranked by themselves, after the others. Units that are no departments come last in their group.
    """
    found: dict[str, list[Figures]] = {group_of(min(group), groups): [] for group in groups}
    for one in figures:
        found.setdefault(group_of(one.pool, groups), []).append(one)
    return [place for name, members in found.items() for place in _ranked(name, members, policy, measure)]


def _ranked(group: str, members: Sequence[Figures], policy: ScorePolicy, measure: Measure) -> list[Place]:
    def value(one: Figures) -> Decimal:
        worth = score(one, policy) if measure == "sum" else per_head(one, policy)
        return Decimal(-1) if worth is None else worth

    ordered = sorted(members, key=lambda one: (one.is_department, value(one)), reverse=True)
    ranks: dict[Decimal, int] = {}
    for rank, one in enumerate((one for one in ordered if one.is_department), start=1):
        ranks.setdefault(value(one), rank)
    return [
        Place(
            group,
            ranks[value(one)] if one.is_department else None,
            one,
            score(one, policy),
            per_head(one, policy),
        )
        for one in ordered
    ]


@dataclass(frozen=True, slots=True)
class Others:
    """The units of a group that are no departments, in one line: what they add to its sums."""

    places: Sequence[Place]

    @property
    def score(self) -> Decimal:
        """Return the sum of their scores."""
        return sum((one.score for one in self.places), Decimal(0))

    @property
    def shown_score(self) -> Decimal:
        """Return the score as it is shown."""
        return shown(self.score)

    @property
    def received(self) -> int:
        """Return the points they received."""
        return sum(one.figures.received for one in self.places)

    @property
    def given(self) -> int:
        """Return the points they gave."""
        return sum(one.figures.given for one in self.places)

    @property
    def special(self) -> int:
        """Return their special points."""
        return sum(one.figures.special for one in self.places)

    @property
    def average_headcount(self) -> Decimal:
        """Return the sum of their average headcounts."""
        return sum((one.figures.average_headcount for one in self.places), Decimal(0))


def apart(members: Sequence[Place]) -> tuple[list[Place], Others | None]:
    """Return the departments of a group, and its other units gathered; None where it has none."""
    others = [one for one in members if one.rank is None]
    return [one for one in members if one.rank is not None], Others(others) if others else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)
