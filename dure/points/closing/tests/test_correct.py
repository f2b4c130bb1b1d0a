"""Correcting closed days."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection

from dure import clock
from dure.audit.models import Entry
from dure.kit.refusals import Refusal
from dure.organizations.models import DepartmentSuccession
from dure.points.closing.corrections import Line, correct
from dure.points.closing.models import Correction
from dure.points.closing.queries import standings
from dure.points.closing.tests.days import TENTH, at, close, row, thank
from dure.points.closing.tests.late import late_move, settled
from dure.points.moderation.reversals import reverse
from tests.tampering import REFUSED
from tests.world import World

REASON = "인사발령 제2026-11호가 늦게 통보되었습니다."
LATER = date(2026, 11, 20)


def post(world: World, *lines: Line, reason: str = REASON, **changes: Any) -> list[Correction]:
    actor = world.actor("정하늘", **{"roles": frozenset({"operator"})} | changes)
    with clock.travel(at(LATER)):
        return correct(actor=actor, lines=lines, reason=reason)


def line(world: World, department: str, points: int, day: date = TENTH) -> Line:
    return Line(world.departments[department].pk, day, received_points=points, received_count=points // 10)


def refused(world: World, *lines: Line, **changes: Any) -> tuple[str, int]:
    with pytest.raises(Refusal) as caught:
        post(world, *lines, **changes)
    return caught.value.code, caught.value.status


def received(world: World, department: str) -> int:
    rows = standings(world.agencies["이천시"].pk, date(2026, 11, 1), date(2026, 11, 30))
    return {one.department_id: one.received_points for one in rows}[world.departments[department].pk]


def test_the_operator_posts_a_dated_correction_with_a_reason(world: World) -> None:
    """D19: the closed day stays; reports add what was posted."""
    thank(world, "김민수", "박지훈")
    close()
    (one, _) = post(world, line(world, "복지정책과", -10), line(world, "자치행정과", 10))
    assert (one.corrects, one.day, one.reason) == (TENTH, LATER, REASON)
    assert row(world, "복지정책과").received_points == 10
    assert (received(world, "복지정책과"), received(world, "자치행정과")) == (0, 10)
    assert Entry.objects.get(action="points.correct").outcome == "done"


def test_only_the_operator_corrects(world: World) -> None:
    """D19, R4.2."""
    thank(world, "김민수", "박지훈")
    close()
    with pytest.raises(Refusal) as refused:
        post(world, line(world, "복지정책과", 10), roles=frozenset())
    assert refused.value.code == "not-operator"
    assert Entry.objects.get(action="points.correct").outcome == "not-operator"


@pytest.mark.parametrize(
    ("department", "points", "day", "reason", "code"),
    [
        ("여주기획과", 10, TENTH, REASON, "not-found"),
        ("복지정책과", 10, TENTH + timedelta(days=1), REASON, "day-not-closed"),
        ("복지정책과", 0, TENTH, REASON, "correction-empty"),
        ("복지정책과", -20, TENTH, REASON, "correction-below-zero"),
        ("복지정책과", 10, TENTH, " ", "note-required"),
        ("복지정책과", 10, TENTH, "가" * 501, "note-too-long"),
    ],
)
def test_what_cannot_be_corrected_is_refused(
    world: World, department: str, points: int, day: date, reason: str, code: str
) -> None:
    """D19: a reason each."""
    thank(world, "김민수", "박지훈")
    close()
    with pytest.raises(Refusal) as refused:
        post(world, line(world, department, points, day), reason=reason)
    assert refused.value.code == code
    assert not Correction.objects.exists()


def test_all_corrections_of_one_act_are_posted_or_none(world: World) -> None:
    """D19: points that move from one department to another never count for both or for none."""
    thank(world, "김민수", "박지훈")
    close()
    with pytest.raises(Refusal):
        post(world, line(world, "자치행정과", 10), line(world, "복지정책과", -20))
    assert not Correction.objects.exists()


def test_an_empty_and_an_endless_list_are_refused(world: World) -> None:
    """D19: between 1 and 500 at a time."""
    for lines in ([], [line(world, "복지정책과", 10)] * 501):
        with pytest.raises(Refusal) as refused:
            post(world, *lines)
        assert refused.value.code == "batch-size"


OWN = ("correction-own-department", 403)


def test_an_operator_posts_no_figures_of_their_own_for_their_own_department(world: World) -> None:
    """D44: neither more nor less, nor beside a line of another department; the refusal is on record."""
    thank(world, "김민수", "정하늘")
    close()
    for points in (10, -10):
        assert refused(world, line(world, "기획예산담당관", points)) == OWN
    assert refused(world, line(world, "자치행정과", 10), line(world, "기획예산담당관", 10)) == OWN
    assert Entry.objects.filter(action="points.correct", outcome=OWN[0]).count() == 3
    assert not Correction.objects.exists()


def test_another_operator_posts_them(world: World) -> None:
    """D19, D44: an operator who does not belong to that department."""
    thank(world, "김민수", "박지훈")
    close()
    with clock.travel(at(LATER)):
        correct(
            actor=world.actor("최유진", roles=frozenset({"operator"})),
            lines=[line(world, "기획예산담당관", 10)],
            reason=REASON,
        )
    assert received(world, "기획예산담당관") == 10


def test_what_late_orders_give_is_posted_for_the_own_department_exactly_and_once(world: World) -> None:
    """D19, D44: nothing is left to decide; several lines of one day count together."""
    settled(world)
    thank(world, "김민수", "박지훈")
    close()
    late_move(world, "박지훈", "기획예산담당관", on=TENTH)
    given = line(world, "기획예산담당관", 10)
    assert refused(world, line(world, "기획예산담당관", 20)) == OWN
    assert refused(world, given, given) == OWN
    post(world, line(world, "복지정책과", -10), given)
    assert refused(world, given) == OWN
    assert (received(world, "복지정책과"), received(world, "기획예산담당관")) == (0, 10)


@pytest.mark.parametrize("name", ["정보통신과", "자치행정과"])
def test_a_post_besides_and_one_that_was_left_lately_count_as_the_own_department(
    world: World, name: str
) -> None:
    """D44, F-C4: somebody acting in one department who left another one in the last 90 days."""
    close_with_a_gift(world)
    world.assign("정하늘", "전산팀", "acting", start=LATER)
    world.assign("정하늘", "자치행정과", "concurrent", start=date(2026, 1, 1), end=date(2026, 9, 1))
    assert refused(world, line(world, name, 10)) == OWN


def test_a_department_that_the_own_one_took_over_counts_as_it(world: World) -> None:
    """D21, D44: figures rolled up to successors gain what it gets."""
    close_with_a_gift(world)
    DepartmentSuccession.objects.create(
        predecessor=world.departments["복지정책과"], successor=world.departments["기획예산담당관"], on=LATER
    )
    assert refused(world, line(world, "복지정책과", 10)) == OWN


def close_with_a_gift(world: World) -> None:
    thank(world, "김민수", "박지훈")
    close()


def test_a_reversal_of_a_closed_day_corrects_both_departments(world: World) -> None:
    """D27, D19: the day stands, a dated correction follows."""
    number = thank(world, "김민수", "박지훈")
    close()
    operator = world.actor("정하늘", roles=frozenset({"operator"}))
    with clock.travel(at(LATER)):
        reverse(
            actor=operator, transfer_id=number, reason_code="duplicate", note="같은 감사가 두 번 갔습니다."
        )
    assert row(world, "복지정책과").received_points == 10
    assert received(world, "복지정책과") == 0
    rows = {(one.department_id, one.received_points, one.given_points) for one in Correction.objects.all()}
    assert rows == {
        (world.departments["복지정책과"].pk, -10, 0),
        (world.departments["정보통신과"].pk, 0, -10),
    }


def test_a_reversal_on_the_day_itself_needs_no_correction(world: World) -> None:
    """D27: the open day leaves it out of its tally."""
    number = thank(world, "김민수", "박지훈")
    operator = world.actor("정하늘", roles=frozenset({"operator"}))
    with clock.travel(at(TENTH, 15)):
        reverse(
            actor=operator, transfer_id=number, reason_code="duplicate", note="같은 감사가 두 번 갔습니다."
        )
    (closed,) = close()
    assert (row(world, "복지정책과").received_points, row(world, "정보통신과").given_count) == (0, 0)
    assert closed.transfers == 1
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE points_correction SET reason = 'x'",
        "DELETE FROM points_correction",
        "TRUNCATE points_correction CASCADE",
    ],
)
def test_the_database_refuses_to_change_a_correction(world: World, statement: str) -> None:
    """D19: a correction is corrected by another one."""
    thank(world, "김민수", "박지훈")
    close()
    post(world, line(world, "복지정책과", 10))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match=REFUSED):
            cursor.execute(statement)
