"""One line of a roster file is read as facts or set aside with all its reasons (O6-O10)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.organizations.rules import cells
from dure.organizations.rules.cells import Unreadable
from dure.organizations.rules.columns import DEPARTMENTS, PEOPLE, layout, turned
from dure.organizations.rules.problems import Problem
from dure.organizations.rules.rows import DepartmentRow, PersonRow, read_department, read_person

TITLES = [column.title for column in PEOPLE]
GOOD = {
    "사번": "00012", "성명": "김민수", "이메일": "minsu@korea.kr", "계정": "minsu", "고용형태": "공무원",
    "발령구분": "본직", "부서코드": "0101", "직위": "주무관", "직급": "지방행정서기", "발령일": "2026-11-01",
    "종료일": "", "발령번호": "인사-1", "담당업무": "예산", "전화번호": "031-644-2000",
}  # fmt: skip


def read(**changed: str) -> PersonRow | list[Problem]:
    cells_ = [(GOOD | changed)[title] for title in TITLES]
    return read_person(2, cells_, layout(TITLES, PEOPLE), lambda login: login.isascii())


def problem(**changed: str) -> tuple[str, str]:
    found = read(**changed)
    assert isinstance(found, list)
    (only,) = found
    return only.field, only.code


def test_a_good_line_is_read_whole() -> None:
    row = read()
    assert isinstance(row, PersonRow)
    assert (row.number, row.name, row.kind, row.employment) == ("00012", "김민수", "main", "official")
    assert (row.start, row.end, row.department) == (date(2026, 11, 1), None, "0101")


def test_leading_zeros_are_kept() -> None:
    """O7: codes are texts."""
    row = read(사번="0000012", 부서코드="0007")
    assert isinstance(row, PersonRow)
    assert (row.number, row.department) == ("0000012", "0007")


@pytest.mark.parametrize(
    "cell",
    ["2026-11-01", "2026.11.1", "20261101", "46327", "2026. 11. 1.", "2026/11/01", "2026년 11월 1일", "46327.0",
     "2026-11-01 00:00:00", "2026-11-01T00:00:00"],
)  # fmt: skip
def test_dates_are_read_in_every_form(cell: str) -> None:
    """The four forms of the specification, and what spreadsheets make of them."""
    assert cells.day(cell) == date(2026, 11, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-30",
        "2026-13-01",
        "20261301",
        "11/01/2026",
        "내일",
        "1",
        "999999",
        "2026-11",
        "0001-01-01",
        "=TODAY()",
    ],
)
def test_what_is_no_date_is_refused(cell: str) -> None:
    assert problem(발령일=cell) == ("발령일", "date")


@given(st.dates(date(1927, 6, 1), date(2170, 1, 1)))
def test_every_day_is_read_the_same_in_every_form(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    forms = [f"{day:%Y-%m-%d}", f"{day.year}.{day.month}.{day.day}", f"{day:%Y%m%d}", str(serial)]
    assert {cells.day(form) for form in forms} == {day}


def test_the_last_day_counts() -> None:
    """D46: a file names the last day; the range is half-open."""
    row = read(종료일="2026-12-31")
    assert isinstance(row, PersonRow)
    assert row.end == date(2027, 1, 1)
    assert read(종료일="2026-11-01") != []
    assert problem(종료일="2026-10-31") == ("종료일", "ends-before-start")


@pytest.mark.parametrize(
    "never", ["", "9999-12-31", "99991231", "9999.12.31", "2999-12-31", "9999-12-31 00:00:00"]
)
def test_an_end_that_never_comes_is_no_end(never: str) -> None:
    row = read(종료일=never)
    assert isinstance(row, PersonRow)
    assert row.end is None


@pytest.mark.parametrize(
    ("title", "cell", "code"),
    [
        ("사번", "", "required"),
        ("사번", "12 34", "blank-inside"),
        ("사번", "1" * 21, "too-long"),
        ("성명", " \u200b ", "required"),
        ("성명", "김\0민수", "control-character"),
        ("성명", "김\udcff수", "encoding"),
        ("이메일", "minsu", "email"),
        ("이메일", "minsu@korea", "email"),
        ("계정", "민수", "login-form"),
        ("고용형태", "인턴사원", "choice"),
        ("발령구분", "발령", "choice"),
        ("부서코드", "", "required"),
        ("담당업무", "가" * 501, "too-long"),
        ("전화번호", "없음", "phone"),
    ],
)
def test_every_field_says_why_it_is_refused(title: str, cell: str, code: str) -> None:
    """O7: line number, field and reason."""
    assert problem(**{title: cell}) == (title, code)


def test_all_problems_of_a_line_are_told_at_once() -> None:
    found = read(사번="", 발령일="?", 고용형태="?")
    assert isinstance(found, list)
    assert [one.field for one in found] == ["사번", "고용형태", "발령일"]


@pytest.mark.parametrize("cell", ["=1+1", "+보고", "-정리", "@담당"])
def test_a_cell_that_begins_like_a_formula_is_data(cell: str) -> None:
    """O10."""
    row = read(담당업무=cell)
    assert isinstance(row, PersonRow)
    assert row.duty == cell


def test_text_is_composed_and_on_one_line() -> None:
    """Files from a Mac come decomposed, cells of a spreadsheet with line breaks."""
    row = read(성명="\u1100\u1175\u11b7민수", 담당업무=" 예산\n편성 \t 집행 ")
    assert isinstance(row, PersonRow)
    assert (row.name, row.duty) == ("김민수", "예산 편성 집행")


def test_missing_columns_say_nothing_and_empty_cells_say_empty() -> None:
    titles = ["사번", "성명", "고용형태", "부서코드", "발령일"]
    row = read_person(2, ["1", "김민수", "공무원", "01", "20261101"], layout(titles, PEOPLE), bool)
    assert isinstance(row, PersonRow)
    assert (row.email, row.position, row.end, row.kind) == (None, None, None, "main")
    full = read(이메일="", 직위="", 발령구분="")
    assert isinstance(full, PersonRow)
    assert (full.email, full.position, full.kind) == ("", "", "main")


def test_a_line_with_more_cells_than_titles_is_refused() -> None:
    """A comma in a duty without quotes would move everything after it."""
    row = [*(GOOD[title] for title in TITLES), "넘침"]
    found = read_person(2, row, layout(TITLES, PEOPLE), bool)
    assert isinstance(found, list)
    assert found[0].code == "too-many-cells"
    assert isinstance(read_person(2, [*row[:-1], "", " "], layout(TITLES, PEOPLE), bool), PersonRow)
    assert isinstance(read_person(2, row[:-4], layout(TITLES, PEOPLE), bool), PersonRow)


@given(st.lists(st.text(max_size=40), max_size=16))
def test_no_line_upsets_the_reader(row: list[str]) -> None:
    """O7: a line is a row of its number, or the problems that were found in it."""
    person = read_person(2, row, layout(TITLES, PEOPLE), bool)
    department = read_department(2, row, layout([column.title for column in DEPARTMENTS], DEPARTMENTS))
    for read in (person, department):
        assert read if isinstance(read, list) else read.line == 2


@given(st.text(max_size=60))
def test_a_text_that_is_taken_can_be_stored(raw: str) -> None:
    """PostgreSQL takes no NUL, UTF-8 no lone surrogate; reading again changes nothing."""
    try:
        taken = cells.text(raw, 60)
    except Unreadable:
        return
    assert "\0" not in taken
    assert cells.text(taken, 60) == taken
    taken.encode()


DEPARTMENT_TITLES = [column.title for column in DEPARTMENTS]


def department(*row: str) -> DepartmentRow | list[Problem]:
    return read_department(2, row, layout(DEPARTMENT_TITLES, DEPARTMENTS))


def test_a_department_is_read_whole() -> None:
    row = department("0101", "기획예산담당관", "01", "3", "Y", "본청", "2019-01-01", "", "")
    assert row == DepartmentRow(
        2, "0101", "기획예산담당관", "01", 3, True, "headquarters", date(2019, 1, 1), None, ""
    )


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        (["", "이름", "", "", "", "", "", "", ""], "부서코드", "required"),
        (["1", "이름", "", "둘째", "", "", "", "", ""], "직제순", "whole-number"),
        (["1", "이름", "", "-1", "", "", "", "", ""], "직제순", "whole-number"),
        (["1", "이름", "", "", "아마", "", "", "", ""], "과단위", "choice"),
        (["1", "이름", "", "", "", "지점", "", "", ""], "구분", "choice"),
        (["1", "이름", "", "", "", "", "2020-01-02", "2020-01-01", ""], "종료일", "ends-before-start"),
    ],
)
def test_a_department_says_why_it_is_refused(row: list[str], field: str, code: str) -> None:
    found = department(*row)
    assert isinstance(found, list)
    assert [(one.field, one.code) for one in found] == [(field, code)]


@pytest.mark.parametrize("pool", ["읍면동", "읍·면·동", "읍ㆍ면ㆍ동", "towns", " 읍면동 "])
def test_a_pool_may_be_written_in_every_usual_way(pool: str) -> None:
    row = department("1", "장호원읍", "", "", "y", pool, "", "", "")
    assert isinstance(row, DepartmentRow)
    assert (row.pool, row.is_boundary) == ("towns", True)


def test_titles_are_found_wherever_they_stand_and_however_they_are_explained() -> None:
    found = layout(
        ["구분(본청/직속/읍면동)", "부서 코드", "\ufeff부서명", "과단위(Y/N)", "비고", "사유"], DEPARTMENTS
    )
    assert found.is_complete
    assert found.places == {"pool": 0, "code": 1, "name": 2, "is_boundary": 3}
    assert found.unknown == ("비고",)


def test_a_missing_or_repeated_title_is_told() -> None:
    found = layout(["사번", "사번", "성명"], PEOPLE)
    assert (found.missing, found.repeated) == (("고용형태", "부서코드", "발령일"), ("사번",))


@pytest.mark.parametrize(
    "pairs", [[("사번", "EMP_NO"), ("성명", "EMP_NM")], [("EMP_NO", "사번"), ("EMP_NM", "성명")]]
)
def test_a_mapping_may_be_written_either_way_round(pairs: list[tuple[str, str]]) -> None:
    mapping = turned(pairs)
    assert mapping == {"EMP_NO": "사번", "EMP_NM": "성명"}
    found = layout(["emp_no", "EMP_NM", "고용형태", "부서코드", "발령일"], PEOPLE, mapping)
    assert found.is_complete


def test_a_span_of_one_day_is_one_day() -> None:
    row = read(종료일="2026-11-01")
    assert isinstance(row, PersonRow)
    assert row.span.end == row.start + timedelta(days=1)
