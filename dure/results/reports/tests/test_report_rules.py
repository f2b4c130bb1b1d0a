"""Indicators and candidates, as pure rules."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.points.standings.rules import Figures
from dure.results.reports.rules import Person, Thresholds, candidates, indicators, tied


def figures(*, received: int = 0, people: int = 10, givers: int = 0) -> Figures:
    return Figures(1, "정보통신과", "headquarters", received, 0, 0, people * 30, 30, givers)


def person(number: str, received: int, givers: int = 1) -> Person:
    return Person(int(number), number, "김민수", "주무관", "정보통신과", received, 0, givers, 1)


def test_the_three_indicators_of_a_contract() -> None:
    """R12.1: A per 100 of the headcount, B givers per head, C members who thanked, in per cent."""
    found = indicators(figures(received=250, givers=15), thanking=4)
    assert (found.a, found.b, found.c) == (Decimal("2500.00"), Decimal("1.50"), Decimal("40.00"))


def test_a_department_too_small_to_compare_has_no_figures() -> None:
    """R12.1: with fewer than five people a figure would speak of persons."""
    found = indicators(figures(received=250, people=4), thanking=4)
    assert (found.a, found.b, found.c) == (None, None, None)


def test_more_members_thanking_than_the_average_headcount_is_all_of_them() -> None:
    """R12.1: people who moved through the department in the period do not lift C over 100."""
    assert indicators(figures(people=5), thanking=9).c == 100


def test_candidates_reach_the_thresholds_and_ties_share_a_rank() -> None:
    """R12.2: received first, breadth next; whoever is equal in both is equal."""
    people = [person("1", 50), person("2", 80, 3), person("3", 80, 5), person("4", 80, 3), person("5", 10)]
    listed = candidates(people, Thresholds(received=50), {})
    assert [(one.rank, one.person.number) for one in listed] == [(1, "3"), (2, "2"), (2, "4"), (4, "1")]
    assert tied(listed) == {2}


def test_whoever_is_left_out_is_listed_with_the_reason() -> None:
    """R11.1, R12.2: exclusions are never silent and take no rank."""
    listed = candidates([person("1", 50), person("2", 80)], Thresholds(), {"2": "징계 처분 기간"})
    assert [(one.rank, one.excluded) for one in listed] == [(1, ""), (None, "징계 처분 기간")]


@given(st.lists(st.integers(0, 6), max_size=25), st.integers(1, 10))
def test_a_list_is_never_cut_inside_a_tie(points: list[int], most: int) -> None:
    """R11.1: up to a rank means everybody who holds it."""
    people = [person(str(n), value) for n, value in enumerate(points, start=1)]
    listed = candidates(people, Thresholds(), {}, most)
    kept = {one.person.received for one in listed}
    assert sum(one.received in kept for one in people) == len(listed)


@pytest.mark.parametrize(
    ("thresholds", "told"),
    [
        (Thresholds(), "모든 직원"),
        (Thresholds(received=1_000), "받은 포인트 1,000점 이상인 직원"),
        (Thresholds(givers=3), "감사를 보내온 사람 3명 이상인 직원"),
        (Thresholds(100, 3), "받은 포인트 100점 이상, 감사를 보내온 사람 3명 이상인 직원"),
    ],
)
def test_a_paper_names_no_threshold_that_asks_for_nothing(thresholds: Thresholds, told: str) -> None:
    """R12.2."""
    assert thresholds.told("직원") == told
