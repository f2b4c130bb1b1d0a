"""Scores, ranks and periods, as pure rules."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.points.closing.periods import Period, choices
from dure.points.policy.values import PRESETS, ScorePolicy
from dure.points.standings.rules import Figures, apart, per_head, places, score

ICHEON = ScorePolicy()
GWANGJU = ScorePolicy(received=Decimal(1), sent=Decimal("0.5"))
APART = PRESETS["icheon-2019"].standing.pools


def figures(
    name: str, received: int, *, given: int = 0, people: int = 10, pool: str = "headquarters"
) -> Figures:
    return Figures(1, name, pool, received, given, special=500, person_days=people * 30, days=30, givers=3)


def test_icheon_counts_received_points_and_gwangju_half_of_the_given_ones_too() -> None:
    """D35, D22: the policy's weights; special points never count."""
    one = figures("정보통신과", 300, given=100)
    assert score(one, ICHEON) == 300
    assert score(one, GWANGJU) == 350


def test_departments_that_tie_share_a_rank_and_the_next_is_skipped() -> None:
    """D34: 1, 2, 2, 4."""
    ranked = places(
        [figures(n, p) for n, p in (("가", 10), ("나", 30), ("다", 20), ("라", 20))], ICHEON, "sum", APART
    )
    assert [(one.figures.name, one.rank) for one in ranked] == [("나", 1), ("다", 2), ("라", 2), ("가", 4)]


def test_pools_are_ranked_apart() -> None:
    """D34: headquarters, direct bodies and towns are not compared with each other."""
    ranked = places([figures("정보통신과", 10), figures("부발읍", 99, pool="towns")], ICHEON, "sum", APART)
    assert [one.rank for one in ranked] == [1, 1]


def test_pools_that_a_policy_puts_together_are_compared_with_each_other() -> None:
    """D34: in 광주 direct bodies and towns are one pool, apart from the head office."""
    found = [
        figures("정보통신과", 10),
        figures("부발읍", 99, pool="towns"),
        figures("보건소", 100, pool="direct"),
    ]
    ranked = places(found, GWANGJU, "sum", PRESETS["gwangju-edu-2025"].standing.pools)
    assert [(one.group, one.figures.name, one.rank) for one in ranked] == [
        ("headquarters", "정보통신과", 1),
        ("direct+towns", "보건소", 1),
        ("direct+towns", "부발읍", 2),
    ]


def test_per_head_divides_by_the_average_of_the_daily_headcount() -> None:
    """D34: 300 points, 30 days of 8 people: 37.5 a head; a department without headcount has none and stands last."""
    assert per_head(figures("정보통신과", 300, people=8), ICHEON) == Decimal("37.50")
    empty = figures("신설과", 300, people=0)
    assert per_head(empty, ICHEON) is None
    ranked = places([empty, figures("정보통신과", 1)], ICHEON, "per-head", APART)
    assert ranked[-1].figures is empty


@given(st.lists(st.integers(0, 50), max_size=30))
def test_a_rank_is_one_more_than_the_number_of_better_departments(points: list[int]) -> None:
    """D34: whatever the figures."""
    ranked = places([figures(str(n), value) for n, value in enumerate(points)], ICHEON, "sum", APART)
    for place in ranked:
        assert place.rank == 1 + sum(other.score > place.score for other in ranked)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2028", date(2028, 1, 1), date(2028, 12, 31)),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_a_period_is_whole_months(name: str, first: date, last: date) -> None:
    period = Period.parse(name)
    assert period
    assert (period.first, period.last) == (first, last)


@given(st.text(max_size=8))
def test_what_is_no_period_is_none(name: str) -> None:
    period = Period.parse(name)
    assert period is None or period.name == name


@given(st.dates(date(2016, 5, 1), date(2100, 12, 31)))
def test_every_period_offered_has_begun(today: date) -> None:
    offered = [Period.parse(name) for name in choices(today)]
    assert all(period and period.first <= today for period in offered)
    assert any(period and period.first <= today <= period.last + timedelta(0) for period in offered)


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=12))
def test_units_that_are_no_departments_have_no_rank_and_change_none(rows: list[tuple[int, bool]]) -> None:
    """D1, D34, D42, F-A15: they are gathered after the departments, and the sums stay whole."""
    found = [
        replace(figures(str(n), points), is_department=is_department)
        for n, (points, is_department) in enumerate(rows)
    ]
    members, others = apart(places(found, ICHEON, "sum", APART))
    alone = places([one for one in found if one.is_department], ICHEON, "sum", APART)
    assert members == alone
    gathered = others.received if others else 0
    assert gathered + sum(one.figures.received for one in members) == sum(points for points, _ in rows)
