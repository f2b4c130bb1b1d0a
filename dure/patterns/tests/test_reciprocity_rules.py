"""Patterns of mutual giving as pure rules: what is found, measured and listed."""

from datetime import date, timedelta
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.patterns import rules
from dure.patterns.assess import assess, given_in
from dure.patterns.null import Year
from dure.patterns.rules import Chance, Limits, Measures, Pattern, Sent, is_listed, likeness, listed, measure
from dure.patterns.search import closed, found
from dure.patterns.synthetic import Agency, Group
from dure.patterns.trial import trial

GROUP = (1, 2)


def sent(giver: int, to: int, month: int, day: int = 1, text: str = "") -> Sent:
    return Sent(giver, to, giver, to, date(2026, month, day), text)


def swaps(months: int, *, wait: int = 0) -> list[Sent]:
    """Two people who give each other two a month, the answer `wait` days later."""
    return [
        one
        for month in range(1, months + 1)
        for day in (5, 15)
        for one in (sent(1, 2, month, day), sent(2, 1, month, day + wait))
    ]


def pattern(members: tuple[int, ...] = GROUP, *, anywhere: int = 0, **changed: object) -> Pattern:
    known: dict[str, object] = {
        "members": members,
        "transfers": 12,
        "by_tie": {},
        "months": 3,
        "returned": 12,
        "even": 1.0,
        "prompt": 1.0,
        "delay": 1.0,
        "kept": (1.0,) * len(members),
        "alike": 0.0,
    }
    return Pattern(Measures(**(known | changed)), Chance(999, 0.1, 0, anywhere))  # type: ignore[arg-type]  # as named


def test_two_who_swap_are_measured_as_what_they_do() -> None:
    measures = measure(GROUP, swaps(3, wait=2), {1: 12, 2: 6})
    assert (measures.transfers, measures.months, measures.returned) == (12, 3, 12)
    assert (measures.even, measures.prompt) == (1.0, 1.0)
    assert measures.kept == (0.5, 1.0)
    assert measures.by_tie == {(1, 2): 6, (2, 1): 6}


def test_what_is_answered_after_weeks_is_not_prompt() -> None:
    measures = measure(GROUP, swaps(3, wait=6), {})
    assert measures.prompt == 0.0
    assert measures.delay == 6.0


def test_what_is_given_outside_the_group_is_no_part_of_it() -> None:
    extra = [sent(1, 3, 1), sent(3, 1, 1), sent(4, 2, 2)]
    assert measure(GROUP, swaps(3) + extra, {}) == measure(GROUP, swaps(3), {})


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 6), st.integers(1, 28)), max_size=40
    )
)
def test_measures_stay_within_their_bounds_and_do_not_depend_on_order(
    gifts: list[tuple[int, int, int, int]],
) -> None:
    rows = [sent(giver, to, month, day) for giver, to, month, day in gifts if giver != to]
    measures = measure(range(5), rows, given_in(rows))
    assert measures == measure(reversed(range(5)), rows[::-1], given_in(rows))
    assert measures.returned <= measures.transfers == len(rows)
    assert all(0 <= share <= 1 for share in (measures.even, measures.prompt, measures.alike, *measures.kept))
    assert measures.months <= 6


@pytest.mark.parametrize(
    "changed",
    [
        {"transfers": 5},
        {"months": 2},
        {"even": 0.5},
        {"prompt": 0.7},
        {"anywhere": 50},
    ],
)
def test_each_condition_alone_keeps_a_pattern_off_the_list(changed: dict[str, int]) -> None:
    """At least six transfers and three months, more than chance, and in the manner of an exchange."""
    assert is_listed(pattern())
    assert not is_listed(pattern(**changed))  # type: ignore[arg-type]  # figures of either kind


def test_a_part_of_a_listed_group_does_not_stand_beside_it() -> None:
    whole, part, other = pattern((1, 2, 3), transfers=18), pattern((1, 3)), pattern((4, 5), transfers=30)
    assert listed([part, whole, other]) == [other, whole]


def test_messages_that_say_the_same_are_alike() -> None:
    same = "회의 자료를 정리해 주셔서 고맙습니다."
    assert likeness([same, same]) == 1.0
    assert likeness([same, "전산 장애를 밤늦게 복구하셨습니다."]) < 0.1
    assert likeness([]) == likeness(["가"]) == 0.0


def test_a_pair_is_found_from_three_months_of_both_ways_on() -> None:
    assert [one.members for one in found(Year.of(swaps(3)))] == [(0, 1)]
    assert found(Year.of(swaps(2))) == []
    assert found(Year.of([one for one in swaps(6) if one.sender == 1])) == []


@pytest.mark.parametrize("size", [3, 4, 5, 6])
def test_a_ring_is_found_although_no_two_in_it_thank_each_other(size: int) -> None:
    rows = [sent(who, (who + 1) % size, month) for month in range(1, 5) for who in range(size)]
    assert [(one.members, one.returned) for one in found(Year.of(rows))] == [(tuple(range(size)), 4 * size)]


def test_a_group_larger_than_six_is_none() -> None:
    rows = [sent(who, (who + 1) % 7, month) for month in range(1, 5) for who in range(7)]
    assert found(Year.of(rows)) == []


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_a_closed_group_is_who_reach_each_other(edges: list[tuple[int, int]]) -> None:
    """Against the definition: reachability both ways."""
    reach = {(one, other) for one, other in edges if one != other}
    for middle in range(8):
        reach |= {(a, b) for a, m in reach if m == middle for n, b in reach if n == middle}
    wanted = {
        tuple(sorted({one} | {other for other in range(8) if {(one, other), (other, one)} <= reach}))
        for one in range(8)
    }
    assert set(closed([edge for edge in edges if edge[0] != edge[1]])) == {
        group for group in wanted if len(group) > 1
    }


def test_the_same_facts_and_seed_give_the_same_assessment_whatever_their_order() -> None:
    """R12.1 in spirit: reproducible."""
    agency = Agency(100, 8, Random(3))
    rows = agency.live([Group("pair", (3, 40))], rate=2)
    one = assess(rows, given_in(rows), Limits(), seed=5, count=100)
    other = assess(rows[::-1], given_in(rows), Limits(), seed=5, count=100)
    assert one == other
    assert [found.measures.members for found in one.patterns] == [(3, 40)]


def test_two_who_can_give_to_nobody_else_are_not_more_than_chance() -> None:
    """Where the margins leave no other arrangement, chance always comes to as much."""
    found = assess(swaps(6), {}, Limits(), seed=1, count=50)
    assert (found.enough, found.more_than_chance, list(found.patterns)) == (1, 0, [])


def test_nothing_is_found_in_nothing() -> None:
    assert assess([], {}, Limits(), seed=1).looked_at == 0


def test_honest_teams_are_mostly_not_listed_and_swappers_mostly_are() -> None:
    """A small trial of what docs/reciprocity.md reports; seeded, so that it passes or fails for good."""
    outcome = trial(agencies=2, people=200, months=6, count=100, seed=11)
    rates = {one.manner: one for one in outcome.rates}
    assert rates["steady"].whole + rates["steady"].part <= 0.2 * rates["steady"].groups
    assert rates["intense"].whole + rates["intense"].part <= 0.2 * rates["intense"].groups
    assert rates["pair"].whole >= 0.6 * rates["pair"].groups
    assert rates["ring"].whole >= 0.6 * rates["ring"].groups
    assert outcome.strangers == 0


def test_made_up_agencies_keep_the_rules_of_giving() -> None:
    """R6.3, R6.4, R5.1: what is tried is what could be."""
    agency = Agency(100, 3, Random(1))
    rows = agency.live([Group("clique", (1, 30, 60)), Group("intense", (2, 31, 61))], rate=15)
    month_of = [(one.month, one.sender, one.recipient) for one in rows]
    assert max(month_of.count(one) for one in set(month_of)) <= 2
    gone = [(one.month, one.sender) for one in rows]
    assert max(gone.count(one) for one in set(gone)) <= 20
    assert all(one.sender_department != one.recipient_department for one in rows)
    ties = {(one.sender, one.recipient) for one in rows}
    assert set(permutations((1, 30, 60), 2)) <= ties


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 24))
def test_a_period_is_looked_at_when_it_is_over_and_three_months_long(first: date, months: int) -> None:
    start = first.replace(day=1)
    index = start.year * 12 + start.month - 1 + months
    last = date(index // 12, index % 12 + 1, 1) - timedelta(days=1)
    no = rules.judge_period(start, last, last + timedelta(days=1))
    assert (no is None) == (months >= 3)
    running = rules.judge_period(start, last, last)
    assert running is not None
    assert running.code == "period-not-over"
