"""A period looked at as a whole: search, measure, compare with chance, list. Facts in, patterns out."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from dure.patterns import search
from dure.patterns.null import Year
from dure.patterns.rules import LEVEL, SHUFFLES, Assessment, Limits, Pattern, Sent, is_enough, listed, measure


def assess(
    sent: Sequence[Sent],
    given: Mapping[int, int],
    limits: Limits,
    *,
    seed: int,
    count: int = SHUFFLES,
    progress: Callable[[int], None] = lambda _done: None,
) -> Assessment:
    """Assess the transfers inside an agency; `given` counts what each person gave to anybody, other agencies too.

    The same facts, limits, seed and count give the same answer.
    """
    if not sent:
        return Assessment(0, 0, 0, 0, 0, ())
    year = Year.of(sent)
    by_sender: dict[int, list[Sent]] = defaultdict(list)
    for one in sent:
        by_sender[one.sender].append(one)
    known, measured = [], []
    candidates = search.found(year)
    for candidate in candidates:
        members = [year.people[place] for place in candidate.members]
        measures = measure(members, [one for who in members for one in by_sender[who]], given)
        if is_enough(measures):
            known.append(candidate)
            measured.append(measures)
    chances = search.against_chance(year, known, limits, seed=seed, count=count, progress=progress)
    patterns = [Pattern(one, chance) for one, chance in zip(measured, chances, strict=True)]
    return Assessment(
        transfers=len(sent),
        people=len(year.people),
        looked_at=len(candidates),
        enough=len(known),
        more_than_chance=sum(one.chance.adjusted <= LEVEL for one in patterns),
        patterns=listed(patterns),
    )


def given_in(sent: Sequence[Sent]) -> Counter[int]:
    """Count what everybody gave, where nothing went to other agencies."""
    return Counter(one.sender for one in sent)
