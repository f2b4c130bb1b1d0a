"""Made-up agencies with known answers: people who work together, and people who swap points.

The honest teams are an assumption, written down here so that it can be argued about: colleagues of different
departments meet over pieces of work, and after each some thank some of the others within days. Swappers agree to
give each other what the limits allow, and do so within days of each other, but sometimes forget.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import permutations
from random import Random
from typing import Literal

from dure.patterns.rules import Sent

Manner = Literal["steady", "intense", "pair", "ring", "clique"]
HONEST: tuple[Manner, ...] = ("steady", "intense")
SWAPS: tuple[Manner, ...] = ("pair", "ring", "clique")

_HOME = 25
_CIRCLE = 14
_ALLOWANCE, _PAIR = 20, 2
_EVENTS = {"steady": 1.5, "intense": 4.0}
_THANKS = 0.5
_WAIT = 3.0
_FORGOTTEN = 0.1
_TOGETHER = 2


@dataclass(frozen=True, slots=True)
class Group:
    """Some people and how they give to each other."""

    manner: Manner
    members: tuple[int, ...]


@dataclass(slots=True)
class Agency:
    """A made-up agency: `people` in departments of twenty-five, giving over `months` from January 2026 on."""

    people: int
    months: int
    random: Random
    sent: list[Sent] = field(default_factory=list)
    _given: Counter[tuple[int, int]] = field(default_factory=Counter)
    _pairs: Counter[tuple[int, int, int]] = field(default_factory=Counter)

    def live(self, groups: Sequence[Group], *, rate: float) -> list[Sent]:
        """Let everybody give `rate` transfers a month to colleagues, and the groups as their manner is."""
        circles = [self._circle(who) for who in range(self.people)]
        for month in range(self.months):
            for group in groups:
                if group.manner in HONEST:
                    self._work(group, month)
                else:
                    self._swap(group, month)
            for who, circle in enumerate(circles):
                for _gift in range(self._number(rate)):
                    to = self.random.choices(circle, [1 / place for place in range(1, _CIRCLE + 1)])[0]
                    self._send(who, to, month, self.random.randrange(28))
        return self.sent

    def groups(self, manner: Manner, sizes: Sequence[int], taken: set[int]) -> list[Group]:
        """Draw a group of each size from people of different departments who are in no other group yet."""
        return [self._group(manner, size, taken) for size in sizes]

    def _group(self, manner: Manner, size: int, taken: set[int]) -> Group:
        homes = self.random.sample(range(self.people // _HOME), size)
        members = []
        for home in homes:
            free = [who for who in range(home * _HOME, (home + 1) * _HOME) if who not in taken]
            members.append(self.random.choice(free))
        taken.update(members)
        return Group(manner, tuple(members))

    def _circle(self, who: int) -> list[int]:
        """Return whom somebody has to do with: people of four other departments."""
        others = [home for home in range(self.people // _HOME) if home != who // _HOME]
        homes = self.random.choices(self.random.sample(others, min(4, len(others))), k=_CIRCLE)
        return [home * _HOME + self.random.randrange(_HOME) for home in homes]

    def _work(self, team: Group, month: int) -> None:
        """Thank after pieces of work: each of the others who took part, or not, some days later."""
        for _event in range(self._number(_EVENTS[team.manner])):
            day = self.random.randrange(28)
            least = min(2, len(team.members))
            there = self.random.sample(team.members, self.random.randint(least, len(team.members)))
            for who, to in permutations(there, 2):
                if self.random.random() < _THANKS:
                    self._send(who, to, month, day + int(self.random.expovariate(1 / _WAIT)))

    def _swap(self, group: Group, month: int) -> None:
        """Give what the limit allows to the next one (ring) or to everybody (pair, clique), within days."""
        members = group.members
        ties = (
            list(zip(members, (*members[1:], members[0]), strict=True))
            if group.manner == "ring"
            else list(permutations(members, 2))
        )
        for _turn in range(_PAIR):
            day = self.random.randrange(26)
            for who, to in ties:
                if self.random.random() >= _FORGOTTEN:
                    self._send(who, to, month, day + self.random.randint(0, _TOGETHER))

    def _send(self, who: int, to: int, month: int, day: int) -> None:
        """Send within the rules: not within a department, the pair limit, the allowance."""
        if (
            who // _HOME == to // _HOME
            or self._given[who, month] >= _ALLOWANCE
            or self._pairs[who, to, month] >= _PAIR
        ):
            return
        self._given[who, month] += 1
        self._pairs[who, to, month] += 1
        on = date(2026 + month // 12, 1 + month % 12, 1) + timedelta(days=min(day, 27))
        self.sent.append(Sent(who, to, who // _HOME, to // _HOME, on))

    def _number(self, rate: float) -> int:
        """Draw how often something happens that happens `rate` times on average (Poisson, by waiting times)."""
        count, waited = 0, self.random.expovariate(1.0)
        while waited < rate:
            count += 1
            waited += self.random.expovariate(1.0)
        return count


def matched(group: Group, lists: Sequence[Sequence[int]]) -> Literal["whole", "part", ""]:
    """Say whether a group stands on the list: exactly its people, at least two of them in one entry, or not."""
    wanted = set(group.members)
    if any(set(one) == wanted for one in lists):
        return "whole"
    return "part" if any(len(wanted & set(one)) > 1 for one in lists) else ""


def by_manner(groups: Sequence[Group]) -> dict[Manner, list[Group]]:
    """Return groups by their manner."""
    sorted_: dict[Manner, list[Group]] = defaultdict(list)
    for one in groups:
        sorted_[one.manner].append(one)
    return sorted_
