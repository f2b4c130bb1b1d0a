"""Selection rounds: who opens, judges, closes and publicises; the list and its certificates (제11조)."""

import io
import re
import zipfile
import zlib
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, transaction
from hwpx import HwpxDocument

from dure import clock
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM, Actor
from dure.kit.refusals import Refusal
from dure.points.actions import give
from dure.points.closing import close_days
from dure.points.evaluation.documents import write
from dure.points.models import (
    Notice,
    Report,
    SelectionClosingAnswer,
    SelectionEntry,
    SelectionMark,
    SelectionPublication,
    SelectionRound,
)
from dure.points.queries.frozen import name_in
from dure.points.queries.home import around
from dure.points.queries.notices import notices
from dure.points.selections import rules
from dure.points.selections.acts import (
    candidates_of,
    drop_round,
    judge,
    open_round,
    publicise,
)
from dure.points.selections.closing import Papers, approve_closing, close_round, decline_closing
from dure.points.selections.documents import certificate
from dure.points.selections.rules import Criteria
from dure.points.tests.rounds import (
    CRITERIA,
    LATER,
    NAME,
    OCTOBER,
    PAPERS,
    THANKS,
    closed,
    mark,
    october,
    opened,
    operator,
)
from tests.pages import get, signed_in
from tests.world import World

__all__ = ["october"]

NOVEMBER_OVER = datetime(2026, 12, 2, 9, tzinfo=clock.SEOUL)


def refused(act: Any, *arguments: Any, **named: Any) -> str:
    with clock.travel(LATER), pytest.raises(Refusal) as caught:
        act(*arguments, **named)
    return caught.value.code


def test_candidates_are_ordered_in_their_group_with_breadth_and_ties(october: World) -> None:
    """R11.1, D34: people and departments apart, breadth beside points, ties share a rank; nobody is chosen yet."""
    found = candidates_of(opened(october))
    people = [
        (one.subject.name, one.rank, one.is_tied, one.subject.givers)
        for one in found
        if one.subject.sort == "person"
    ]
    assert people[0] == ("박지훈", 1, False, 3)
    assert sorted(people[1:]) == [("김민수", 2, True, 1), ("최유진", 2, True, 1)]
    assert next(one.subject.name for one in found if one.subject.sort == "department") == "복지정책과"
    assert {one.mark for one in found} == {""}


def test_only_the_operator_runs_a_round(october: World) -> None:
    """R4.2, R11.1: personnel and officials open nothing."""
    for roles in (frozenset[str](), frozenset({"personnel"})):
        actor = october.actor("최유진", roles=roles)
        assert (
            refused(open_round, actor=actor, name=NAME, period="2026-10", criteria=CRITERIA) == "not-operator"
        )
    row = opened(october)
    other = october.actor("한여주", roles=frozenset({"operator"}))
    key = ("person", october.people["박지훈"].pk)
    assert refused(judge, actor=other, round_id=row.pk, key=key, mark="chosen") == "selection-unknown"
    assert Entry.objects.filter(action="points.selection", outcome="not-operator").count() == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "selection-name"),
        ({"period": "2026-13"}, "selection-period"),
        ({"period": "2026-11"}, "not-confirmed"),
        ({"criteria": Criteria()}, "selection-no-seats"),
    ],
)
def test_a_round_that_makes_no_sense_is_not_opened(october: World, change: dict[str, Any], code: str) -> None:
    """R11.1, R8.3: a name, seats, and a period of confirmed days."""
    asked: dict[str, Any] = {"name": NAME, "period": "2026-10", "criteria": CRITERIA} | change
    assert refused(open_round, actor=operator(october), **asked) == code
    assert not SelectionRound.objects.exists()


def test_who_is_left_out_is_so_with_a_reason_and_takes_no_rank(october: World) -> None:
    """R11.1: and may be taken back in."""
    row = opened(october)
    key = ("person", october.people["박지훈"].pk)
    assert (
        refused(judge, actor=operator(october), round_id=row.pk, key=key, mark="excluded")
        == "selection-reason"
    )
    mark(october, row, "박지훈", "excluded", "같은 공적으로 이미 표창을 받음")
    found = {one.subject.name: one for one in candidates_of(row)}
    assert (found["박지훈"].rank, found["박지훈"].reason) == (None, "같은 공적으로 이미 표창을 받음")
    assert found["최유진"].rank == 1
    mark(october, row, "박지훈", "cleared")
    assert {one.subject.name: one.rank for one in candidates_of(row)}["박지훈"] == 1
    assert SelectionMark.objects.count() == 2


def test_nobody_is_passed_over_in_silence_and_no_seat_is_made_up(october: World) -> None:
    """R11.1: a human decides, and says so of everybody who stood above."""
    row = opened(october)
    close: Any = {"actor": operator(october), "round_id": row.pk, "papers": PAPERS}
    assert refused(close_round, **close) == "selection-nobody"
    mark(october, row, "최유진")
    assert refused(close_round, **close) == "selection-passed-over"
    mark(october, row, "박지훈")
    key = ("person", october.people["김민수"].pk)
    assert (
        refused(judge, actor=operator(october), round_id=row.pk, key=key, mark="chosen") == "selection-full"
    )
    assert (
        refused(judge, actor=operator(october), round_id=row.pk, key=("person", 0), mark="chosen")
        == "selection-candidate"
    )
    assert not Report.objects.exists()
    assert not SelectionEntry.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"form": "감사장"}, "selection-form"),
        ({"citation": ""}, "selection-citation"),
        ({"signer": " "}, "selection-citation"),
        ({"guideline": ""}, "guideline-required"),
    ],
)
def test_a_list_is_not_closed_without_what_its_papers_need(
    october: World, change: dict[str, str], code: str
) -> None:
    """R11.1, R12.1."""
    row = opened(october)
    mark(october, row, "박지훈")
    papers = Papers(**{name: getattr(PAPERS, name) for name in Papers.__slots__} | change)
    assert refused(close_round, actor=operator(october), round_id=row.pk, papers=papers) == code


def test_a_closed_list_rests_on_signed_reports_and_is_numbered_by_the_directory(october: World) -> None:
    """R11.1, R12.1: people and departments, each with a report that shows rank, choice and reasons."""
    row = closed(october)
    listed = [(one.number, one.name) for one in SelectionEntry.objects.order_by("number")]
    assert [name for _number, name in listed] == ["복지정책과", "박지훈", "최유진"]
    assert [number for number, _name in listed] == [1, 2, 3]
    people = Report.objects.get(kind="selection")
    assert (people.pk, people.sign_off.guideline) == (row.end.people_report_id, "포상 업무지침 제3조")
    verdicts = {line["cells"][3]: line["cells"][-2:] for line in people.content["rows"]}
    assert verdicts == {"박지훈": ["선정", ""], "최유진": ["선정", "동점"], "김민수": ["", "동점"]}
    assert Report.objects.get(kind="departments").content["rows"][0]["cells"][2] == "복지정책과"


def test_who_was_chosen_is_told_and_nothing_is_public_yet(october: World) -> None:
    """R11.1: the members of a chosen department too."""
    closed(october)
    told = {
        (one.person.name, one.kind) for one in Notice.objects.select_related("person") if "select" in one.kind
    }
    assert told == {("박지훈", "selected"), ("최유진", "selected"), ("박지훈", "department-selected")}
    assert not SelectionPublication.objects.exists()


def test_publicising_is_a_press_of_its_own_and_is_on_home_for_two_weeks(october: World) -> None:
    """R11.1, D34: names in the order of the directory, no ranks."""
    row = opened(october)
    assert refused(publicise, actor=operator(october), round_id=row.pk) == "selection-open"
    row = closed(october)
    with clock.travel(LATER):
        publicise(actor=operator(october), round_id=row.pk)
    assert refused(publicise, actor=operator(october), round_id=row.pk) == "selection-public"
    reader = october.actor("김민수")
    with clock.travel(LATER + timedelta(days=13)):
        shown = around(reader=reader, coworkers=5).honoured
        assert around(reader=october.actor("한여주"), coworkers=5).honoured is None
    assert shown is not None
    assert (shown.name, shown.names) == (NAME, ["복지정책과", "박지훈 주무관", "최유진 주무관"])
    with clock.travel(LATER + timedelta(days=15)):
        assert around(reader=reader, coworkers=5).honoured is None


def test_an_ended_round_does_not_change(october: World) -> None:
    """R11.1: neither by an act nor by the database's own role."""
    row = closed(october)
    key = ("person", october.people["김민수"].pk)
    assert (
        refused(judge, actor=operator(october), round_id=row.pk, key=key, mark="chosen") == "selection-ended"
    )
    assert refused(drop_round, actor=operator(october), round_id=row.pk) == "selection-ended"
    entry = SelectionEntry.objects.earliest("number")
    for act in (
        lambda: SelectionEntry.objects.filter(pk=entry.pk).update(name="x"),
        lambda: SelectionMark.objects.create(
            round=row, mark="chosen", person=october.people["김민수"], by=october.people["정하늘"], at=LATER
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_round_that_was_given_up_has_no_list(october: World) -> None:
    """R11.1."""
    row = opened(october)
    with clock.travel(LATER):
        drop_round(actor=operator(october), round_id=row.pk, note="예산이 없음")
    assert refused(publicise, actor=operator(october), round_id=row.pk) == "selection-open"
    assert not SelectionEntry.objects.exists()


@pytest.fixture
def own(october: World) -> World:
    """Let the operator's own department stand in November: 새주무관 of 기획예산담당관 received from two."""
    october.person("새주무관", "기획예산담당관")
    with clock.travel(OCTOBER + timedelta(days=40)):
        for giver in ("김민수", "최유진"):
            give(actor=october.actor(giver), recipient=october.people["새주무관"].pk, message=THANKS)
        for giver in ("이서연", "한여주"):
            give(actor=october.actor(giver), recipient=october.people["박지훈"].pk, message=THANKS)
    with clock.travel(NOVEMBER_OVER):
        close_days(actor=SYSTEM, through=date(2026, 11, 30))
    october.person("평가담당", "자치행정과", position="평가담당")
    october.person("안평가", "기획예산담당관", position="안평가")
    return october


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


def text_of(content: bytes) -> str:
    return str(HwpxDocument.open(content).text.plain())


def unpacked(pdf: bytes) -> bytes:
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return b"\n".join(zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"\x78")


@pytest.mark.parametrize("form", ["pdf", "hwpx"])
def test_a_certificate_is_one_page_in_both_forms_and_the_same_bytes_each_time(
    october: World, form: Any
) -> None:
    """R11.1: numbered, in the name of the head; whenever it is asked for."""
    row = closed(october)
    entry = SelectionEntry.objects.get(person=october.people["박지훈"])
    own, boss = october.actor("박지훈"), operator(october)
    with clock.travel(LATER):
        first = certificate(actor=own, round_id=row.pk, entry_id=entry.pk, form=form)
    with clock.travel(LATER + timedelta(days=90)):
        again = certificate(actor=boss, round_id=row.pk, entry_id=entry.pk, form=form)
    assert first.content == again.content
    if form == "hwpx":
        text = text_of(first.content)
        for part in (
            "제2026-2호",
            "표 창 장",
            "복지정책과 주무관",
            "박 지 훈",
            PAPERS.citation,
            "2026년 11월 3일",
            "이천시장",
        ):
            assert part in text
        assert zipfile.ZipFile(io.BytesIO(first.content)).testzip() is None
    else:
        assert b"/Count 1>>" in unpacked(first.content)


def test_a_certificate_is_of_nobody_elses_business(october: World) -> None:
    """R11.1: members of a chosen department take the department's; others find nothing."""
    row = closed(october)
    person = SelectionEntry.objects.get(person=october.people["박지훈"])
    department = SelectionEntry.objects.get(department__isnull=False)
    with clock.travel(LATER):
        member = october.actor("박지훈")
        assert certificate(actor=member, round_id=row.pk, entry_id=department.pk, form="hwpx").content
    for name in ("김민수", "한여주"):
        for entry in (person, department):
            asked = {"round_id": row.pk, "entry_id": entry.pk, "form": "hwpx"}
            assert refused(certificate, actor=october.actor(name), **asked) == "selection-unknown"


def test_the_certificate_numbers_go_on_within_the_year(october: World) -> None:
    """R11.1: no number twice."""
    closed(october)
    row = opened(october, Criteria(seats={"person": {"headquarters": 1}}))
    mark(october, row, "박지훈")
    with clock.travel(LATER):
        close_round(actor=operator(october), round_id=row.pk, papers=PAPERS)
    assert list(SelectionEntry.objects.order_by("pk").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert date(2026, 10, 1) == row.first


def test_earlier_selections_stand_beside_the_candidate_and_stay_in_the_report(october: World) -> None:
    """R11.1: many agencies leave out who was honoured lately; the system shows it and leaves out nobody."""
    first = closed(october)
    row = opened(october)
    mark(october, row, "박지훈")
    mark(october, row, "복지정책과")
    found = {one.subject.name: one.earlier for one in candidates_of(row)}
    (honour,) = found["박지훈"]
    assert (honour.round_id, honour.year, honour.name) == (first.pk, 2026, NAME)
    assert (len(found["복지정책과"]), len(found["최유진"]), found["김민수"]) == (1, 1, ())
    with clock.travel(LATER):
        close_round(actor=operator(october), round_id=row.pk, papers=PAPERS)
    reports = Report.objects.order_by("-pk")
    for report, name in zip(reports[:2], ("복지정책과", "박지훈"), strict=True):
        at = report.content["columns"].index("이전 선정")
        (line,) = [line["cells"] for line in report.content["rows"] if name in line["cells"]]
        assert line[at] == NAME
    before = reports[3].content
    assert {line["cells"][before["columns"].index("이전 선정")] for line in before["rows"]} == {""}


@pytest.mark.parametrize(
    ("name", "title"),
    [("2026년 3분기 협업 우수자", "2026년 3분기 협업 우수자"), ("협업 우수자", "협업 우수자 (2026)")],
)
def test_an_earlier_selection_says_its_year_once(name: str, title: str) -> None:
    assert rules.Honour(1, 2026, name).title == title


def test_a_report_drawn_up_before_earlier_selections_were_kept_reads_as_it_was(october: World) -> None:
    """R11.1: a content names its own columns, so an old one is shown and filed with those it had."""
    closed(october)
    report = Report.objects.get(kind="selection")
    at = report.content["columns"].index("이전 선정")
    for cells in (report.content["columns"], *(line["cells"] for line in report.content["rows"])):
        del cells[at]
    del report.content["keys"]  # nor were they
    filed = write(report, "csv").decode()
    assert "박지훈" in filed
    assert "이전 선정" not in filed
    assert name_in(report, 0) == "박지훈"
