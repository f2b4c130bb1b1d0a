"""How often the search is right on made-up agencies whose answer is known."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from dure.patterns.assess import assess, given_in
from dure.patterns.rules import Limits
from dure.patterns.synthetic import HONEST, SWAPS, Agency, Group, Manner, by_manner, matched

_SIZES: Mapping[Manner, tuple[int, ...]] = {
    "steady": (2, 2, 3, 4, 5, 6),
    "intense": (2, 2, 3, 4, 5, 6),
    "pair": (2, 2, 2, 2),
    "ring": (3, 4, 5, 6),
    "clique": (3, 4),
}


@dataclass(frozen=True, slots=True)
class Rate:
    """Of `groups` of a manner, how many were listed with exactly their people, and how many in part."""

    manner: str
    groups: int
    whole: int
    part: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rates, and how many entries named nobody but people who belong to no group: plain colleagues."""

    agencies: int
    people: int
    months: int
    rates: tuple[Rate, ...]
    strangers: int


def trial(
    *,
    agencies: int,
    people: int,
    months: int,
    count: int,
    seed: int,
    rate: float = 4.0,
    progress: Callable[[int], None] = lambda _done: None,
) -> Outcome:
    """Make up `agencies`, each with honest teams and swappers, search each and count; the seed decides all."""
    whole: Counter[str] = Counter()
    part: Counter[str] = Counter()
    total: Counter[str] = Counter()
    strangers = 0
    for number in range(agencies):
        random = Random(f"{seed}:{number}")  # noqa: S311 -- its randomness is not a secret
        groups, lists = _one(random, people, months, count, rate)
        for manner, ones in by_manner(groups).items():
            how = [matched(one, lists) for one in ones]
            total[manner] += len(ones)
            whole[manner] += how.count("whole")
            part[manner] += how.count("part")
        known = {who for one in groups for who in one.members}
        strangers += sum(not known & set(one) for one in lists)
        progress(number + 1)
    rates = tuple(Rate(manner, total[manner], whole[manner], part[manner]) for manner in (*HONEST, *SWAPS))
    return Outcome(agencies, people, months, rates, strangers)


def _one(
    random: Random, people: int, months: int, count: int, rate: float
) -> tuple[list[Group], list[tuple[int, ...]]]:
    agency = Agency(people, months, random)
    taken: set[int] = set()
    groups = [group for manner in (*HONEST, *SWAPS) for group in agency.groups(manner, _SIZES[manner], taken)]
    sent = agency.live(groups, rate=rate)
    found = assess(sent, given_in(sent), Limits(), seed=random.getrandbits(32), count=count)  # nosec B311 # no secret
    return groups, [one.measures.members for one in found.patterns]
