"""A number alone is nobody's identity; names, numbers and logins are what the eye sees (O17, F-D1, F-D4)."""

from pathlib import Path
from typing import Any

import pytest

from dure.accounts.models import Account
from dure.organizations.actions import Words
from dure.organizations.models import Department, Person


def reasons(report: Any) -> list[tuple[int, str, str]]:
    return [(line, one.field, one.code) for line, one, _ in report.people.reasons()]


KIM = {"사번": "00000001", "성명": "김보내", "이메일": "kim@city.example"}


@pytest.mark.parametrize("number", ["1", "0001", "000000001"])
def test_lost_zeros_make_no_second_person_and_end_nobody(roster: Any, number: str) -> None:
    """Case leading-zero-twin: also in a full file, where the first one would be missing."""
    roster.load(roster.people(KIM))
    before = roster.stored()
    for full in (False, True):
        report = roster.load(roster.people(KIM | {"사번": number}), full=full, words=Words(end_at_most=9))
        assert reasons(report) == [(2, "사번", "number-twin")]
    assert roster.stored() == before


def test_zeros_that_were_added_are_seen_too(roster: Any) -> None:
    """Case leading-zero-twin, the other way round; an e-mail that one side lacks says nothing."""
    roster.load(roster.people(KIM | {"사번": "1", "이메일": ""}))
    assert reasons(roster.load(roster.people(KIM))) == [(2, "사번", "number-twin")]


def test_two_numbers_with_one_name_and_one_address_are_one_person(roster: Any) -> None:
    """O17: stored, and within one file."""
    both = roster.people(KIM, KIM | {"사번": "77"})
    assert reasons(roster.load(both)) == [(2, "사번", "number-twin"), (3, "사번", "number-twin")]
    roster.load(roster.people(KIM))
    assert reasons(roster.load(roster.people(KIM | {"사번": "77"}))) == [(2, "사번", "number-twin")]


def test_namesakes_are_two_people(roster: Any) -> None:
    """Other numbers, other addresses or none."""
    rows = [KIM, KIM | {"사번": "2", "이메일": "k2@city.example"}, KIM | {"사번": "3", "이메일": ""}]
    assert not roster.load(roster.people(*rows)).set_aside
    assert Person.objects.count() == 3


def test_another_person_behind_a_known_number_is_set_aside(roster: Any) -> None:
    """O17: name and address both differ; a new name alone, or a new address alone, is the same person's."""
    roster.load(roster.people(KIM))
    other = roster.people(KIM | {"성명": "이다른", "이메일": "lee@city.example"})
    assert reasons(roster.load(other)) == [(2, "사번", "number-of-another")]
    assert not roster.load(roster.people(KIM | {"성명": "김바꿈"})).set_aside
    assert not roster.load(roster.people(KIM | {"성명": "김바꿈", "이메일": "new@city.example"})).set_aside


def test_lost_zeros_of_a_department_make_no_second_one(roster: Any) -> None:
    """Case leading-zero-twin: 100 and 00100; nothing ends while the row is set aside."""
    roster.load(None, roster.departments({"부서코드": "00100", "부서명": "총무과"}))
    lost = roster.departments(
        {"부서코드": "10", "부서명": "정보통신과"}, {"부서코드": "100", "부서명": "총무과"}
    )
    report = roster.load(None, lost, full=True, words=Words(end_at_most=9))
    assert [(line, one.code) for line, one, _ in report.departments.reasons()] == [(3, "code-twin")]
    assert Department.objects.filter(code="100").count() == 0
    assert not report.departments.counts["ended"]


@pytest.mark.parametrize("blank", "\u115f\u1160\u3164\uffa0\u2800\u180e\u200b\u00a0\u3000")
def test_a_name_that_nobody_sees_is_missing(roster: Any, blank: str) -> None:
    """Case hangul-filler-name: blank is what is blank to the eye."""
    report = roster.load(roster.people({"성명": blank}, {"사번": blank}, {"성명": f"김민수{blank}"}))
    assert reasons(report) == [(2, "성명", "required"), (3, "사번", "required")]
    assert Person.objects.get().name == "김민수"


def test_full_width_numbers_codes_and_logins_are_the_usual_ones(roster: Any) -> None:
    """Case hangul-filler-name: a number that no list would ever match."""
    row = {
        "사번": "００００００３",
        "부서코드": "１０",
        "계정": "Ｍｉｎｓｕ",
        "이메일": "ａ＠korea.kr",
        "발령일": "２０２６-01-01",
    }
    assert not roster.load(roster.people(row)).set_aside
    person = Person.objects.get()
    assert (person.number, person.email) == ("0000003", "a@korea.kr")
    assert Account.objects.get().login == "minsu"


def test_rows_that_the_encoding_cannot_hold_are_handed_back_all_the_same(roster: Any) -> None:
    """Case cp949-nul: one line goes in, the other comes back with its reason."""
    path: Path = roster.people({}, {"담당업무": "회계\0"}, encoding="cp949")
    report = roster.load(path)
    assert reasons(report) == [(3, "담당업무", "control-character")]
    assert Person.objects.count() == 1
    text = report.files["people"].read_bytes().decode("cp949")
    assert "회계?" in text
