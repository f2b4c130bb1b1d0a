"""What a collaboration map draws of many ties, as pure functions: never more than can be read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tie:
    """How much went from one department to another, in points."""

    giver_id: int
    giver: str
    receiver_id: int
    receiver: str
    points: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Departments around the circle, and the `links` drawn of `pairs` pairs of departments that have a tie.

    A link joins two departments, both directions together; `points` are those of all that is drawn.
    """

    names: Sequence[str]
    links: Sequence[tuple[str, str, int]]
    pairs: int

    @property
    def points(self) -> int:
        """Return what went between the departments that are drawn joined."""
        return sum(points for *_, points in self.links)


@dataclass(frozen=True, slots=True)
class Partner:
    """What one department received from another and gave to it, in points."""

    name: str
    received: int
    given: int


def strongest(ties: Iterable[Tie], most: int) -> Drawing:
    """Return the strongest `most` pairs of departments; what stays within one department is not drawn."""
    weight: Counter[tuple[str, str]] = Counter()
    for tie in ties:
        if tie.giver_id != tie.receiver_id:
            first, second = sorted((tie.giver, tie.receiver))
            weight[first, second] += tie.points
    pairs = sorted(((*pair, points) for pair, points in weight.items()), key=lambda one: (-one[2], one[:2]))
    return Drawing(_around(pairs[:most]), pairs[:most], len(pairs))


def partners(ties: Iterable[Tie], department: int, most: int, others: str) -> tuple[list[Partner], int]:
    """Return the `most` closest partners of a department, the rest together as `others`, and how many there are."""
    received: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for tie in ties:
        if department in (tie.giver_id, tie.receiver_id) and tie.giver_id != tie.receiver_id:
            side, name = (given, tie.receiver) if tie.giver_id == department else (received, tie.giver)
            side[name] += tie.points
    both = received + given
    order = sorted(both, key=lambda name: (-both[name], name))
    found = [Partner(name, received[name], given[name]) for name in order]
    if len(found) <= most + 1:
        return found, len(found)
    rest = found[most:]
    last = Partner(others, sum(one.received for one in rest), sum(one.given for one in rest))
    return [*found[:most], last], len(found)


def _around(links: Iterable[tuple[str, str, int]]) -> list[str]:
    """Return the departments of the links clockwise from the left: wide ones above and below, narrow ones aside.

    Names are written level: beside the circle they have a line each, above and below it they need a wide arc.
    """
    weight: Counter[str] = Counter()
    for first, second, points in links:
        weight[first] += points
        weight[second] += points
    heaviest = sorted(weight, key=lambda name: (-weight[name], name))
    return [*_arch(heaviest[::2]), *_arch(heaviest[1::2])]


def _arch(heaviest: Sequence[str]) -> list[str]:
    """Return names with the heaviest in the middle."""
    return [*reversed(heaviest[::2]), *heaviest[1::2]]
