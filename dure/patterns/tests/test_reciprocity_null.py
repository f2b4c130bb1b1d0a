"""The null model: what every shuffle keeps, that no way is likelier than the way back, that a seed decides all."""

from collections import Counter
from datetime import date
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.patterns.null import Year, exchanged, shuffles
from dure.patterns.rules import Limits, Sent

PEOPLE, HOMES = 12, 4
PAIR = 2


def home(who: int) -> int:
    return who % HOMES


@st.composite
def years(draw: st.DrawFn) -> list[Sent]:
    """Draw transfers that keep the rules: not within a department, at most twice a month to the same person."""
    gifts = draw(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 11), st.integers(0, 11)), max_size=60))
    allowed = [one for one in gifts if home(one[1]) != home(one[2])]
    kept = [one for place, one in enumerate(allowed) if allowed[:place].count(one) < PAIR]
    return [
        Sent(giver, to, home(giver), home(to), date(2026, month, 1 + place % 28))
        for place, (month, giver, to) in enumerate(kept)
    ]


def margins(year: Year) -> tuple[Counter[Any], Counter[Any]]:
    """Count what everybody gave and received in each month."""
    given = Counter(zip(year.month.tolist(), year.sender.tolist(), strict=True))
    received = Counter(zip(year.month.tolist(), year.recipient.tolist(), strict=True))
    return given, received


@settings(max_examples=150)
@given(years(), st.integers(0, 2**32))
def test_everybody_gives_and_receives_as_often_in_each_month_and_no_limit_is_broken(
    sent: list[Sent], seed: int
) -> None:
    """R6.3, R6.4: whatever is shuffled keeps the margins and the rules of giving."""
    year = Year.of(sent)
    for one in shuffles(year, Limits(PAIR), seed=seed, count=3):
        assert margins(one) == margins(year)
        assert max(Counter(one.cells(one.recipient).tolist()).values(), default=0) <= PAIR
        assert not (one.sender == one.recipient).any()
        assert not (one.sender_home == one.recipient_home).any()
        assert [year.people[who] % HOMES for who in one.recipient.tolist()] == one.recipient_home.tolist()


@settings(max_examples=150)
@given(years(), st.randoms(use_true_random=False))
def test_the_same_exchange_leads_back(sent: list[Sent], random: Any) -> None:
    """Every step is as likely as the step back, so that every arrangement becomes equally likely."""
    year = Year.of(sent)
    pairs = []
    for month in range(len(year.months)):
        places = np.flatnonzero(year.month == month).tolist()
        random.shuffle(places)
        pairs += list(zip(places[::2], places[1::2], strict=False))
    first, second = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    there = exchanged(year, first, second, Limits(PAIR))
    back = exchanged(there, first, second, Limits(PAIR))
    assert back.recipient.tolist() == year.recipient.tolist()
    assert back.recipient_home.tolist() == year.recipient_home.tolist()


@given(years(), st.integers(0, 2**32))
def test_the_same_seed_gives_the_same_shuffles(sent: list[Sent], seed: int) -> None:
    year = Year.of(sent)
    one, other = ([x.recipient.tolist() for x in shuffles(year, Limits(), seed=seed, count=3)] for _ in "ab")
    assert one == other


def test_every_arrangement_comes_about_equally_often() -> None:
    """Four givers, four recipients, nobody to themselves: the nine derangements, each about a ninth of the time."""
    sent = [Sent(who, (who + 1) % 4, who, (who + 1) % 4, date(2026, 1, 1)) for who in range(4)]
    count = 9_000
    seen = Counter(
        tuple(one.recipient.tolist()) for one in shuffles(Year.of(sent), Limits(), seed=7, count=count)
    )
    assert len(seen) == 9
    assert all(abs(times - count / 9) < 150 for times in seen.values())


def test_the_rules_of_another_policy_are_kept_instead() -> None:
    """A policy that allows giving within a department lets the shuffle do so too."""
    sent = [Sent(who, who + 2, 1, 1 + who % 2, date(2026, 1, 1)) for who in range(4)]
    fixed = {tuple(one.recipient.tolist()) for one in shuffles(Year.of(sent), Limits(), seed=1, count=50)}
    free = {
        tuple(one.recipient.tolist())
        for one in shuffles(Year.of(sent), Limits(same_department=True), seed=1, count=50)
    }
    assert len(free) > len(fixed)
