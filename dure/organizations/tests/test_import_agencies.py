"""The standard code table of agencies: what ships, loading the published file, finding agencies by name (O15)."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from dure import clock
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM, Actor
from dure.kit.refusals import Refusal
from dure.organizations.actions import import_agencies, load_shipped, set_agency
from dure.organizations.actions.agency_table import SHIPPED
from dure.organizations.models import ListedAgency
from dure.organizations.queries import find_agencies, listing, listings

pytestmark = pytest.mark.django_db

# As code.go.kr publishes it, in this order.
TITLES = (
    *("기관코드", "전체기관명", "최하위기관명", "차수", "서열", "소속기관차수"),
    *("차상위기관코드", "최상위기관코드", "대표기관코드", "유형분류_대", "유형분류_중", "유형분류_소"),
    *("우편번호", "행정동코드", "소재지코드", "나머지주소", "지번", "전화번호", "팩스번호"),
    *("생성일자", "폐지일자", "변경일자", "존폐여부", "이전기관코드"),
)


def line(code: str, name: str, **more: str) -> list[str]:
    """Return one line of the published table, which has NULL in cells without a value."""
    known = {
        "기관코드": code,
        "전체기관명": name,
        "최하위기관명": name.rsplit(" ", maxsplit=1)[-1],
        "차수": "1",
        "서열": "10",
        "대표기관코드": code,
        "유형분류_대": "01",
        "생성일자": "20080229",
        "존폐여부": "0",
    } | more
    return [known.get(title, "NULL") for title in TITLES]


def written(path: Path, *rows: list[str], encoding: str = "cp949", delimiter: str = "\t") -> Path:
    """Write a file as it is published."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([TITLES, *rows])
    return path


def codes(q: str) -> list[str]:
    return [one.code for one in find_agencies(q)]


def test_the_table_that_ships_names_the_governments_of_today_and_marks_what_is_inferred() -> None:
    """O15, F-A5: ministries, provinces, cities and education offices with kind, parent, validity, certainty."""
    today = ListedAgency.objects.filter(valid__contains=clock.today())
    local = today.filter(kind="local")
    assert local.filter(parent_code="").count() == 16
    assert local.exclude(parent_code="").count() == 227
    assert today.filter(kind="education").count() == 15
    assert today.filter(kind="central").count() == 56
    icheon = ListedAgency.objects.get(code="4070000")
    assert (icheon.full_name, icheon.short_name, icheon.parent_code) == ("경기도 이천시", "이천시", "6410000")
    assert icheon.certainty == "confirmed"
    assert ListedAgency.objects.get(code="1384000").certainty == "inferred"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("기획예산처", "1052000"),
        ("재정경제부", "1053000"),
        ("해양수산부", "1192000"),
        ("통계청", None),
        ("환경부", None),
        ("서울특별시교육청", "7010000"),
        ("전남광주통합특별시 광산구", "5825000"),
        ("광주광역시", None),
        ("인천광역시 제물포구", "3501000"),
        ("인천광역시 중구", None),
    ],
)
def test_the_table_that_ships_offers_who_is_there_today_and_not_who_has_ended(
    name: str, code: str | None
) -> None:
    """F-A5: the reorganisations of October 2025, January and July 2026 are in it."""
    exact = [one.code for one in find_agencies(name) if one.full_name == name]
    assert exact == ([code] if code else [])


def test_loading_what_ships_again_changes_nothing_and_leaves_no_line_in_the_trail() -> None:
    """O15: setting up again is no act of anybody."""
    before = list(ListedAgency.objects.order_by("code").values())
    load_shipped()
    assert list(ListedAgency.objects.order_by("code").values()) == before
    assert not Entry.objects.filter(action="agency-table.load").exists()


@pytest.mark.parametrize(("encoding", "delimiter"), [("cp949", "\t"), ("utf-8-sig", ",")])
def test_the_published_file_is_read_as_it_is(tmp_path: Path, encoding: str, delimiter: str) -> None:
    """O15: CP949 with tabs, UTF-8 with commas; names, parents, dates, kinds."""
    file = written(
        tmp_path / "기관코드 전체자료.txt",
        line("1198000", "가상바다부", 생성일자="20130323"),
        line("7539000", "가상교육청", 유형분류_대="03"),
        line("9720000", "국회사무처", 유형분류_대="04"),
        encoding=encoding,
        delimiter=delimiter,
    )
    report = import_agencies(file, actor=SYSTEM)
    assert (report.rows, report.new, report.set_aside_count) == (3, 3, 0)
    sea = ListedAgency.objects.get(code="1198000")
    assert (sea.kind, sea.certainty, str(sea.valid.lower)) == ("central", "official", "2013-03-23")
    assert ListedAgency.objects.get(code="7539000").kind == "education"
    assert not ListedAgency.objects.get(code="9720000").kind


def test_loading_the_file_twice_changes_nothing(tmp_path: Path) -> None:
    """O15."""
    file = written(tmp_path / "a.txt", line("1198000", "가상바다부"))
    import_agencies(file, actor=SYSTEM)
    again = import_agencies(file, actor=SYSTEM)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)


def test_a_dry_run_says_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    """O15."""
    file = written(
        tmp_path / "a.txt",
        line("1198000", "가상바다부"),
        line("4070000", "경기도 이천시", 유형분류_대="02", 차상위기관코드="6410000"),
    )
    report = import_agencies(file, actor=SYSTEM, dry_run=True)
    assert (report.new, report.changed) == (1, 1)
    assert ("new", "1198000", "", "가상바다부") in report.shown
    assert listing("1198000") is None
    assert ListedAgency.objects.get(code="4070000").certainty == "confirmed"


def test_the_official_table_replaces_what_was_inferred_and_never_the_other_way(tmp_path: Path) -> None:
    """O15: what ships is less sure than the published file."""
    import_agencies(written(tmp_path / "a.txt", line("1384000", "성평등가족부")), actor=SYSTEM)
    load_shipped()
    assert ListedAgency.objects.get(code="1384000").certainty == "official"


def test_an_abolished_agency_keeps_its_row_and_is_no_longer_offered(tmp_path: Path) -> None:
    """O15: the table says until when it was; past thank-yous still name it."""
    file = written(
        tmp_path / "a.txt",
        line("1311000", "안전행정부", 폐지일자="20141118", 존폐여부="1"),
        line("1320001", "옛 기관", 존폐여부="1"),
    )
    import_agencies(file, actor=SYSTEM)
    assert codes("안전행정부") == []
    assert codes("옛 기관") == []
    assert codes("1311000") == []
    former = listing("1311000")
    assert former is not None
    assert former.full_name == "안전행정부"


def test_a_code_is_never_used_again_for_another_body(tmp_path: Path) -> None:
    """O1, O15."""
    import_agencies(
        written(tmp_path / "a.txt", line("1311000", "안전행정부", 폐지일자="20141118")), actor=SYSTEM
    )
    report = import_agencies(written(tmp_path / "b.txt", line("1311000", "다른 부처")), actor=SYSTEM)
    assert report.set_aside_count == 1
    assert "안전행정부" in report.set_aside[0][1]
    assert ListedAgency.objects.get(code="1311000").full_name == "안전행정부"


def test_rows_that_cannot_be_taken_are_set_aside_with_line_and_reason(tmp_path: Path) -> None:
    """O7, O15: the good rows go in."""
    file = written(
        tmp_path / "a.txt",
        line("119800", "짧은 코드"),
        line("1198000", ""),
        line("1198001", "날짜 틀림", 생성일자="20089999"),
        line("1198002", "가상바다부"),
        line("1198002", "가상바다부 다시"),
    )
    report = import_agencies(file, actor=SYSTEM)
    assert report.new == 1
    assert sorted(row for row, _ in report.set_aside) == [2, 3, 4, 6]


def test_what_the_file_does_not_name_stays(tmp_path: Path) -> None:
    """O15: codes are never deleted."""
    report = import_agencies(written(tmp_path / "a.txt", line("1198000", "가상바다부")), actor=SYSTEM)
    assert report.absent == ListedAgency.objects.count() - 1
    assert listing("4070000") is not None


def test_only_an_administrator_loads_the_table() -> None:
    """O15."""
    with pytest.raises(Refusal) as refused:
        import_agencies(SHIPPED, actor=Actor(account_id=1))
    assert refused.value.code == "not-allowed"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("이천", "4070000"),
        ("이천시청", "4070000"),
        ("경기 이천", "4070000"),
        ("경기도 이처", "4070000"),
        ("ㅇㅊㅅ", "4070000"),
        ("4070000", "4070000"),
        ("서울시", "6110000"),
        ("행안", None),
        ("행정안전", "1741000"),
        ("100%", None),
        ("\\", None),
    ],
)
def test_an_agency_is_found_by_name_initial_consonants_or_code(typed: str, code: str | None) -> None:
    """O15: by the beginnings of words of its full or short name."""
    found = codes(typed)
    assert (code in found) if code else not found


def test_departments_of_the_published_table_are_not_offered_as_agencies(tmp_path: Path) -> None:
    """O15: the published table lists offices and departments too; each names the agency it belongs to."""
    file = written(
        tmp_path / "a.txt",
        line("4070123", "경기도 이천시 정보통신과", 유형분류_대="02", 대표기관코드="4070000"),
    )
    import_agencies(file, actor=SYSTEM)
    assert codes("정보통신과") == []


def test_an_agency_that_the_table_does_not_have_is_added_by_name_and_code() -> None:
    """O15: until the official table is loaded, and it says that it was added by hand."""
    set_agency(actor=SYSTEM, code="1198000", full_name="가상바다부", kind="central")
    (found,) = find_agencies("가상바다")
    assert (found.code, found.certainty, found.is_here) == ("1198000", "by-hand", True)


def test_the_whole_table_of_a_hundred_thousand_rows_streams_through_little_memory(tmp_path: Path) -> None:
    """O15: what is read is not kept; 20,000 rows take as little as 2,000."""
    import tracemalloc

    def rows(count: int) -> Iterator[list[str]]:
        return (line(f"B{n:06d}", f"가상기관 {n}") for n in range(count))

    peaks = []
    for count in (2_000, 20_000):
        file = written(tmp_path / f"{count}.txt", *rows(count))
        tracemalloc.start()
        import_agencies(file, actor=SYSTEM, dry_run=True)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 2 + 1_000_000


def test_names_of_many_codes_come_in_one_question(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """O15."""
    with django_assert_num_queries(1):
        found = listings(["4070000", "6410000", "0000000"])
    assert set(found) == {"4070000", "6410000"}


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["·", "()", "👍", "%", "ㅤ", "· ·"])
def test_a_search_of_signs_finds_no_agency(query: str) -> None:
    """F-D5: signs are no part of a name, and alone they are nothing to look for."""
    assert find_agencies(query) == []
