"""What comes after a year was settled: beside it, dated, with its reason; the settled rows stay."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dure import clock
from dure.points.closing.corrections import Line, correct
from dure.points.closing.tests.days import at, close, thank
from dure.points.giving.models import Transfer
from dure.points.moderation.reversals import reverse
from dure.points.policy.values import PolicyValues, TransferPolicy
from dure.points.verification.findings import Finding
from dure.results.verification import verify
from dure.results.years import queries as years
from dure.results.years.actions import settle_year
from dure.results.years.models import DepartmentYear, PersonYear, YearSupplement
from dure.results.years.tests.years import FIRST, LAST, NEW_YEAR, YEAR, lived, operator, settle, settlement
from dure.sealing import verify_ledger
from dure.sealing.export import export_ledger
from tests.tampering import tamper
from tests.truths import contradictions
from tests.world import World

NOTE = "같은 감사가 두 번 갔습니다. 확인했습니다."


@pytest.fixture
def settled(world: World) -> World:
    """Settle the small year of every agency."""
    lived(world)
    settle()
    return world


def transfers(world: World, giver: str) -> list[int]:
    """Return what somebody gave, the earliest first."""
    given = Transfer.objects.filter(sender=world.people[giver])
    return list(given.order_by("id").values_list("id", flat=True))


def take_back(world: World, number: int) -> None:
    """Reverse a transfer of the year on New Year's Day."""
    with clock.travel(at(NEW_YEAR)):
        reverse(actor=operator(world), transfer_id=number, reason_code="duplicate", note=NOTE)


def put_right(world: World, department: str, points: int, day: Any = LAST) -> None:
    """Post a correction on New Year's Day."""
    with clock.travel(at(NEW_YEAR)):
        line = Line(
            world.departments[department].pk, day, received_points=points, received_count=points // 10
        )
        correct(actor=operator(world), lines=[line], reason=NOTE)


def rows() -> Sequence[Any]:
    """Return the settled rows, whole."""
    return [list(PersonYear.objects.values_list()), list(DepartmentYear.objects.values_list())]


def test_a_late_correction_is_a_supplement_and_changes_no_settled_row(settled: World) -> None:
    """D19, D31: it names the year, what it adds and why."""
    before = rows()
    put_right(settled, "정보통신과", 20, FIRST)
    made = YearSupplement.objects.get()
    assert (made.settlement_id, made.day, made.reason) == (settlement(settled).pk, NEW_YEAR, NOTE)
    assert (made.department, made.whose, made.received_points) == (
        settled.departments["정보통신과"],
        None,
        20,
    )
    assert made.correction is not None
    assert rows() == before
    assert verify().findings == []


def test_a_late_reversal_adds_to_both_people_and_both_departments(settled: World) -> None:
    """D27, D31, D41: the second of two gifts leaves the giver a giver, the last one does not."""
    before = rows()
    first, second = transfers(settled, "김민수")
    take_back(settled, first)
    assert [(one.givers, one.recipients) for one in YearSupplement.objects.all()] == [(0, 0)] * 4
    take_back(settled, second)
    made = list(YearSupplement.objects.order_by("id")[4:])
    giver, recipient = settled.people["김민수"].pk, settled.people["박지훈"].pk
    assert [(one.whose_id, one.received_points, one.given_points) for one in made] == [
        (None, 0, -10),
        (None, -10, 0),
        (giver, 0, -10),
        (recipient, -10, 0),
    ]
    assert [(one.givers, one.agencies, one.recipients) for one in made] == [
        (0, 0, 0),
        (-1, 0, 0),
        (0, 0, -1),
        (-1, 0, 0),
    ]
    assert rows() == before
    assert verify().findings == []
    assert contradictions() == {}


@pytest.mark.usefixtures("key_folder")
def test_a_colleague_makes_no_settled_thanks_broader_or_narrower(world: World, tmp_path: Path) -> None:
    """D34, D41, D45: neither by a gift within the department, which the policy allows, nor by its reversal."""
    world.policy("이천시", PolicyValues(transfer=TransferPolicy(same_department="allowed")), on=FIRST)
    thank(world, "김민수", "이서연", FIRST)
    lived(world)
    settle()
    unit = DepartmentYear.objects.get(department=world.departments["정보통신과"])
    assert (unit.received_points, unit.givers) == (20, 1)
    assert verify().findings == []
    take_back(world, transfers(world, "김민수")[0])
    made = YearSupplement.objects.get(department=world.departments["정보통신과"], received_points=-10)
    assert made.givers == 0
    assert verify().findings == []
    close(NEW_YEAR)
    export_ledger(tmp_path / "ledger")
    with (tmp_path / "ledger").open("rb") as outside:
        assert verify_ledger.verify(outside, {}, None).findings == []


def test_a_reversal_between_agencies_is_added_where_the_year_is_settled(world: World) -> None:
    """D17, D31: the other agency settles without it."""
    lived(world)
    with clock.travel(at(NEW_YEAR, 0)):
        settle_year(actor=operator(world), year=YEAR)
        theirs = world.actor("정하늘", agency_id=world.agencies["여주시"].pk, roles=frozenset({"operator"}))
        (number,) = transfers(world, "한여주")
        reverse(actor=theirs, transfer_id=number, reason_code="duplicate", note=NOTE)
    settle()
    assert {one.settlement_id for one in YearSupplement.objects.all()} == {settlement(world).pk}
    ours = YearSupplement.objects.get(whose=world.people["박지훈"])
    assert (ours.received_points, ours.givers, ours.agencies) == (-10, -1, -1)
    assert settlement(world, "여주시").given_points == 0
    assert verify().findings == []


def test_what_touches_a_running_year_adds_nothing(settled: World) -> None:
    """D31: supplements are of settled years alone."""
    take_back(settled, thank(settled, "박지훈", "최유진", NEW_YEAR))
    assert not YearSupplement.objects.exists()
    assert verify().findings == []


def test_supplements_are_shown_beside_the_settled_figures(settled: World) -> None:
    """D31: whose, how much, why, by whom; the oldest first."""
    put_right(settled, "정보통신과", 20)
    take_back(settled, transfers(settled, "최유진")[0])
    shown = years.supplements(operator(settled), settlement(settled))
    assert [(one.kind, one.whom, one.received_points) for one in shown] == [
        ("department", "정보통신과", 20),
        ("department", "자치행정과", 0),
        ("department", "복지정책과", -10),
        ("person", "최유진", 0),
        ("person", "박지훈", -10),
    ]
    assert {(one.reason, one.by) for one in shown} == {(NOTE, "정하늘")}
    evaluation = settled.actor("최유진", roles=frozenset({"evaluation"}))
    assert {one.kind for one in years.supplements(evaluation, settlement(settled))} == {"department"}


TAMPERED = {
    "UPDATE points_personyear SET received_points = 50 WHERE name = '박지훈'": "received_points is settled as 50",
    "UPDATE points_personyear SET givers = 9 WHERE name = '박지훈'": "givers is settled as 9",
    "UPDATE points_departmentyear SET special_points = 1 WHERE name = '복지정책과'": "special_points is settled as 1",
    "UPDATE points_departmentyear SET person_days = 9 WHERE name = '복지정책과'": "person_days is settled as 9",
    "UPDATE points_personyear SET name = '아무개' WHERE name = '박지훈'": "people_checksum: the rows are not",
    "DELETE FROM points_personyear WHERE name = '박지훈'": "people is 5, the rows give 4",
    "UPDATE points_yearsupplement SET received_points = 99": "received_points is settled as",
    "UPDATE points_yearsettlement SET received_points = 1": "received_points is 1, the rows give",
    "UPDATE points_yearsettlement SET days = 1": "the checksum of the settlement is not its own",
}


@pytest.mark.parametrize("statement", TAMPERED)
def test_whatever_is_changed_is_named(settled: World, statement: str) -> None:
    """Truth 7: recomputed yearly results equal the stored ones plus what was added."""
    put_right(settled, "정보통신과", 20)
    tamper(statement)
    found: list[Finding] = [one for one in verify().findings if one.truth == 7]
    assert any(TAMPERED[statement] in one.detail for one in found), found


def test_an_added_correction_without_a_supplement_is_named(settled: World) -> None:
    """Truth 7, D31: nothing reaches a settled year by another way."""
    put_right(settled, "정보통신과", 20)
    tamper("DELETE FROM points_yearsupplement")
    found = [one for one in verify().findings if one.truth == 7]
    subject = f"department {settled.departments['정보통신과'].pk} of agency {settled.agencies['이천시'].pk} in {YEAR}"
    assert {one.subject for one in found} == {subject}
