"""What pages ask about people: roles, cards, posts, departments as of a day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dure.organizations.actions import rebuild_boundaries
from dure.organizations.models import DepartmentBoundary
from dure.organizations.queries import (
    department_names,
    department_tree,
    holders_of,
    person_card,
    person_cards,
    posts_of,
    units_below,
)
from tests.roles import roles_of

DAY = date(2026, 11, 22)
RENAMED = date(2019, 1, 1)


def test_the_operator_role_follows_the_position_over_its_rename(icheon: Any) -> None:
    """R4.1, O2, O5: 기획감사담당관 became 기획예산담당관 on 2019-01-01; each name carried the role in its time."""
    planning = icheon.unit("1", "기획예산담당관")
    icheon.role(planning, "기획감사담당관", "operator", end=RENAMED)
    icheon.role(planning, "기획예산담당관", "operator", start=RENAMED)
    then = icheon.person("이전임", planning, "기획감사담당관", end=RENAMED)
    now = icheon.person("박현임", planning, "기획예산담당관", start=RENAMED)
    assert roles_of(then.pk, RENAMED - timedelta(days=1)) == {"operator"}
    assert roles_of(then.pk, RENAMED) == frozenset()
    assert roles_of(now.pk, RENAMED) == {"operator"}
    assert holders_of(icheon.agency.pk, "operator", RENAMED) == [now.pk]


def test_acting_and_concurrent_posts_carry_the_role_of_their_position(icheon: Any) -> None:
    """O5: acting duty (직무대리) and concurrent posts (겸임) carry it, a secondment does not."""
    planning, other = icheon.unit("1", "기획예산담당관"), icheon.unit("2", "자치행정과")
    icheon.role(planning, "기획예산담당관", "operator")
    people = {kind: icheon.person("김민수", other) for kind in ("acting", "concurrent", "secondment")}
    for kind, who in people.items():
        icheon.post(who, planning, kind, position="기획예산담당관")
    assert roles_of(people["acting"].pk, DAY) == roles_of(people["concurrent"].pk, DAY) == {"operator"}
    assert roles_of(people["secondment"].pk, DAY) == frozenset()


def test_nobody_on_leave_holds_a_role(icheon: Any) -> None:
    """O5: the acting person holds it meanwhile."""
    planning = icheon.unit("1", "기획예산담당관")
    icheon.role(planning, "기획예산담당관", "operator")
    who = icheon.person("김민수", planning, "기획예산담당관")
    icheon.post(who, planning, "leave", start=DAY, end=DAY + timedelta(days=30))
    assert roles_of(who.pk, DAY - timedelta(days=1)) == {"operator"}
    assert roles_of(who.pk, DAY) == frozenset()
    assert roles_of(who.pk, DAY + timedelta(days=30)) == {"operator"}


def test_a_retracted_order_carries_nothing(icheon: Any) -> None:
    planning = icheon.unit("1", "기획예산담당관")
    icheon.role(planning, "기획예산담당관", "operator")
    who = icheon.person("김민수")
    post = icheon.post(who, planning, position="기획예산담당관")
    post.retracted_at = datetime(2026, 1, 1, tzinfo=UTC)
    post.save()
    assert roles_of(who.pk, DAY) == frozenset()


def test_a_card_shows_the_division_and_the_team(icheon: Any) -> None:
    """D1: 정보통신과 is the department of whoever works in its teams."""
    division = icheon.unit("10", "정보통신과")
    team = icheon.unit("11", "정보기획팀", division, is_boundary=False)
    who = icheon.person("김민수", team, "팀장", duty="정보화 계획")
    card = person_card(who.pk, DAY)
    assert card is not None
    assert (card.department, card.unit, card.agency, card.duty) == (
        "정보통신과",
        "정보기획팀",
        "이천시",
        "정보화 계획",
    )
    assert card.title == "김민수 팀장 · 정보통신과"


def test_a_card_shows_where_a_seconded_person_works(icheon: Any, yeoju: Any) -> None:
    """D13: department and agency follow where the person works."""
    who = icheon.person("김민수", icheon.unit("1", "자치행정과"))
    icheon.post(who, yeoju.unit("7", "기획예산담당관"), "secondment", start=DAY, position="주무관")
    before, after = person_card(who.pk, DAY - timedelta(days=1)), person_card(who.pk, DAY)
    assert before
    assert after
    assert (before.agency, before.department) == ("이천시", "자치행정과")
    assert (after.agency, after.department) == ("여주시", "기획예산담당관")


def test_a_card_says_who_is_on_leave_and_who_has_left(icheon: Any) -> None:
    unit = icheon.unit("1", "자치행정과")
    resting, gone = icheon.person("김휴직", unit), icheon.person("이퇴직", unit, end=DAY)
    icheon.post(resting, unit, "leave", start=DAY)
    cards = person_cards([gone.pk, resting.pk, 0], DAY)
    assert list(cards) == [gone.pk, resting.pk]
    assert cards[resting.pk].is_on_leave
    assert cards[resting.pk].department == "자치행정과"
    assert (cards[gone.pk].department, cards[gone.pk].title) == ("", "이퇴직")


def test_many_cards_are_one_statement(icheon: Any, django_assert_num_queries: Any) -> None:
    unit = icheon.unit("1", "자치행정과")
    ids = [icheon.person("김민수", unit).pk for _ in range(20)]
    with django_assert_num_queries(1):
        assert len(person_cards(ids, DAY)) == 20


def test_a_department_is_called_what_it_was_called_on_the_day(icheon: Any) -> None:
    """O2: both reports are right."""
    unit = icheon.unit("1", "기획감사담당관", end=RENAMED)
    icheon.unit("1", "기획예산담당관", start=RENAMED)
    for day, name in [
        (date(2015, 1, 1), "기획감사담당관"),
        (RENAMED - timedelta(days=1), "기획감사담당관"),
        (RENAMED, "기획예산담당관"),
    ]:
        assert department_names([unit.pk], day) == {unit.pk: name}


def test_a_department_that_is_gone_keeps_its_last_name(icheon: Any) -> None:
    """D21: units are never deleted."""
    unit = icheon.unit("1", "기획감사담당관", end=RENAMED)
    icheon.unit("1", "혁신담당관", start=RENAMED, end=date(2020, 1, 1))
    assert department_names([unit.pk], DAY) == {unit.pk: "혁신담당관"}


def test_the_tree_stands_in_the_order_of_the_organisation(icheon: Any) -> None:
    """O2: 직제순."""
    bureau = icheon.unit("20", "자치행정국", is_boundary=False)
    second = icheon.unit("22", "정보통신과", bureau)
    first = icheon.unit("21", "자치행정과", bureau)
    team = icheon.unit("23", "정보기획팀", second, is_boundary=False)
    planning = icheon.unit("10", "기획예산담당관")
    icheon.unit("24", "없어진과", bureau, end=DAY)
    tops = department_tree(icheon.agency.pk, DAY)
    assert [(u.id, u.depth) for top in tops for u in top.walk()] == [
        (planning.pk, 0),
        (bureau.pk, 0),
        (first.pk, 1),
        (second.pk, 1),
        (team.pk, 2),
    ]
    assert set(units_below(second.pk, DAY)) == {second.pk, team.pk}


def test_what_was_believed_on_a_past_day_can_still_be_asked(icheon: Any) -> None:
    """O4: a late order is a new row; the old belief stays."""
    old, new = icheon.unit("1", "자치행정과"), icheon.unit("2", "정보통신과")
    who = icheon.person("김민수")
    learnt = datetime(2026, 6, 1, tzinfo=UTC)
    first = icheon.post(who, old, recorded_at=datetime(2026, 1, 1, tzinfo=UTC))
    first.retracted_at = learnt
    first.save()
    icheon.post(who, new, start=date(2026, 3, 1), recorded_at=learnt)
    assert [post.department_id for post in posts_of(who.pk, believed_at=learnt - timedelta(days=1))] == [
        old.pk
    ]
    assert [post.department_id for post in posts_of(who.pk)] == [new.pk]


def test_boundaries_follow_every_change_of_the_tree(icheon: Any) -> None:
    """D1: the derived table is exact after each rebuild."""
    division = icheon.unit("10", "정보통신과")
    team = icheon.unit("11", "정보기획팀", division, is_boundary=False, end=DAY)
    other = icheon.unit("12", "자치행정과")
    icheon.unit("11", "정보기획팀", other, is_boundary=False, start=DAY)
    rows = DepartmentBoundary.objects.filter(department=team).order_by("valid")
    assert [(row.boundary_id, row.valid.lower) for row in rows] == [
        (division.pk, team.versions.first().valid.lower),
        (other.pk, DAY),
    ]


def test_rebuilding_what_is_right_already_writes_nothing(icheon: Any) -> None:
    icheon.unit("10", "정보통신과")
    before = set(DepartmentBoundary.objects.values_list("pk", flat=True))
    rebuild_boundaries(icheon.agency.pk)
    assert set(DepartmentBoundary.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("start", [None])
def test_a_unit_that_was_always_there_is_its_own_department_always(icheon: Any, start: date | None) -> None:
    from django.db.backends.postgresql.psycopg_any import DateRange

    unit = icheon.unit("10", "정보통신과")
    unit.versions.update(valid=DateRange(start, None))
    rebuild_boundaries(icheon.agency.pk)
    assert unit.boundaries.get().valid.lower is None
