"""Who gives how often and to whom most: departments that work together, colleagues who know each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

from dure.sample.outline import Department
from dure.sample.people import Human, Staff

_ELIGIBLE = ("official", "permanent", "fixed-term")
_SILENT = 0.3
_CIRCLE = 14
_LIVELY = 9.0
_KNOWN = 5
_BEYOND = 0.03
_AT_HOME = 25
# Whose help everybody needs, and what towns and offices in the field need most.
_ASKED = {
    "정보통신과": 5.0,
    "기획예산담당관": 3.5,
    "회계과": 3.0,
    "자치행정과": 3.0,
    "복지정책과": 2.5,
    "안전총괄과": 2.5,
    "홍보담당관": 2.0,
    "건설과": 1.5,
    "교통행정과": 1.5,
}


@dataclass(slots=True)
class Member:
    """Somebody who takes part: how often they give, and whom they thank most, with weights."""

    human: Human
    eagerness: float
    circle: Sequence["Member"] = ()
    weights: Sequence[float] = ()


class Society:
    """The people who take part, drawn by how eager they are."""

    def __init__(self, staffs: Mapping[str, Staff], cast: Iterable[Human], day: date, random: Random) -> None:
        self._random = random
        self._departments = {
            (staff.outline.facts["code"], one.unit.code): one
            for staff in staffs.values()
            for one in staff.outline.departments
        }
        self._lively = {human.key for human in cast}
        self.members = [
            Member(human, _LIVELY if human.key in self._lively else self._eagerness())
            for staff in staffs.values()
            for human in staff.people
            if human.employment in _ELIGIBLE
        ]
        self._affinities: dict[frozenset[tuple[str, str]], float] = {}
        self._acquaint(day)
        self._eager = list(accumulate(member.eagerness for member in self.members))

    def giver(self) -> Member:
        """Draw who gives."""
        return self._random.choices(self.members, cum_weights=self._eager)[0]

    def recipient(self, giver: Member) -> Member:
        """Draw whom somebody thanks: mostly one of their circle."""
        return self._random.choices(giver.circle, cum_weights=giver.weights)[0]

    def department(self, agency: str, code: str) -> Department | None:
        """Return a department; None for the offices above the departments."""
        return self._departments.get((agency, code))

    def _eagerness(self) -> float:
        """Return how often somebody gives: many never, most now and then, a few often."""
        return 0.0 if self._random.random() < _SILENT else self._random.lognormvariate(0, 0.8)

    def _acquaint(self, day: date) -> None:
        """Give everybody who gives a circle: people of the departments they work with, some elsewhere."""
        homes: dict[tuple[str, str], list[Member]] = {}
        for member in self.members:
            place = member.human.place(day)
            if place is not None:
                known = _KNOWN if member.human.key in self._lively else 1
                homes.setdefault((place.agency, place.department), []).extend([member] * known)
        for home, members in homes.items():
            others = [other for other in homes if other != home]
            reach = list(accumulate(self._affinity(home, other) * len(homes[other]) for other in others))
            for member in members:
                if member.eagerness and not member.circle:
                    circle = self._random.choices(others, cum_weights=reach, k=_CIRCLE)
                    member.circle = [self._random.choice(homes[other]) for other in circle]
                    member.weights = list(accumulate(1 / (place + 1) for place in range(_CIRCLE)))

    def _affinity(self, one: tuple[str, str], other: tuple[str, str]) -> float:
        """Return how much two departments have to do with each other, the same in both directions."""
        pair = frozenset((one, other))
        if pair not in self._affinities:
            near = _AT_HOME if one[0] == other[0] else _AT_HOME * _BEYOND
            kin = 2.0 if one[0] == other[0] and one[1][:2] == other[1][:2] else 1.0
            self._affinities[pair] = near * kin * self._random.lognormvariate(0, 0.8)
        return self._affinities[pair] * self._asked(other)

    def _asked(self, home: tuple[str, str]) -> float:
        department = self._departments.get(home)
        return _ASKED.get(department.unit.name, 1.0) if department else 0.3
