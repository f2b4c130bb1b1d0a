"""Signing a settled year off."""

import pytest

from dure import clock
from dure.audit.models import Entry
from dure.kit.refusals import Refusal
from dure.organizations.models import Assignment
from dure.points.models import YearSignOff
from dure.points.tests.days import at
from dure.points.tests.years import LAST, NEW_YEAR, YEAR, lived, operator, settle, settlement
from dure.points.years.acts import sign_off
from tests.world import World

NOTE = "확정 내역과 대조하여 이상 없음을 확인함"


@pytest.fixture
def settled(world: World) -> World:
    """Settle the small year; no order came late."""
    Assignment.objects.update(recorded_at=at(LAST.replace(month=1)))
    lived(world)
    settle()
    return world


def test_the_operator_signs_once_with_a_note(settled: World) -> None:
    """D31: an immutable row, and a line of the audit trail."""
    with clock.travel(at(NEW_YEAR)):
        made = sign_off(actor=operator(settled), year=YEAR, note=f" {NOTE} ")
        assert (made.note, made.person, made.day) == (NOTE, settled.people["정하늘"], NEW_YEAR)
        assert made.open_items == {}
        with pytest.raises(Refusal) as refused:
            sign_off(actor=operator(settled), year=YEAR, note="다시")
    assert (refused.value.code, refused.value.status) == ("year-signed", 409)
    assert YearSignOff.objects.get() == made
    line = Entry.objects.get(action="points.sign-year", outcome="done")
    assert line.details["checksum"] == bytes(settlement(settled).checksum).hex()


def test_what_was_open_then_is_kept_beside_the_note(settled: World) -> None:
    """D31, D19: an order that came late was not looked at."""
    with clock.travel(at(NEW_YEAR, 15)):
        late = settled.assign("최유진", "정보통신과", "concurrent", start=LAST)
        Assignment.objects.filter(pk=late.pk).update(recorded_at=clock.now())
        made = sign_off(actor=operator(settled), year=YEAR, note=NOTE)
    assert made.open_items == {"late-orders": 1}


def test_a_year_is_signed_only_after_it_is_settled(world: World) -> None:
    """D31."""
    lived(world)
    with clock.travel(at(NEW_YEAR)), pytest.raises(Refusal) as refused:
        sign_off(actor=operator(world), year=YEAR, note=NOTE)
    assert (refused.value.code, refused.value.status) == ("year-not-settled", 409)


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("", "note-required"),
        ("...", "note-required"),
        ("가" * 501, "note-too-long"),
        ("900101-1234567 확인", "note-personal-data"),
    ],
)
def test_a_note_that_does_not_do_is_refused(settled: World, note: str, code: str) -> None:
    """Input from outside: nothing is written."""
    with clock.travel(at(NEW_YEAR)), pytest.raises(Refusal) as refused:
        sign_off(actor=operator(settled), year=YEAR, note=note)
    assert refused.value.code == code
    assert not YearSignOff.objects.exists()


@pytest.mark.parametrize("role", ["personnel", "evaluation", "auditor"])
def test_nobody_but_the_operator_signs(settled: World, role: str) -> None:
    """R4.2, D31."""
    with clock.travel(at(NEW_YEAR)), pytest.raises(Refusal) as refused:
        sign_off(actor=settled.actor("최유진", roles=frozenset({role})), year=YEAR, note=NOTE)
    assert refused.value.code == "not-operator"
    assert Entry.objects.filter(action="points.sign-year", outcome="not-operator").count() == 1
