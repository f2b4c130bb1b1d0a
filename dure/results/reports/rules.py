"""Indicators, candidates and selections as pure functions. They order evidence; they decide about nobody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from dure.points.standings.rules import Figures

SMALL = 5
"""A department with fewer people on average is listed without figures: they would speak of persons."""

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Indicators:
    """What the contract of a division head may rest on (제12조①), None for a department too small to compare.

    A is points received per 100 of the average headcount; B is breadth, different outside givers per head; C is the
    share of members who thanked somebody outside, in per cent.
    """

    figures: Figures
    a: Decimal | None
    b: Decimal | None
    c: Decimal | None


@dataclass(frozen=True, slots=True)
class Person:
    """A person's period, in points and people."""

    person_id: int
    number: str
    name: str
    position: str
    department: str
    received: int
    given: int
    givers: int
    agencies: int
    pool: str = "headquarters"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a candidate has to reach at least (제12조②)."""

    received: int = 0
    givers: int = 0

    def told(self, who: str) -> str:
        """Return whom they let through, in the Korean of papers; a threshold of 0 asks for nothing."""
        asked = []
        if self.received:
            asked.append(f"받은 포인트 {self.received:,}점 이상")
        if self.givers:
            asked.append(f"감사를 보내온 사람 {self.givers:,}명 이상")
        return f"{', '.join(asked)}인 {who}" if asked else f"모든 {who}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who reached the thresholds: the place among all of them, ties sharing it, or why they are left out."""

    rank: int | None
    person: Person
    excluded: str = ""


def indicators(figures: Figures, thanking: int) -> Indicators:
    """Return the three indicators; `thanking` is how many members thanked somebody outside the department."""
    average = Decimal(figures.person_days) / figures.days if figures.days else Decimal(0)
    if average < SMALL:
        return Indicators(figures, None, None, None)
    return Indicators(
        figures,
        a=_rounded(figures.received / average * 100),
        b=_rounded(figures.givers / average),
        c=min(_rounded(thanking / average * 100), Decimal(100)),
    )


def candidates(
    people: Iterable[Person], thresholds: Thresholds, excluded: Mapping[str, str], most: int | None = None
) -> list[Candidate]:
    """Return who reaches the thresholds, most received first, then the broader; ties share a rank.

    `excluded` names people by number with the reason (discipline, rewarded before for the same): they are
    listed without a rank, never dropped silently. `most` cuts the list at a rank and never inside a tie.
    """
    reached = [
        one for one in people if one.received >= thresholds.received and one.givers >= thresholds.givers
    ]
    ordered = sorted(reached, key=_merit, reverse=True)
    left = [one for one in ordered if one.number not in excluded]
    ranks: dict[tuple[int, int], int] = {}
    for rank, one in enumerate(left, start=1):
        ranks.setdefault(_merit(one), rank)
    listed = [
        Candidate(ranks[_merit(one)], one) for one in left if most is None or ranks[_merit(one)] <= most
    ]
    return listed + [Candidate(None, one, excluded[one.number]) for one in ordered if one.number in excluded]


def _merit(person: Person) -> tuple[int, int]:
    return person.received, person.givers


def tied(listed: Sequence[Candidate]) -> set[int]:
    """Return the ranks that more than one candidate holds."""
    held = [one.rank for one in listed if one.rank is not None]
    return {rank for rank in held if held.count(rank) > 1}


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)
