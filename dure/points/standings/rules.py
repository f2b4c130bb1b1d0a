"""Scores and ranks as pure functions: figures in, an order out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from dure.points.policy import Pool, ScorePolicy

Measure = Literal["sum", "per-head"]
Groups = Sequence[frozenset[Pool]]
"""Which pools are compared with each other: `StandingPolicy.pools`."""
_ORDER: Sequence[str] = ("headquarters", "direct", "towns")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Figures:
    """A department over a period, in points: sums of its confirmed days, and how broad its thanks are.

    `person_days` is the sum of the daily headcount over `days` confirmed days; `givers` are the different people
    outside the department who thanked it.
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

    @property
    def average_headcount(self) -> Decimal:
        """Return the average daily headcount, to two places."""
        return _rounded(Decimal(self.person_days) / self.days) if self.days else Decimal(0)


@dataclass(frozen=True, slots=True)
class Place:
    """A department's place within its group of pools; departments that tie share the rank (D34)."""

    group: str
    rank: int
    figures: Figures
    score: Decimal
    per_head: Decimal | None

    @property
    def shown_score(self) -> Decimal:
        """Return the score without trailing zeros and never in powers of ten."""
        whole = self.score.to_integral_value()
        return whole if self.score == whole else self.score.normalize()


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
    of no group are ranked by themselves, after the others.
    """
    found: dict[str, list[Figures]] = {group_of(min(group), groups): [] for group in groups}
    for one in figures:
        found.setdefault(group_of(one.pool, groups), []).append(one)
    return [place for name, members in found.items() for place in _ranked(name, members, policy, measure)]


def _ranked(group: str, members: Sequence[Figures], policy: ScorePolicy, measure: Measure) -> list[Place]:
    def value(one: Figures) -> Decimal:
        worth = score(one, policy) if measure == "sum" else per_head(one, policy)
        return Decimal(-1) if worth is None else worth

    ordered = sorted(members, key=value, reverse=True)
    ranks: dict[Decimal, int] = {}
    for rank, one in enumerate(ordered, start=1):
        ranks.setdefault(value(one), rank)
    return [
        Place(group, ranks[value(one)], one, score(one, policy), per_head(one, policy)) for one in ordered
    ]


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)
