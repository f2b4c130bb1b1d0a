"""What a correction of closed days may say, as pure functions (D19)."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date

from dure.kit.refusals import Denial

MOST_LINES = 500
LARGEST = 1_000_000
"""No department receives or gives as much in a day; beyond it somebody mistyped."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a day of a department consists of, in points and numbers of transfers; differences may be negative."""

    received_points: int = 0
    received_count: int = 0
    given_points: int = 0
    given_count: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: "Figures") -> "Figures":
        return Figures(*(one - less for one, less in zip(astuple(self), astuple(other), strict=True)))

    def __bool__(self) -> bool:
        return any(astuple(self))

    @property
    def is_below_zero(self) -> bool:
        """Tell whether there would be less than nothing of something."""
        return any(one < 0 for one in astuple(self))


@dataclass(frozen=True, slots=True)
class Line:
    """What to add to the tally of one department on one closed day; negative to take away."""

    department: int
    day: date
    received_points: int = 0
    received_count: int = 0
    given_points: int = 0
    given_count: int = 0

    @property
    def figures(self) -> Figures:
        """Return the four figures."""
        return Figures(self.received_points, self.received_count, self.given_points, self.given_count)

    @property
    def place(self) -> "Place":
        """Return the department and the day."""
        return self.department, self.day


Place = tuple[int, date]
"""A department on a day."""


@dataclass(frozen=True, slots=True)
class KnownDay:
    """A department's day as it stands: what was confirmed, and what dated corrections added to it.

    `answered` is the part of `posted` that the operator posted; the rest came with reversals (D27).
    """

    name: str
    is_closed: bool
    confirmed: Figures = field(default_factory=Figures)
    posted: Figures = field(default_factory=Figures)
    answered: Figures = field(default_factory=Figures)

    @property
    def now(self) -> Figures:
        """Return what reports say today."""
        return self.confirmed + self.posted


Known = Mapping[Place, KnownDay]


def judge_lines(lines: Sequence[Line], known: Known) -> Denial | None:
    """Say why these corrections cannot be posted, or None; lines of one day count together."""
    if not 0 < len(lines) <= MOST_LINES:
        return Denial("batch-size", {"most": MOST_LINES})
    for line in lines:
        if (no := _judge_line(line, known)) is not None:
            return no
    after = after_lines(lines, known)
    below = next((place for place, figures in after.items() if figures.is_below_zero), None)
    return None if below is None else Denial("correction-below-zero", {"name": known[below].name})


def judge_own(
    lines: Sequence[Line], known: Known, own: Collection[int], left: Mapping[Place, Figures]
) -> Denial | None:
    """Say why an operator cannot post lines of the departments `own`, those they belong to, or None (D44).

    There is nothing to decide where the lines of a day are together what late orders leave to correct, `left`.
    """
    for place, figures in _sums(lines).items():
        if place[0] in own and left.get(place) != figures:
            return Denial("correction-own-department", {"name": known[place].name})
    return None


def after_lines(lines: Sequence[Line], known: Known) -> dict[Place, Figures]:
    """Return what each day would come to."""
    return {place: known[place].now + figures for place, figures in _sums(lines).items()}


def _sums(lines: Sequence[Line]) -> dict[Place, Figures]:
    sums: defaultdict[Place, Figures] = defaultdict(Figures)
    for line in lines:
        sums[line.place] += line.figures
    return sums


def digest_of(lines: Sequence[Line], known: Known) -> str:
    """Return what identifies corrections together with the days they were shown beside."""
    days = [(place, astuple(known[place].now)) for place in sorted({line.place for line in lines})]
    return hashlib.sha256(repr(([astuple(line) for line in lines], days)).encode()).hexdigest()[:32]


def _judge_line(line: Line, known: Known) -> Denial | None:
    day = known.get(line.place)
    if day is None:
        return Denial("department-unknown")
    if not day.is_closed:
        return Denial("day-not-closed")
    if not line.figures:
        return Denial("correction-empty")
    if max(map(abs, astuple(line.figures))) > LARGEST:
        return Denial("correction-figure", {"largest": LARGEST})
    return None
