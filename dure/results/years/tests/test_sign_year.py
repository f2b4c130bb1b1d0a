"""Signing a settled year off."""

from datetime import date, datetime, timedelta

import pytest

from dure import clock
from dure.audit.models import Entry
from dure.kit.refusals import Refusal
from dure.points.closing.corrections import Line, correct
from dure.points.closing.tests.days import at
from dure.results.years.actions import sign_off
from dure.results.years.models import YearSignOff
from dure.results.years.queries import facts
from dure.results.years.rules import checklist
from dure.results.years.tests.years import LAST, NEW_YEAR, YEAR, lived, operator, settle, settlement
from tests.tampering import tamper
from tests.world import World

NOTE = "확정 내역과 대조하여 이상 없음을 확인함"


@pytest.fixture
def settled(world: World) -> World:
    """Settle the small year; no order came late."""
    tamper("UPDATE organizations_assignment SET recorded_at = %s", [at(LAST.replace(month=1))])
    lived(world)
    settle()
    return world


def late_move(world: World, name: str, to: str, *, on: date, known: datetime) -> None:
    """Let an order of `on` be known at a moment, as a roster stores it: the post before is recorded anew."""
    world.move(name, to, on=on, known=known)


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
    """D31, D43: both departments of a late move have something to post, and nobody looked at it."""
    late_move(settled, "박지훈", "자치행정과", on=LAST, known=at(NEW_YEAR, 15))
    with clock.travel(at(NEW_YEAR, 16)):
        made = sign_off(actor=operator(settled), year=YEAR, note=NOTE)
    assert made.open_items == {"late-orders": 2}


def line_of(world: World) -> tuple[str, int]:
    """Return what the checklist says of late orders: its state and number."""
    with clock.travel(at(NEW_YEAR, 16)):
        found = checklist(facts(world.agencies["이천시"].pk, YEAR, clock.today()))
    return next((one.state, one.number) for one in found if one.code == "late-orders")


def test_a_late_order_that_changes_no_figure_is_nothing_to_do(settled: World) -> None:
    """D43: a concurrent post credits nobody; neither does a move on a day without a gift."""
    with clock.travel(at(NEW_YEAR, 15)):
        settled.assign("최유진", "정보통신과", "concurrent", start=LAST, recorded_at=clock.now())
    late_move(settled, "정하늘", "자치행정과", on=LAST, known=at(NEW_YEAR, 15))
    assert line_of(settled) == ("done", 0)


def test_an_order_known_before_its_day_is_not_late(settled: World) -> None:
    """D43: a move of January that is recorded in December ends the old post anew, and changes no closed day."""
    late_move(settled, "박지훈", "자치행정과", on=NEW_YEAR + timedelta(days=14), known=at(NEW_YEAR, 15))
    assert line_of(settled) == ("done", 0)


def test_what_was_posted_closes_the_line(settled: World) -> None:
    """D43, F-E3: the line counts the rows that the page of late orders lists, until each is answered."""
    late_move(settled, "박지훈", "자치행정과", on=LAST, known=at(NEW_YEAR, 15))
    assert line_of(settled) == ("open", 2)
    for name, points, then in (("복지정책과", -10, ("open", 1)), ("자치행정과", 10, ("done", 2))):
        line = Line(settled.departments[name].pk, LAST, given_points=points, given_count=points // 10)
        with clock.travel(at(NEW_YEAR, 15)):
            correct(actor=operator(settled), lines=[line], reason="인사발령이 늦게 통보되었습니다.")
        assert line_of(settled) == then


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
