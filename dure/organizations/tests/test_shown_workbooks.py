"""A workbook is read as it shows: results, formats, days, escapes; what shows no value is set aside (O17, F-D4)."""

import tracemalloc
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dure.kit.refusals import Refusal
from dure.organizations.models import Assignment, Person
from dure.organizations.roster.ooxml import escaped, unescaped
from dure.organizations.roster.sources import lines_of
from dure.organizations.rules.cells import day
from dure.organizations.rules.columns import PEOPLE
from dure.organizations.rules.number_formats import shown_number, shown_text
from dure.organizations.rules.shown import Shown
from dure.organizations.tests.sheets import Cell, book, error, formula, number, text

TITLES: list[Cell] = ["사번", "성명", "고용형태", "부서코드", "직위", "발령일", "전화번호"]


def row(**changed: Cell) -> list[Cell]:
    good: dict[str, Cell] = {
        "number": "00000001", "name": "김민수", "employment": "공무원", "department": "10",
        "position": "주무관", "start": "2024-01-01", "phone": "",
    }  # fmt: skip
    return list((good | changed).values())


def read(path: Path) -> list[list[str]]:
    with lines_of(path, PEOPLE) as lines:
        return [cells for _, cells in lines.rows]


def reasons(report: Any) -> list[tuple[int, str, str]]:
    return [(line, one.field, one.code) for line, one, _ in report.people.reasons()]


def test_formulas_are_taken_by_their_stored_results(roster: Any) -> None:
    """Case xlsx-formula-cells: nobody who looks at the sheet sees a formula."""
    path = book(
        roster.folder / "people.xlsx",
        [
            TITLES,
            row(name=formula("강수식")),
            row(number=formula("00000002"), start=formula("45292", "n")),
            row(number="3", name=formula(None, "n")),
            row(number="4", position=formula("", "n")),
        ],
    )
    report = roster.load(path)
    assert reasons(report) == [(4, "성명", "formula-no-result"), (5, "직위", "formula-no-result")]
    assert [(number, name) for number, name, *_ in roster.stored()] == [
        ("00000001", "강수식"),
        ("00000002", "김민수"),
    ]


@pytest.mark.parametrize("word", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#SPILL!"])
def test_an_error_is_no_value(roster: Any, word: str) -> None:
    """Case xlsx-error-cells: as a cell of its own, as a formula's result, as a text of a CSV."""
    cells = [error(word), ("e", "General", f"<f>X1</f><v>{word}</v>"), text(word)]
    path = book(roster.folder / "people.xlsx", [TITLES, *(row(position=cell) for cell in cells)])
    assert {code for _, _, code in reasons(roster.load(path))} == {"spreadsheet-error"}
    report = roster.load(roster.people({"직위": word}, {"성명": word}))
    assert [code for _, _, code in reasons(report)] == ["spreadsheet-error"] * 2
    assert not Person.objects.exists()


def test_an_error_that_was_set_aside_is_set_aside_again(roster: Any) -> None:
    """O7: the file of set-aside rows, loaded as it is, brings no #N/A in."""
    path = book(
        roster.folder / "people.xlsx", [TITLES, row(name=error("#N/A")), row(position=formula(None, "n"))]
    )
    first = roster.load(path)
    again = roster.load(first.files["people"])
    assert [code for _, _, code in reasons(again)] == ["spreadsheet-error"] * 2


@pytest.mark.parametrize(
    ("raw", "form", "shown"),
    [
        ("1", "00000000;-00000000;@", "00000001"),
        ("2", "[$-412]00000000", "00000002"),
        ("1", '"사"00000000', "사00000001"),
        ("1", "00000000_ ", "00000001"),
        ("1", "[Red]00000000", "00000001"),
        ("1", "[>=0]00000000;General", "00000001"),
        ("1", "\\0000", "0001"),
        ("20240001", "0000\\-0000", "2024-0001"),
        ("1000000000", "000\\-0000\\-0000", "010-0000-0000"),
        ("2.0240001E7", "General", "20240001"),
        ("20240001.0", "0", "20240001"),
        ("20240001", "#,##0", "20240001"),
        ("0.5", "0%", "50%"),
        ("1.25", "0.0", "1.3"),
        ("-3", "0;(0)", "(3)"),
        ("0", '0;0;"없음"', "없음"),
        ("5", ";;;", ""),
        ("123456789012345", "General", "123456789012345"),
    ],
)
def test_a_number_is_read_with_the_format_that_shows_it(raw: str, form: str, shown: str) -> None:
    """Case xlsx-shown-zeros: people see zeros."""
    found = shown_number(raw, form)
    assert found == shown
    assert not isinstance(found, Shown)


def test_a_text_is_read_with_the_words_that_its_format_puts_around_it() -> None:
    """F-D4."""
    assert shown_text("0001", '"사"@') == "사0001"
    assert shown_text("0001", "General") == "0001"
    assert shown_text("0001", '0;-0;0;"사"@"번"') == "사0001번"


_DIGITS = st.integers(0, 10**12)
_AROUND = st.sampled_from(
    ["{}", "{};-{};@", "[$-412]{}", "{}_ ", "[Blue]{}", "{}_);({})", "[$-F800]{}", "* {}", '{}""', "{};@"]
)


@given(_DIGITS, st.integers(1, 14), _AROUND, st.booleans())
def test_every_spelling_of_a_format_of_zeros_gives_the_same_number(
    value: int,
    width: int,
    around: str,
    power: bool,  # noqa: FBT001 -- hypothesis
) -> None:
    """F-D4: the kind, not one spelling."""
    raw = f"{Decimal(value):E}" if power else str(value)
    assert shown_number(raw, around.replace("{}", "0" * width)).strip() == str(value).zfill(width)


@given(_DIGITS, st.lists(st.integers(1, 4), min_size=2, max_size=4))
def test_literals_between_places_stand_between_the_digits(value: int, groups: list[int]) -> None:
    """F-D4: 0000-0000."""
    shown = shown_number(str(value), "-".join("0" * size for size in groups))
    digits = str(value).zfill(sum(groups))
    assert shown.replace("-", "") == digits
    tail = "-".join(part[-size:] for part, size in zip(shown.split("-"), groups, strict=True))
    assert shown.endswith(tail)


_DATE_FORMS = st.sampled_from(
    [
        *("yyyy-mm-dd", "yyyy-mm-dd;@", "m/d/yy", 'yyyy"년" m"월" d"일"', "[$-412]yyyy. m. d.", "mm-dd"),
        *('m"월" d"일"', "yyyy/mm/dd hh:mm", "d-mmm-yy", "ggge", "[$-F800]dddd, mmmm dd, yyyy"),
    ]
)


@given(st.dates(date(1904, 1, 2), date(2150, 12, 31)), _DATE_FORMS, st.booleans())
def test_a_day_is_the_same_day_under_every_format_and_in_both_calendars(
    value: date,
    form: str,
    is_1904: bool,  # noqa: FBT001 -- hypothesis
) -> None:
    """F-D4: 1904."""
    epoch = date(1904, 1, 1) if is_1904 else date(1899, 12, 30)
    found = shown_number(str((value - epoch).days), form, is_1904=is_1904)
    assert (day(found), isinstance(found, Shown)) == (value, True)


def test_the_days_before_the_leap_day_that_was_not_are_right() -> None:
    """A spreadsheet has a 29 February 1900."""
    assert shown_number("59", "yyyy-mm-dd") == "1900-02-28"
    assert shown_number("61", "yyyy-mm-dd") == "1900-03-01"
    assert shown_number("-1", "yyyy-mm-dd").startswith("#")


def test_days_are_days_in_columns_of_days_alone(roster: Any) -> None:
    """Case scientific-staff-number: a code that became a day is none any more."""
    path = book(
        roster.folder / "people.xlsx",
        [
            TITLES,
            row(start=number("45292", "m/d/yy")),
            row(number=number("45292", "m/d")),
            row(number="3", position=number("45292", "yyyy-mm-dd")),
        ],
    )
    assert reasons(roster.load(path)) == [(3, "사번", "not-a-day"), (4, "직위", "not-a-day")]
    assert roster.stored()[0][4] == "2024-01-01~"


def test_a_bare_number_in_a_workbook_of_1904_is_no_day(roster: Any) -> None:
    """F-D4: four years and a day would be lost; a staff number of five digits may be."""
    path = book(
        roster.folder / "people.xlsx",
        [
            TITLES,
            row(start=number("43830")),
            row(number=number("43830"), start=number("43830", "yyyy-mm-dd")),
        ],
        is_1904=True,
    )
    assert reasons(roster.load(path)) == [(2, "발령일", "day-since-1904")]
    assert roster.stored() == [("43830", "김민수", "main", "10", "2024-01-01~")]


@pytest.mark.parametrize(
    "cell",
    [
        *("2.02411E+11", "1,234", "20240001.0", "#####", "3월 1일", "1-Mar", "2024-03-01", "2.0e5"),
        *("2024.3.1", "2024/03/01", "3/1/2024", "Err:502", "오류:502"),
    ],
)
def test_a_code_that_a_spreadsheet_spoilt_is_set_aside(roster: Any, cell: str) -> None:
    """Case scientific-staff-number: in staff numbers and in department codes."""
    report = roster.load(roster.people({"사번": cell}, {"부서코드": cell}))
    found = reasons(report)
    assert [(line, field) for line, field, _ in found] == [(2, "사번"), (3, "부서코드")]
    assert {code for _, _, code in found} <= {"number-cut", "spreadsheet-error"}


@pytest.mark.parametrize("cell", ['="00000079"', "'00000079"])
def test_what_keeps_a_code_from_becoming_a_number_is_no_part_of_it(roster: Any, cell: str) -> None:
    """F-D4: exports write such marks so that spreadsheets show the zeros."""
    roster.load(roster.people({"사번": cell}))
    assert [number for number, *_ in roster.stored()] == ["00000079"]


def test_a_code_with_dots_that_is_no_day_stays(roster: Any) -> None:
    """Case scientific-staff-number: only what a spreadsheet makes is set aside."""
    roster.load(roster.people({"사번": "2024.13.1"}, {"사번": "1/2"}))
    assert [number for number, *_ in roster.stored()] == ["1/2", "2024.13.1"]


def test_a_number_of_more_digits_than_a_spreadsheet_keeps_is_set_aside(roster: Any) -> None:
    """F-D4: its last digits are zeros."""
    path = book(roster.folder / "people.xlsx", [TITLES, row(number=number("1234567890123456"))])
    assert reasons(roster.load(path)) == [(2, "사번", "number-cut")]


def test_escapes_of_the_format_are_taken_off(roster: Any) -> None:
    """Case xlsx-escaped-newline."""
    path = book(
        roster.folder / "people.xlsx",
        [
            TITLES,
            row(position=text("팀장_x000D_\n(대리)")),
            row(number="2", position=text("_x005F_x000D_")),
            row(number="3", position=text("팀장_xD83D__xDE00_")),
        ],
    )
    roster.load(path)
    assert [*Assignment.objects.order_by("pk").values_list("position", flat=True)] == [
        "팀장 (대리)",
        "_x000D_",
        "팀장😀",
    ]


@given(st.text(st.characters(codec="utf-8")))
def test_escaping_and_unescaping_are_opposites(value: str) -> None:
    """F-D4: what is written for a workbook is read back the same."""
    assert unescaped(escaped(value)) == value


def test_a_hidden_row_is_set_aside_and_comes_back_to_be_decided(roster: Any) -> None:
    """O17: a filter that was left on neither loads what nobody sees nor ends it."""
    roster.load(roster.people({"사번": "1"}, {"사번": "2", "이메일": "b@korea.kr"}))
    rows = [TITLES, row(number="1", start="2026-01-01"), row(number="2", start="2026-01-01")]
    report = roster.load(book(roster.folder / "people.xlsx", rows, hidden=[3]), full=True)
    assert reasons(report) == [(3, "", "hidden-row")]
    assert [number for number, *_ in roster.stored()] == ["1", "2"]
    assert not roster.load(report.files["people"]).set_aside


def test_other_visible_sheets_are_named_and_hidden_ones_are_not(roster: Any) -> None:
    """O17."""
    sheets = (("숨김", "hidden"), ("사람", "visible"), ("작년", "visible"), ("비밀", "veryHidden"))
    path = book(roster.folder / "people.xlsx", [TITLES], sheets=sheets)
    # The rows are on the first part, whose sheet is hidden here: nothing of it is read.
    with pytest.raises(Refusal, match="file-header"):
        roster.load(path)
    shown = tuple((name, "visible" if name == "숨김" else state) for name, state in sheets)
    report = roster.load(book(roster.folder / "people.xlsx", [TITLES, row()], sheets=shown))
    assert report.people.other_sheets == ("사람", "작년")
    assert report.as_json()["people"]["other_sheets"] == ["사람", "작년"]


def test_names_with_a_prefix_are_the_same_names(tmp_path: Path) -> None:
    """Other programs write `x:workbook`."""
    assert read(book(tmp_path / "people.xlsx", [TITLES, row()], prefix="x:"))[0][1] == "김민수"


_VALUES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)
_WAYS = st.sampled_from(["text", "escaped", "formula"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(1, 99_999_999), _VALUES, _WAYS, st.dates(date(1990, 1, 1), date(2099, 1, 1))),
        min_size=1,
        max_size=5,
    ),
    st.booleans(),
    _DATE_FORMS,
)
def test_a_roster_reads_the_same_however_a_spreadsheet_stored_it(
    tmp_path: Path,
    people: list[tuple[int, str, str, date]],
    is_1904: bool,  # noqa: FBT001 -- hypothesis
    form: str,
) -> None:
    """O17: texts, formulas, numbers under formats, days under any format and calendar."""
    epoch = date(1904, 1, 1) if is_1904 else date(1899, 12, 30)
    rows = [TITLES]
    for staff, name, way, start in people:
        stored = {
            "text": text(escaped(name)),
            "escaped": text(_all_escaped(name)),
            "formula": formula(escaped(name)),
        }
        serial = str((start - epoch) // timedelta(days=1))
        rows.append(row(number=number(str(staff), "00000000"), name=stored[way], start=number(serial, form)))
    found = read(book(tmp_path / "people.xlsx", rows, is_1904=is_1904))
    assert [(cells[0], cells[1], day(cells[5])) for cells in found] == [
        (f"{staff:08}", name, start) for staff, name, _, start in people
    ]


def _all_escaped(value: str) -> str:
    return "".join(f"_x{ord(c):04X}_" if ord(c) <= 0xFFFF else c for c in value)


def test_a_table_of_styles_without_end_takes_no_memory(tmp_path: Path) -> None:
    """F-C10: 42 MB of styles took 750 MB."""
    path = book(tmp_path / "people.xlsx", [TITLES, row()])
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    fonts = b"<fonts>" + b"".join(b"<font><sz val='%d'/></font>" % n for n in range(400_000)) + b"</fonts>"
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b"<cellXfs>", fonts + b"<cellXfs>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    del parts, fonts
    tracemalloc.start()
    try:
        assert read(path)[0][1] == "김민수"
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 << 20
