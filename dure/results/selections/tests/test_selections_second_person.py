"""A list in which the operator's own department stands waits for a second person (D44, F-A4)."""

from datetime import date
from typing import Any
from unittest.mock import patch

import pytest

from dure import clock
from dure.audit.models import Entry
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.notifications.notices.models import Notice
from dure.notifications.notices.queries import notices
from dure.results.reports.models import Report
from dure.results.selections import rules
from dure.results.selections.actions import drop_round, judge, open_round
from dure.results.selections.closing import approve_closing, close_round, decline_closing
from dure.results.selections.models import SelectionClosingAnswer, SelectionEntry, SelectionRound
from dure.results.selections.rules import Criteria
from dure.results.selections.tests.rounds import NAME, NOVEMBER_OVER, PAPERS, october, operator, own
from tests.pages import get, signed_in
from tests.world import World

__all__ = ["october", "own"]


def evaluator(world: World, name: str = "평가담당") -> Actor:
    return world.actor(name, roles=frozenset({"evaluation"}))


def submitted(world: World) -> SelectionRound:
    """Submit a round over November in which the operator chose somebody of her own department."""
    with clock.travel(NOVEMBER_OVER):
        criteria = Criteria(received=10, givers=1, seats={"person": {"headquarters": 2}})
        row = open_round(actor=operator(world), name=NAME, period="2026-11", criteria=criteria)
        for name in ("박지훈", "새주무관"):
            key: Any = ("person", world.people[name].pk)
            judge(actor=operator(world), round_id=row.pk, key=key, mark="chosen")
        assert close_round(actor=operator(world), round_id=row.pk, papers=PAPERS) is None
    return SelectionRound.objects.get(pk=row.pk)


def test_a_list_in_which_the_operators_department_stands_waits_for_a_second_person(own: World) -> None:
    """D44, F-A4: nothing is numbered, drawn up or told before; nobody of that department approves it."""
    own.role("자치행정과", "평가담당", "evaluation")
    own.role("기획예산담당관", "안평가", "personnel")
    row = submitted(own)
    assert not SelectionEntry.objects.exists()
    assert not Report.objects.exists()
    told = Notice.objects.filter(kind="selection-waiting").values_list("person__name", flat=True)
    assert list(told) == ["평가담당"]
    with clock.travel(NOVEMBER_OVER):
        for actor, code in (
            (operator(own), "selection-own"),
            (own.actor("새주무관", roles=frozenset({"personnel"})), "selection-own"),
            (own.actor("안평가", roles=frozenset({"personnel"})), "selection-own-department"),
            (own.actor("최유진", roles=frozenset({"auditor"})), "selection-decider"),
        ):
            with pytest.raises(Refusal) as caught:
                approve_closing(actor=actor, round_id=row.pk)
            assert (caught.value.code, caught.value.status) == (code, 403)
        assert [one.outcome for one in notices(reader=own.actor("평가담당"))] == [""]
        end = approve_closing(actor=evaluator(own), round_id=row.pk, note="확인함")
        assert [str(one.outcome) for one in notices(reader=own.actor("평가담당"))] == ["승인"]
    assert (end.by.name, end.approved_by and end.approved_by.name, end.listed) == ("정하늘", "평가담당", 2)
    report = Report.objects.get(kind="selection")
    assert (report.drawn_by.name, report.sign_off.signed_by.name) == ("정하늘", "정하늘")
    assert "자치행정과 평가담당 평가담당이 승인하였습니다" in " ".join(report.content["notes"])
    line = Entry.objects.get(action="points.selection.close", outcome="done")
    assert (line.person_id, line.details["second"]) == (own.people["평가담당"].pk,) * 2


def test_an_acting_operator_of_another_department_answers_for_both(own: World) -> None:
    """D44: who stands in for the operator belongs to two departments; neither approves."""
    own.assign("최유진", "기획예산담당관", "acting", position="기획예산담당관")
    acting = own.actor("최유진", roles=frozenset({"operator"}))
    with clock.travel(NOVEMBER_OVER):
        criteria = Criteria(received=10, givers=1, seats={"person": {"headquarters": 1}})
        row = open_round(actor=acting, name=NAME, period="2026-11", criteria=criteria)
        key: Any = ("person", own.people["박지훈"].pk)
        judge(actor=acting, round_id=row.pk, key=key, mark="chosen")
        assert close_round(actor=acting, round_id=row.pk, papers=PAPERS) is None
        with pytest.raises(Refusal) as caught:
            approve_closing(actor=own.actor("안평가", roles=frozenset({"personnel"})), round_id=row.pk)
    assert caught.value.code == "selection-own-department"


@pytest.mark.parametrize("gone", ["새주무관", "안평가"])
def test_a_move_out_of_the_operators_department_changes_nothing_in_a_round(own: World, gone: str) -> None:
    """D44, F-A4, F-C4: neither of somebody who stands nor of somebody who would approve."""
    own.role("자치행정과", "평가담당", "evaluation")
    own.move(gone, "정보통신과", on=date(2026, 12, 1))
    row = submitted(own)
    with clock.travel(NOVEMBER_OVER):
        with pytest.raises(Refusal) as caught:
            approve_closing(actor=evaluator(own, "안평가"), round_id=row.pk)
        assert caught.value.code == "selection-own-department"
        assert approve_closing(actor=evaluator(own), round_id=row.pk).listed == 2


def test_while_a_list_waits_nothing_of_it_changes_and_it_can_be_sent_back(own: World) -> None:
    """D44: declined by the second person or withdrawn by the operator, the round is judged on."""
    row = submitted(own)
    key: Any = ("person", own.people["새주무관"].pk)
    again: Any = {"actor": operator(own), "round_id": row.pk}
    with clock.travel(NOVEMBER_OVER):
        for act, more in (
            (judge, {"key": key, "mark": "cleared"}),
            (close_round, {"papers": PAPERS}),
            (drop_round, {}),
        ):
            with pytest.raises(Refusal) as caught:
                act(**again, **more)
            assert caught.value.code == "selection-waiting"
        decline_closing(actor=evaluator(own), round_id=row.pk, note="다시 살펴 주십시오")
        assert Notice.objects.get(kind="selection-declined").person == own.people["정하늘"]
        assert close_round(**again, papers=PAPERS) is None
        decline_closing(**again)
        with pytest.raises(Refusal) as caught:
            approve_closing(actor=evaluator(own), round_id=row.pk)
        assert caught.value.code == "selection-not-waiting"
        judge(**again, key=key, mark="excluded", reason="운영 부서이므로 제외함")
        assert close_round(**again, papers=PAPERS) is not None
    outcomes = SelectionClosingAnswer.objects.order_by("closing_id").values_list("outcome", flat=True)
    assert list(outcomes) == ["declined", "withdrawn"]


def test_what_is_approved_is_what_was_submitted(own: World) -> None:
    """D44: an order of figures that changed meanwhile is submitted again."""
    row = submitted(own)
    changed = patch.object(rules, "digest_of", return_value=bytes(32))
    with clock.travel(NOVEMBER_OVER), changed, pytest.raises(Refusal) as caught:
        approve_closing(actor=evaluator(own), round_id=row.pk)
    assert (caught.value.code, caught.value.status) == ("selection-changed", 409)


def test_the_pages_of_a_list_that_waits_show_each_what_they_may_do(own: World) -> None:
    """D44: the second person sees candidates and list, the operator may withdraw, others see nothing."""
    own.role("자치행정과", "평가담당", "evaluation")
    row = submitted(own)
    where = f"/points/selections/{row.pk}/"
    with clock.travel(NOVEMBER_OVER):
        second, boss = signed_in(own, "평가담당"), signed_in(own, "정하늘")
        assert "승인하고 명단 확정" in get(second, where)
        page = get(boss, where)
        assert "승인하고 명단 확정" not in page
        assert "철회" in page
        assert 'value="chosen"' not in page
        assert signed_in(own, "김민수").get(where).status_code == 404
        assert second.post(f"{where}approve", {"note": "확인함"}).status_code == 302
        assert "평가담당" in get(boss, where)
