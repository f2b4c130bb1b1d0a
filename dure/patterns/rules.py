"""What mutual giving looks like and what of it is listed, as pure functions; the word is "pattern"."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from statistics import median

from dure.kit import text
from dure.kit.refusals import Denial

SMALLEST, LARGEST = 2, 6
"""How many people a closed group has."""

LEAST_TRANSFERS, LEAST_MONTHS = 6, 3
"""Less is never listed, however even it looks."""

LEVEL = 0.05
"""The most often that chance may hold, anywhere in the agency, as much as what is listed."""

PROMPT_DAYS = 3
EVEN, PROMPT = 0.6, 0.75
"""What tells an exchange from work that is mutual: as many there and back in a month, and within days."""

SHUFFLES = 1_000
"""With how many arrangements by lot a period is compared."""

COMMENT_MAX, REASON_MAX = 1000, 500
MOST_COMMENTS = 5
_MOST_COMPARED = 60


@dataclass(frozen=True, slots=True)
class Sent:
    """One transfer inside an agency: people, where they worked at that moment, and when; the text of its thanks."""

    sender: int
    recipient: int
    sender_department: int
    recipient_department: int | None
    day: date
    text: str = ""

    @property
    def month(self) -> int:
        """Return the month as a number that grows by one from month to month."""
        return self.day.year * 12 + self.day.month - 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What the rules of giving forbid (제6조②): more than `pair` a month, and within a department."""

    pair: int = 2
    same_department: bool = False


@dataclass(frozen=True, slots=True)
class Measures:
    """A group's giving among its members. Shares are between 0 and 1.

    `returned` counts, over months and members, what came back to a member from the group in the month in which
    they gave to it: for two people twice the smaller number of each month. `even` is the share of a member's
    months in which as much came back as went out; `prompt` that of the transfers which were answered within
    `PROMPT_DAYS`; `delay` the median of days until something came back, None when nothing ever did; `kept` each
    member's share of all their giving that stayed inside; `alike` the mean likeness of two messages.
    """

    members: tuple[int, ...]
    transfers: int
    by_tie: Mapping[tuple[int, int], int]
    months: int
    returned: int
    even: float
    prompt: float
    delay: float | None
    kept: tuple[float, ...]
    alike: float


@dataclass(frozen=True, slots=True)
class Chance:
    """How a group stands among `shuffles` in which everybody gave and received as much, but by lot.

    `expected` is the mean of what returned inside the same group; `as_much_here` counts the shuffles in which this
    group had as much, `as_much_anywhere` those in which any group of its size that the same search finds had.
    """

    shuffles: int
    expected: float
    as_much_here: int
    as_much_anywhere: int

    @property
    def adjusted(self) -> float:
        """Return the p-value corrected for everything that was looked at (maximum statistic, Westfall and Young)."""
        return (1 + self.as_much_anywhere) / (1 + self.shuffles)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A group with its measures and how it stands against chance."""

    measures: Measures
    chance: Chance


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a period holds: how much was looked at, how much of it passed which condition, and what is listed."""

    transfers: int
    people: int
    looked_at: int
    enough: int
    more_than_chance: int
    patterns: Sequence[Pattern]


def measure(members: Iterable[int], sent: Sequence[Sent], given: Mapping[int, int]) -> Measures:
    """Measure the giving among `members`; `given` is how many transfers each of them made in all, to anybody."""
    group = tuple(sorted(members))
    inside = [one for one in sent if one.sender in group and one.recipient in group]
    out = Counter((one.month, one.sender) for one in inside)
    back = Counter((one.month, one.recipient) for one in inside)
    cells = out.keys() | back.keys()
    met = [min(out[cell], back[cell]) for cell in cells]
    own = Counter(one.sender for one in inside)
    return Measures(
        members=group,
        transfers=len(inside),
        by_tie=dict(sorted(Counter((one.sender, one.recipient) for one in inside).items())),
        months=len({month for (month, _who), least in zip(cells, met, strict=True) if least}),
        returned=sum(met),
        even=_share(sum(out[cell] == back[cell] for cell in cells), len(cells)),
        prompt=_share(sum(_answered(who, inside) for who in group), len(inside)),
        delay=_delay(group, inside),
        kept=tuple(_share(own[who], max(given.get(who, 0), own[who])) for who in group),
        alike=likeness([one.text for one in inside]),
    )


def is_enough(measures: Measures) -> bool:
    """Tell whether there is enough to speak of at all."""
    return measures.transfers >= LEAST_TRANSFERS and measures.months >= LEAST_MONTHS


def is_listed(pattern: Pattern) -> bool:
    """Tell whether a pattern is listed: enough of it, more than chance, and in the manner of an exchange.

    People who work together thank each other more than chance as well: without the last condition every good
    team would stand here.
    """
    found = pattern.measures
    return (
        is_enough(found)
        and pattern.chance.adjusted <= LEVEL
        and found.even >= EVEN
        and found.prompt >= PROMPT
    )


def listed(patterns: Iterable[Pattern]) -> list[Pattern]:
    """Return what is listed, the largest volume first; a part of a listed group does not stand beside it."""
    found = sorted(
        filter(is_listed, patterns), key=lambda one: (-len(one.measures.members), one.measures.members)
    )
    kept: list[Pattern] = []
    for one in found:
        if not any(set(one.measures.members) <= set(other.measures.members) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: (-one.measures.transfers, one.measures.members))


def likeness(texts: Sequence[str]) -> float:
    """Return how alike texts are, two by two: the mean share of common runs of three characters, 0 to 1.

    Of many texts `_MOST_COMPARED` are taken, evenly over their order.
    """
    step = max(1, -(-len(texts) // _MOST_COMPARED))
    runs = [_runs(one) for one in texts[::step]]
    pairs = [len(one & other) / len(one | other) for one, other in combinations(runs, 2) if one | other]
    return _share(sum(pairs), len(pairs))


def judge_reason(reason: str) -> Denial | None:
    """Say why a reason (already cleaned) for opening the view does not do, or None."""
    if not text.has_letter(reason):
        return Denial("reason-required")
    return Denial("reason-too-long", {"maximum": REASON_MAX}) if len(reason) > REASON_MAX else None


def judge_comment(comment: str, written: int) -> Denial | None:
    """Say why a comment (already cleaned) of somebody who wrote `written` before cannot be taken, or None."""
    if written >= MOST_COMMENTS:
        return Denial("comment-limit", {"maximum": MOST_COMMENTS})
    if not text.has_letter(comment):
        return Denial("comment-required")
    if len(comment) > COMMENT_MAX:
        return Denial("comment-too-long", {"maximum": COMMENT_MAX})
    return Denial("comment-personal-data") if text.has_registration_number(comment) else None


def judge_period(first: date, last: date, today: date) -> Denial | None:
    """Say why a period (whole months) cannot be looked at, or None: it is over and long enough to say anything."""
    if last >= today:
        return Denial("period-not-over")
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return Denial("period-too-short", {"months": LEAST_MONTHS}) if months < LEAST_MONTHS else None


def _answered(who: int, inside: Sequence[Sent]) -> int:
    """Count the transfers of `who` that something came back for within `PROMPT_DAYS`, before or after, one for one."""
    gone = sorted(one.day.toordinal() for one in inside if one.sender == who)
    come = sorted(one.day.toordinal() for one in inside if one.recipient == who)
    count = place = 0
    for day in gone:
        while place < len(come) and come[place] < day - PROMPT_DAYS:
            place += 1
        if place < len(come) and come[place] <= day + PROMPT_DAYS:
            count += 1
            place += 1
    return count


def _delay(group: Sequence[int], inside: Sequence[Sent]) -> float | None:
    """Return the median of days from a transfer to the next one that came back to its giver from the group."""
    waits = []
    for who in group:
        come = sorted(one.day for one in inside if one.recipient == who)
        for one in inside:
            following = next((day for day in come if day >= one.day), None)
            if one.sender == who and following is not None:
                waits.append((following - one.day).days)
    return float(median(waits)) if waits else None


def _runs(message: str) -> frozenset[str]:
    plain = "".join(message.split())
    return frozenset(plain[place : place + 3] for place in range(max(len(plain) - 2, 0)))


def _share(part: float, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0
