"""What late orders would have changed in closed days."""

from datetime import date, timedelta

import pytest

from dure import clock
from dure.points.closing.corrections import Line, correct
from dure.points.closing.late import LateChange, late_changes
from dure.points.closing.tests.days import TENTH, at, close, row, thank
from dure.points.closing.tests.late import late_move, settled
from dure.results.years.queries import facts
from tests.world import World

MONTH = (date(2026, 11, 1), date(2026, 11, 30))


def changes(world: World) -> dict[str, LateChange]:
    found = late_changes(world.agencies["이천시"].pk, *MONTH)
    names = {one.pk: name for name, one in world.departments.items()}
    return {names[one.department_id]: one for one in found}


def test_nothing_is_listed_when_no_order_came_late(world: World) -> None:
    """D19: a move recorded in time is none."""
    settled(world)
    thank(world, "김민수", "박지훈")
    close()
    assert changes(world) == {}


def test_a_late_move_lists_both_departments_and_leaves_the_day_alone(world: World) -> None:
    """D19, R8.4: the closed day stays; what it would have been is shown."""
    settled(world)
    thank(world, "김민수", "박지훈")
    thank(world, "박지훈", "최유진")
    close()
    late_move(world, "박지훈", "기획예산담당관", on=TENTH)
    found = changes(world)
    old, new = found["복지정책과"], found["기획예산담당관"]
    assert (old.headcount, old.received_points, old.given_points) == (-1, -10, -10)
    assert (new.headcount, new.received_points, new.received_count, new.given_count) == (1, 10, 1, 1)
    assert old.people == {world.people["박지훈"].pk}
    assert found.keys() == {"복지정책과", "기획예산담당관"}
    assert row(world, "복지정책과").received_points == 10


def test_a_late_leave_takes_the_credit_away(world: World) -> None:
    """D12, D19: whoever was on leave that day credits no department."""
    settled(world)
    thank(world, "김민수", "박지훈")
    close()
    with clock.travel(at(date(2026, 11, 20))):
        world.assign("박지훈", "복지정책과", "leave", start=date(2026, 11, 1), recorded_at=clock.now())
    (change,) = changes(world).values()
    assert (change.headcount, change.received_points, change.given_points) == (-1, -10, 0)


def test_a_late_secondment_to_another_agency_is_listed_in_both(world: World) -> None:
    """D13, D19."""
    settled(world)
    thank(world, "김민수", "박지훈")
    thank(world, "한여주", "최유진")
    close()
    with clock.travel(at(date(2026, 11, 20))):
        world.assign("박지훈", "여주기획과", "secondment", start=date(2026, 11, 1), recorded_at=clock.now())
    assert changes(world)["복지정책과"].received_points == -10
    (theirs,) = late_changes(world.agencies["여주시"].pk, *MONTH)
    assert (theirs.headcount, theirs.received_points) == (1, 10)


def test_days_before_the_late_order_begins_are_not_listed(world: World) -> None:
    """D19: only what the order changes."""
    settled(world)
    thank(world, "김민수", "박지훈")
    close(TENTH + timedelta(days=2))
    late_move(world, "박지훈", "기획예산담당관", on=TENTH + timedelta(days=2))
    found = late_changes(world.agencies["이천시"].pk, *MONTH)
    assert {one.day for one in found} == {TENTH + timedelta(days=2)}


def posted(world: World, day: int, **points: int) -> None:
    """Post corrections of the tenth on a day of November, as operator."""
    lines = [
        Line(world.departments[name].pk, TENTH, received_points=one, received_count=one // 10)
        for name, one in points.items()
    ]
    with clock.travel(at(date(2026, 11, day))):
        operator = world.actor("정하늘", roles=frozenset({"operator"}))
        correct(actor=operator, lines=lines, reason="인사발령 제2026-11호가 늦게 통보되었습니다.")


def moved_back(world: World) -> None:
    """Take the late order of the 20th back on the 22nd, as another order does."""
    with clock.travel(at(date(2026, 11, 22))):
        world.order("박지훈", "복지정책과", "main", start=TENTH, known=clock.now())


def left(world: World) -> dict[str, int]:
    return {name: one.left.received_points for name, one in changes(world).items() if one.is_undone}


@pytest.fixture
def answered(world: World) -> World:
    """Let 박지훈 turn out to have been elsewhere on the tenth, and the operator post what that changes."""
    world.department("새과")
    settled(world)
    thank(world, "김민수", "박지훈")
    close()
    late_move(world, "박지훈", "새과", on=TENTH)
    posted(world, 21, 복지정책과=-10, 새과=10)
    return world


def test_an_order_taken_back_after_its_correction_is_listed_until_that_is_taken_back(answered: World) -> None:
    """D19, D43: the correction would else stand for good; the year's checklist has it too."""
    agency = answered.agencies["이천시"].pk
    assert left(answered) == {}
    moved_back(answered)
    assert left(answered) == {"복지정책과": 10, "새과": -10}
    assert facts(agency, 2026, date(2026, 11, 22)).uncorrected == 2
    posted(answered, 23, 복지정책과=10, 새과=-10)
    assert changes(answered) == {}
    assert facts(agency, 2026, date(2026, 11, 23)).uncorrected == 0


def test_an_order_taken_back_without_a_correction_is_not_listed(world: World) -> None:
    """D19: nor where one was posted on another ground before the order came."""
    world.department("새과")
    settled(world)
    thank(world, "김민수", "박지훈")
    close()
    posted(world, 12, 복지정책과=10)
    late_move(world, "박지훈", "새과", on=TENTH)
    moved_back(world)
    assert changes(world) == {}


def test_a_posted_correction_is_shown_beside_what_it_answers(world: World) -> None:
    """D19: the operator sees what is left to do."""
    settled(world)
    thank(world, "김민수", "박지훈")
    close()
    late_move(world, "박지훈", "기획예산담당관", on=TENTH)
    operator = world.actor("정하늘", roles=frozenset({"operator"}))
    with clock.travel(at(date(2026, 11, 20))):
        correct(
            actor=operator,
            lines=[
                Line(world.departments["복지정책과"].pk, TENTH, received_points=-10, received_count=-1),
                Line(world.departments["기획예산담당관"].pk, TENTH, received_points=10, received_count=1),
            ],
            reason="인사발령 제2026-11호가 늦게 통보되었습니다.",
        )
    assert {name: one.posted_points for name, one in changes(world).items()} == {
        "복지정책과": -10,
        "기획예산담당관": 10,
    }
