"""Selection rounds: who opens, judges, closes and publicises (제11조)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from dure import clock
from dure.audit.models import Entry
from dure.notifications.notices.models import Notice
from dure.results.reports.frozen import name_in
from dure.results.reports.models import Report
from dure.results.reports.papers import write
from dure.results.selections import rules
from dure.results.selections.actions import candidates_of, drop_round, judge, open_round, publicise
from dure.results.selections.closing import Papers, close_round
from dure.results.selections.models import SelectionEntry, SelectionMark, SelectionPublication, SelectionRound
from dure.results.selections.queries import published_lately
from dure.results.selections.rules import Criteria
from dure.results.selections.tests.rounds import (
    CRITERIA,
    LATER,
    NAME,
    PAPERS,
    closed,
    mark,
    october,
    opened,
    operator,
    refused,
)
from tests.world import World

__all__ = ["october"]


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
        shown = published_lately(reader)
        assert published_lately(october.actor("한여주")) is None
    assert shown is not None
    assert (shown.name, shown.names) == (NAME, ["복지정책과", "박지훈 주무관", "최유진 주무관"])
    with clock.travel(LATER + timedelta(days=15)):
        assert published_lately(reader) is None


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
