"""Rows of a roster that cannot be taken, and people whom a full file does not name (O7, O8)."""

from datetime import date
from typing import Any

import pytest

from dure.accounts.models import Account
from dure.organizations.actions import Words
from dure.organizations.models import Assignment, Person
from dure.organizations.tests.loaded import counts, lines

pytestmark = pytest.mark.django_db
ANY = Words(end_at_most=1000)


def test_rows_that_cannot_be_taken_are_set_aside_and_the_others_go_in(roster: Any) -> None:
    """O7: a file of the same form with line, field and reason beside each row."""
    people = roster.people(
        {},
        {"성명": "이영희", "부서코드": "99"},
        {"성명": "박철수", "발령일": "언제"},
        {"성명": "최고용", "고용형태": "인턴", "담당업무": '=HYPERLINK("x")'},
    )
    report = roster.load(people)
    assert report.stored
    assert [row[0] for row in roster.stored()] == ["00001"]
    assert sorted(report.people.set_aside) == [3, 4, 5]
    path = report.files["people"]
    assert path.name == "people-set-aside.csv"
    header, *rows = lines(path)
    assert header[-1] == "사유"
    assert [row[1] for row in rows] == ["이영희", "박철수", "최고용"]
    assert "3" in rows[0][-1]
    assert "부서코드" in rows[0][-1]
    assert "99" in rows[0][-1]
    assert "발령일" in rows[1][-1]
    assert rows[2][12] == '\'=HYPERLINK("x")'


def test_a_corrected_file_of_set_aside_rows_can_be_loaded_as_it_is(roster: Any) -> None:
    """O7, O10: the column of reasons is ignored, the mark before a formula is taken off again."""
    report = roster.load(roster.people({"부서코드": "99", "담당업무": "=1+1"}))
    path = report.files["people"]
    path.write_text(path.read_text().replace(",99,", ",10,"))
    again = roster.load(path)
    assert counts(again.people) == {"new": 1}
    assert Assignment.objects.get().duty == "=1+1"


def test_a_strict_load_stores_nothing_when_a_row_is_set_aside(roster: Any) -> None:
    """O7."""
    report = roster.load(roster.people({}, {"부서코드": "99"}), strict=True)
    assert not report.stored
    assert roster.stored() == []
    assert list(report.people.set_aside) == [3]
    assert roster.load(roster.people({}), strict=True).stored


def test_a_person_missing_from_the_file_is_reported_and_never_silently_ended(roster: Any) -> None:
    """O8."""
    roster.load(roster.people({}, {"성명": "이영희"}))
    before = roster.stored()
    report = roster.load(roster.people({}))
    assert (report.people.missing_count, report.people.missing) == (1, [("00002", "이영희")])
    assert roster.stored() == before


def test_a_full_file_ends_the_missing_on_its_day(roster: Any) -> None:
    """O8."""
    roster.load(roster.people({}, {"성명": "이영희"}))
    report = roster.load(roster.people({}), full=True, words=ANY, as_of=date(2026, 11, 1))
    assert counts(report.people) == {"unchanged": 1, "ended": 1}
    assert roster.stored()[1] == ("00002", "이영희", "main", "10", "2026-01-01~2026-11-01")
    assert counts(roster.load(roster.people({}), full=True, words=ANY, as_of=date(2026, 11, 1)).people) == {
        "unchanged": 1
    }


def test_a_full_file_ends_nobody_whose_row_is_set_aside(roster: Any) -> None:
    """O7, O8."""
    roster.load(roster.people({}, {"성명": "이영희"}, {"성명": "박철수"}))
    before = roster.stored()
    report = roster.load(roster.people({}, {"성명": "이영희", "발령일": "?"}), full=True, words=ANY)
    assert report.people.missing == [("00003", "박철수")]
    assert roster.stored() == [*before[:2], ("00003", "박철수", "main", "10", "2026-01-01~2026-11-22")]


def test_a_full_file_ends_nobody_while_a_row_has_no_readable_number(roster: Any) -> None:
    """O8: the row may belong to whoever is missing."""
    roster.load(roster.people({}, {"성명": "이영희"}))
    before = roster.stored()
    report = roster.load(roster.people({}, {"성명": "이영희", "사번": ""}), full=True)
    assert report.people.missing_count == 1
    assert roster.stored() == before


def test_an_account_name_that_is_taken_sets_the_row_aside(roster: Any) -> None:
    Account.objects.create_user("admin", "correct horse battery", is_administrator=True)
    people = roster.people(
        {"계정": "admin"}, {"성명": "이영희", "계정": "both"}, {"성명": "박철수", "계정": "both"}
    )
    report = roster.load(people)
    found = [(line, problem.code) for line, problem, _ in report.people.reasons()]
    assert found == [(2, "login-taken"), (3, "login-shared"), (4, "login-shared")]
    assert Person.objects.count() == 0
