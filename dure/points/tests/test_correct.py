"""Correcting closed days."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection

from dure import clock
from dure.audit.models import Entry
from dure.kit.refusals import Refusal
from dure.points.closing.corrections import Line, correct
from dure.points.models import Correction
from dure.points.queries.closings import standings
from dure.points.reversals.acts import reverse
from dure.points.tests.days import TENTH, at, close, row, thank
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


def received(world: World, department: str) -> int:
    rows = standings(world.agencies["이천시"].pk, date(2026, 11, 1), date(2026, 11, 30))
    return {one.department_id: one.received_points for one in rows}[world.departments[department].pk]


def test_the_operator_posts_a_dated_correction_with_a_reason(world: World) -> None:
    """D19: the closed day stays; reports add what was posted."""
    thank(world, "김민수", "박지훈")
    close()
    (one, _) = post(world, line(world, "복지정책과", -10), line(world, "기획예산담당관", 10))
    assert (one.corrects, one.day, one.reason) == (TENTH, LATER, REASON)
    assert row(world, "복지정책과").received_points == 10
    assert (received(world, "복지정책과"), received(world, "기획예산담당관")) == (0, 10)
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
        post(world, line(world, "기획예산담당관", 10), line(world, "복지정책과", -20))
    assert not Correction.objects.exists()


def test_an_empty_and_an_endless_list_are_refused(world: World) -> None:
    """D19: between 1 and 500 at a time."""
    for lines in ([], [line(world, "복지정책과", 10)] * 501):
        with pytest.raises(Refusal) as refused:
            post(world, *lines)
        assert refused.value.code == "batch-size"


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
