"""Finding pairs and closed groups in a year, the real one and each shuffled one by the same search."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from dure.patterns.null import Numbers, Year, shuffles
from dure.patterns.rules import LARGEST, LEAST_MONTHS, Chance, Limits


@dataclass(frozen=True, slots=True)
class Found:
    """A group by the places of its members in `Year.people`, and what returned inside it."""

    members: tuple[int, ...]
    returned: int


def found(year: Year) -> list[Found]:
    """Return every pair and closed group of a year that returns something in at least `LEAST_MONTHS` months.

    A pair gives both ways in so many months. A closed group is a set of three to six in which everybody is reached
    from everybody over ties that are that steady; where steady ties join more people, steadier ones are asked for
    until they fall apart.
    """
    cells, counts = np.unique(year.cells(year.recipient), return_counts=True)
    return [*_pairs(year, cells, counts), *_groups(year, cells)]


def against_chance(
    year: Year,
    candidates: Sequence[Found],
    limits: Limits,
    *,
    seed: int,
    count: int,
    progress: Callable[[int], None] = lambda _done: None,
) -> list[Chance]:
    """Say of each candidate how it stands among `count` shuffles; the same seed gives the same answer."""
    if not candidates:
        return []
    own = [_Watched(year, one.members) for one in candidates]
    sums, here, anywhere = ([0] * len(candidates) for _ in range(3))
    for done, shuffled in enumerate(shuffles(year, limits, seed=seed, count=count), start=1):
        best: dict[int, int] = {}
        for one in found(shuffled):
            best[len(one.members)] = max(best.get(len(one.members), 0), one.returned)
        for place, candidate in enumerate(candidates):
            returned = own[place].returned(shuffled)
            sums[place] += returned
            here[place] += returned >= candidate.returned
            anywhere[place] += max(best.get(len(candidate.members), 0), returned) >= candidate.returned
        progress(done)
    return [
        Chance(count, sums[place] / count, here[place], anywhere[place]) for place in range(len(candidates))
    ]


class _Watched:
    """A group that is looked for in every shuffle: only its own members' places are read."""

    def __init__(self, year: Year, members: tuple[int, ...]) -> None:
        self._members = np.array(members, dtype=np.int64)
        self._places = np.flatnonzero(np.isin(year.sender, self._members))
        self._months = len(year.months)

    def returned(self, year: Year) -> int:
        """Return what returned inside the group."""
        recipient = year.recipient[self._places]
        inside = self._places[np.isin(recipient, self._members)]
        if not len(inside):
            return 0
        size = len(self._members)
        month = year.month[inside] * size
        out = np.bincount(
            month + np.searchsorted(self._members, year.sender[inside]), minlength=size * self._months
        )
        back = np.bincount(
            month + np.searchsorted(self._members, year.recipient[inside]), minlength=size * self._months
        )
        return int(np.minimum(out, back).sum())


def _pairs(year: Year, cells: Numbers, counts: Numbers) -> Iterable[Found]:
    size = len(year.people)
    month, sender, recipient = cells // (size * size), cells // size % size, cells % size
    reverse = (month * size + recipient) * size + sender
    place = np.minimum(np.searchsorted(cells, reverse), max(len(cells) - 1, 0))
    mutual = np.flatnonzero((cells[place] == reverse) & (sender < recipient))
    least = np.minimum(counts[mutual], counts[place[mutual]])
    names, which = np.unique(sender[mutual] * size + recipient[mutual], return_inverse=True)
    months = np.bincount(which, minlength=len(names))
    returned = 2 * np.bincount(which, weights=least, minlength=len(names)).astype(np.int64)
    for index in np.flatnonzero(months >= LEAST_MONTHS):
        one, other = divmod(int(names[index]), size)
        yield Found((one, other), int(returned[index]))


def _groups(year: Year, cells: Numbers) -> Iterable[Found]:
    size = len(year.people)
    ties, months = np.unique(cells % (size * size), return_counts=True)
    seen: set[tuple[int, ...]] = set()
    steadiest = int(months.max(initial=0))
    for least in range(LEAST_MONTHS, steadiest + 1):
        steady = ties[months >= least]
        edges = list(zip((steady // size).tolist(), (steady % size).tolist(), strict=True))
        for group in closed(edges):
            if 2 < len(group) <= LARGEST and group not in seen:  # noqa: PLR2004 -- pairs are found by themselves
                seen.add(group)
                yield Found(group, _Watched(year, group).returned(year))


def closed(edges: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Return the sets of two or more in which everybody is reached from everybody (Kosaraju), each in order."""
    there: dict[int, list[int]] = {}
    back: dict[int, list[int]] = {}
    for start, end in edges:
        there.setdefault(start, []).append(end)
        back.setdefault(end, []).append(start)
    order: list[int] = []
    reached: set[int] = set()
    for start in there:
        order += _walk(start, there, reached)
    groups, reached = [], set()
    for start in reversed(order):
        group = _walk(start, back, reached)
        if len(group) > 1:
            groups.append(tuple(sorted(group)))
    return sorted(groups)


def _walk(start: int, edges: dict[int, list[int]], reached: set[int]) -> list[int]:
    """Return what is newly reached from `start`, each after everything it leads to."""
    if start in reached:
        return []
    reached.add(start)
    left, order = [(start, iter(edges.get(start, ())))], []
    while left:
        here, ways = left[-1]
        following = next((way for way in ways if way not in reached), None)
        if following is None:
            order.append(here)
            left.pop()
        else:
            reached.add(following)
            left.append((following, iter(edges.get(following, ()))))
    return order
