"""Ordering candidates and judging a list, as pure rules."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.kit.abilities import Thing, denial
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.points.policy.values import PRESETS
from dure.points.standings.rules import group_of
from dure.results.selections.rules import (
    Criteria,
    Marks,
    Subject,
    Waiting,
    candidates,
    concerned,
    head_of,
    judge_closing,
    judge_mark,
    judge_opening,
    listed,
    since_of,
)

SEATS = Criteria(seats={"person": {"headquarters": 2}})


def subject(number: int, received: int, givers: int = 1, group: str = "headquarters") -> Subject:
    return Subject(
        "person",
        number,
        group,
        str(number),
        f"직원{number}",
        "주무관",
        "정보통신과",
        received,
        0,
        givers,
        Decimal(received),
    )


subjects = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=20).map(
    lambda pairs: [subject(number, *pair) for number, pair in enumerate(pairs, start=1)]
)


@given(subjects, st.sets(st.integers(1, 20)))
def test_better_results_never_stand_below_and_equal_ones_share_a_rank(
    found: list[Subject], left_out: set[int]
) -> None:
    """R11.1, D34: whoever is left out takes no rank from the others."""
    marks: Marks = {("person", number): ("excluded", "사유") for number in left_out}
    ranked = [one for one in candidates(found, SEATS, marks, {}) if one.rank is not None]
    for one in ranked:
        for other in ranked:
            assert (one.rank < other.rank) == (one.subject.merit > other.subject.merit)  # type: ignore[operator]  # ranked
            assert (one.rank == other.rank) == (one.subject.merit == other.subject.merit)
    assert {one.subject.id for one in ranked} == {one.id for one in found} - left_out
    assert min((one.rank or 0 for one in ranked), default=1) == 1


@given(subjects, st.sets(st.integers(1, 20), max_size=3))
def test_a_list_that_closes_passes_over_nobody_and_keeps_to_the_seats(
    found: list[Subject], chosen: set[int]
) -> None:
    """R11.1: whoever stands above a chosen one is chosen or left out."""
    marks: Marks = {("person", number): ("chosen", "") for number in chosen}
    ranked = candidates(found, SEATS, marks, {})
    no = judge_closing(ranked, SEATS, "표창장")
    picked = [one for one in ranked if one.mark == "chosen"]
    above = [
        one
        for one in ranked
        if not one.mark and any(one.subject.merit > other.subject.merit for other in picked)
    ]
    assert (no is None) == (0 < len(picked) <= 2 and not above)


@given(subjects)
def test_who_is_listed_is_everybody_of_the_first_ranks_and_whoever_was_judged(found: list[Subject]) -> None:
    """R11.1: a tie is never cut."""
    last = max((one.id for one in found), default=0)
    ranked = candidates(found, SEATS, {("person", last): ("excluded", "사유")}, {})
    shown = listed(ranked, SEATS)
    ranks = {one.rank for one in shown}
    assert [one for one in ranked if one.rank in ranks] == shown
    assert not found or last in {one.subject.id for one in shown}


def test_thresholds_and_groups_apart() -> None:
    """R11.1, D34: each group has its own first rank."""
    criteria = Criteria(received=20, givers=2)
    found = [subject(1, 30, 2), subject(2, 30, 1), subject(3, 10, 5), subject(4, 20, 2, "towns")]
    assert [(one.subject.id, one.rank) for one in candidates(found, criteria, {}, {})] == [(1, 1), (4, 1)]
    assert group_of("towns", PRESETS["gwangju-edu-2025"].standing.pools) == "direct+towns"
    assert group_of("headquarters", PRESETS["icheon-2019"].standing.pools) == "headquarters"


def test_what_an_opening_and_a_judgement_need() -> None:
    """R11.1: a name, a seat, a candidate, a reason without personal data."""
    (one,) = candidates([subject(1, 10)], SEATS, {}, {})
    assert judge_opening("협업 우수자", SEATS) is None
    for no, code in (
        (judge_opening("12", SEATS), "selection-name"),
        (judge_opening("협업 우수자", Criteria(seats={"person": {"towns": 0}})), "selection-no-seats"),
        (judge_mark([one], SEATS, ("person", 2), "chosen", ""), "selection-candidate"),
        (judge_mark([one], SEATS, one.subject.key, "excluded", "..."), "selection-reason"),
        (judge_mark([one], SEATS, one.subject.key, "chosen", "880101-1234567"), "selection-personal-data"),
    ):
        assert no is not None
        assert no.code == code
    assert Criteria.of_json(SEATS.as_json()) == SEATS


def test_no_more_are_chosen_than_a_group_has_seats() -> None:
    """R11.1, F-A4: refused when choosing; another group and taking back stay possible."""
    both = Criteria(seats={"person": {"headquarters": 1, "towns": 1}})
    members = [subject(1, 30), subject(2, 20), subject(3, 10, 1, "towns")]
    found = candidates(members, both, {("person", 1): ("chosen", "")}, {})
    assert judge_mark(found, both, ("person", 2), "chosen", "") == Denial("selection-full", {"seats": 1})
    for key, mark in ((1, "chosen"), (3, "chosen"), (1, "cleared"), (2, "cleared")):
        assert judge_mark(found, both, ("person", key), mark, "") is None
    assert judge_mark(found, both, ("person", 2), "excluded", "이미 표창을 받음") is None


def test_a_second_person_is_needed_where_a_decider_or_their_department_stands() -> None:
    """D44: posts held as acting count on both sides; who was left out does not stand."""
    found = candidates([subject(1, 30), subject(2, 20)], SEATS, {("person", 2): ("excluded", "사유")}, {})
    there = {1: frozenset({10, 11}), 2: frozenset({20})}

    def stands(*deciders: tuple[int, set[int]]) -> frozenset[int]:
        people = there | {number: frozenset(departments) for number, departments in deciders}
        return concerned([number for number, _ in deciders], found, people, {})

    assert stands((9, {10})) == {10}
    assert stands((9, {30}), (8, {40, 11})) == {11}
    assert stands((1, {10, 11})) == {10, 11}
    assert stands((9, {20}), (8, {30})) == frozenset()


def test_a_department_stands_for_what_its_unit_counted_as() -> None:
    """D44, F-A4: a team that was made a department of its own is still of the one it was in."""
    unit = replace(subject(50, 30), sort="department")
    both = Criteria(seats={"department": {"headquarters": 1}})
    found = candidates([unit], both, {}, {})
    assert concerned([9], found, {9: frozenset({50})}, {}) == {50}
    assert concerned([9], found, {9: frozenset({10})}, {50: frozenset({50, 10})}) == {10}
    assert concerned([9], found, {9: frozenset({10})}, {50: frozenset({50})}) == frozenset()


def test_belonging_counts_over_the_period_and_over_90_days_in_any_case() -> None:
    """D44, F-A4: a move of the days before the list is closed changes nothing."""
    assert since_of(date(2026, 1, 1), date(2026, 12, 2)) == date(2026, 1, 1)
    assert since_of(date(2026, 11, 1), date(2026, 12, 2)) == date(2026, 9, 3)


@pytest.mark.parametrize(
    ("second", "own", "roles", "code"),
    [
        (5, {30}, {"evaluation"}, None),
        (5, {30}, {"auditor"}, "selection-decider"),
        (9, {30}, {"operator", "evaluation"}, "selection-own"),
        (1, {30}, {"personnel"}, "selection-own"),
        (5, {10}, {"personnel"}, "selection-own-department"),
        (5, {30, 10}, {"operator"}, "selection-own-department"),
    ],
)
def test_the_second_person_is_of_another_department_and_has_no_part_in_it(
    second: int, own: set[int], roles: set[str], code: str | None
) -> None:
    """D44: with a role in the scheme, neither a decider nor chosen, acting operators included."""
    actor = Actor(person_id=second, agency_id=1, roles=frozenset(roles))
    waiting = Waiting(frozenset(own), frozenset({9}), departments=frozenset({10}), chosen=frozenset({1}))
    no = denial(actor, "approve", Thing("selection-list", 1, waiting))
    assert (no.code if no else None) == code


@pytest.mark.parametrize(
    ("agency", "kind", "head"),
    [
        ("이천시", "local", "이천시장"),
        ("경기도", "local", "경기도지사"),
        ("양평군", "local", "양평군수"),
        ("관악구", "local", "관악구청장"),
        ("행정안전부", "central", "행정안전부장관"),
        ("국세청", "central", "국세청장"),
        ("광주광역시교육청", "education", "광주광역시교육감"),
    ],
)
def test_the_head_of_an_agency_is_proposed_by_its_name(agency: str, kind: str, head: str) -> None:
    """R11.1: the operator corrects it where the name does not say it."""
    assert head_of(agency, kind) == head
