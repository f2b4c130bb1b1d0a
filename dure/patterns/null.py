"""The null model: the same months, the same numbers given and received, the same limits, but partners by lot.

A shuffle exchanges the recipients of two transfers of one month, for most of a month's transfers at once. Which
exchanges are allowed depends only on what stands in the two places together, before and after, so the step that
leads back is as likely as the step itself: in the long run every arrangement that keeps the margins and limits is
equally likely. Arrays (numpy), because a thousand shuffles of a year of a thousand people are some hundred million
exchanges.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from dure.patterns.rules import Limits, Sent

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

_BURN_IN = 30
_BETWEEN = 2
_MOVING = 0.75


@dataclass(frozen=True, slots=True)
class Year:
    """The transfers of a period in order of month, people and months by their place in `people` and `months`.

    A department goes with the transfer: the giver's stays with the place, the recipient's moves with the recipient.
    """

    people: tuple[int, ...]
    months: tuple[int, ...]
    month: Numbers
    sender: Numbers
    sender_home: Numbers
    recipient: Numbers
    recipient_home: Numbers

    @classmethod
    def of(cls, sent: Sequence[Sent]) -> Self:
        """Put transfers into arrays; a recipient without a department shares one with nobody."""
        ordered = sorted(sent, key=lambda one: (one.month, one.day, one.sender, one.recipient))
        people = tuple(sorted({who for one in ordered for who in (one.sender, one.recipient)}))
        months = tuple(sorted({one.month for one in ordered}))
        place = {who: index for index, who in enumerate(people)}
        column = {month: index for index, month in enumerate(months)}
        return cls(
            people,
            months,
            _numbers([column[one.month] for one in ordered]),
            _numbers([place[one.sender] for one in ordered]),
            _numbers([one.sender_department for one in ordered]),
            _numbers([place[one.recipient] for one in ordered]),
            _numbers(
                [-1 if one.recipient_department is None else one.recipient_department for one in ordered]
            ),
        )

    def cells(self, recipient: Numbers) -> Numbers:
        """Return a number for each place that says month, giver and recipient at once."""
        size = np.int64(len(self.people))
        return (self.month * size + self.sender) * size + recipient


def shuffles(year: Year, limits: Limits, *, seed: int, count: int) -> Iterator[Year]:
    """Yield `count` shuffled years; the same seed gives the same ones."""
    random = np.random.default_rng(seed)
    edges = np.searchsorted(year.month, np.arange(len(year.months) + 1))
    for _step in range(_BURN_IN):
        year = exchanged(year, *_halves(edges, random), limits)
    for _shuffle in range(count):
        for _step in range(_BETWEEN):
            year = exchanged(year, *_halves(edges, random), limits)
        yield year


def exchanged(year: Year, first: Numbers, second: Numbers, limits: Limits) -> Year:
    """Exchange the recipients of `first[i]` and `second[i]` wherever the limits hold; done twice it changes nothing.

    The two are places of one month. An exchange is left out when it could break the pair limit together with any
    choice of the others: that is the same question before and after, which makes the step its own way back.
    """
    wanted = year.recipient.copy()
    wanted[first], wanted[second] = year.recipient[second], year.recipient[first]
    homes = year.recipient_home.copy()
    homes[first], homes[second] = year.recipient_home[second], year.recipient_home[first]
    fits = _fits(year, year.recipient, year.recipient_home, limits) & _fits(year, wanted, homes, limits)
    may = fits[first] & fits[second] & (year.recipient[first] != year.recipient[second])
    first, second = first[may], second[may]
    before, after = year.cells(year.recipient), year.cells(wanted)
    moving = np.concatenate([first, second])
    crowded = _crowded(np.concatenate([before, after[moving]]), limits.pair)
    at_stake = np.concatenate([before[moving], after[moving]])
    bad = _among(at_stake, crowded).reshape(2, 2, -1).any(axis=(0, 1))
    moving = np.concatenate([first[~bad], second[~bad]])
    recipient, home = year.recipient.copy(), year.recipient_home.copy()
    recipient[moving], home[moving] = wanted[moving], homes[moving]
    return replace(year, recipient=recipient, recipient_home=home)


def _halves(edges: Numbers, random: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Draw for each month which places exchange with which.

    Some stay as they are: if all exchanged each time, only every other arrangement would ever come about.
    """
    firsts, seconds = [_numbers([])], [_numbers([])]
    for start, end in pairwise(edges.tolist()):
        drawn = start + random.permutation(end - start)
        half = len(drawn) // 2
        moves = random.random(half) < _MOVING  # nosec B311 # a shuffle is no secret
        firsts.append(drawn[:half][moves])
        seconds.append(drawn[half : 2 * half][moves])
    return np.concatenate(firsts), np.concatenate(seconds)


def _fits(year: Year, recipient: Numbers, home: Numbers, limits: Limits) -> Flags:
    """Tell for each place whether its giver may give to that recipient at all."""
    others: Flags = year.sender != recipient
    return others if limits.same_department else np.logical_and(others, year.sender_home != home)


def _crowded(cells: Numbers, limit: int) -> Numbers:
    """Return the cells that stand more than `limit` times among `cells`, in order."""
    ordered = np.sort(cells)
    return np.unique(ordered[limit:][ordered[limit:] == ordered[:-limit]])


def _among(cells: Numbers, ordered: Numbers) -> Flags:
    if not len(ordered):
        return np.zeros(len(cells), dtype=np.bool_)
    place = np.minimum(np.searchsorted(ordered, cells), len(ordered) - 1)
    found: Flags = ordered[place] == cells
    return found


def _numbers(values: Sequence[int]) -> Numbers:
    return np.array(values, dtype=np.int64)
