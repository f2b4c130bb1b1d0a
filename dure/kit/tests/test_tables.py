"""Tables as files: typed, readable back, and written whatever the rows hold (F-A8, F-D1, O10)."""

import csv
import io
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from dure import clock
from dure.kit.tables import Figure, Month, Table, csv_of, xlsx_of

AT = datetime(2026, 11, 1, 9, 30, tzinfo=clock.SEOUL)
EVERY_CODE_POINT = [
    "가" + "나".join(map(chr, range(start, start + 256))) + "다" for start in range(0, 0x110000, 256)
]


def table(*rows: Any) -> Table:
    width = len(rows[0])
    return Table([f"제목 {number}" for number in range(width)], rows, [("제목", "시험"), ("기관", "이천시")])


def book_of(one: Table) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx_of(one, at=AT)))


def cells_of(one: Table) -> list[Any]:
    return list(next(book_of(one).worksheets[0].iter_rows(min_row=2)))


def test_figures_are_numbers_and_dates_are_dates_in_a_workbook() -> None:
    """F-A8: what is summed and sorted in a spreadsheet is not text."""
    row = ("000012", 12345, Decimal("0.25"), date(2026, 11, 1), AT, Month(2026, 11, 1), Figure(3, "명"), None)
    cells = cells_of(table(row))
    assert [cell.value for cell in cells] == [
        *("000012", 12345, 0.25, datetime(2026, 11, 1), datetime(2026, 11, 1, 9, 30)),  # noqa: DTZ001
        *(datetime(2026, 11, 1), 3, None),  # noqa: DTZ001
    ]
    assert [cell.number_format for cell in cells[:7]] == [
        *("General", "#,##0", "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "yyyy-mm", '#,##0"명"'),
    ]


def test_a_workbook_has_a_frozen_head_widths_and_an_explanation_on_its_second_sheet() -> None:
    """F-A8: titles in the first row, so that filters and programs find them."""
    book = book_of(table(("가나다라마바사", 1), ("나", 2)))
    rows, about = book.worksheets
    assert (rows.freeze_panes, rows.auto_filter.ref, rows.print_title_rows) == ("A2", "A1:B3", "$1:$1")
    assert [cell.value for cell in rows[1]] == ["제목 0", "제목 1"]
    assert rows.column_dimensions["A"].width > rows.column_dimensions["B"].width > 8
    assert [tuple(row) for row in about.iter_rows(values_only=True)] == [("제목", "시험"), ("기관", "이천시")]


def test_a_csv_has_its_titles_first_and_nothing_but_rows_after_them() -> None:
    """F-E5: a program reads it without being told how many lines to leave out."""
    lines = list(
        csv.reader(io.StringIO(csv_of(table(("000012", 12345, date(2026, 11, 1), AT))).decode("utf-8-sig")))
    )
    assert lines == [
        [f"제목 {number}" for number in range(4)],
        ["000012", "12345", "2026-11-01", "2026-11-01 09:30:00"],
    ]


def test_a_number_below_zero_is_a_number_in_a_csv_and_text_that_looks_like_one_is_text() -> None:
    """O10, F-A8: what a reversal took away can be added up by a program and by a spreadsheet."""
    (_, line) = csv.reader(io.StringIO(csv_of(table((-110, Decimal("-1.5"), "-110"))).decode("utf-8-sig")))
    assert line == ["-110", "-1.5", "'-110"]


@pytest.mark.parametrize("text", ["=1+1", "#N/A", "+82", "-1", "@a", "TRUE", "0012", "1e3", "=A1\n"])
def test_text_stays_text_in_a_workbook_whatever_it_looks_like(text: str) -> None:
    """O10: neither formula, nor error, nor number."""
    (cell,) = cells_of(table((text,)))
    assert (cell.value, cell.data_type) == (text, "s")


def test_what_looks_like_an_escape_is_read_as_it_was_written() -> None:
    """F-D4: a spreadsheet would read `_x0041_` as the letter A."""
    content = xlsx_of(table(("줄_x000D_바꿈",)), at=AT)
    assert "_x005F_x000D_" in sheet_of(content)


def sheet_of(content: bytes) -> str:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read("xl/worksheets/sheet1.xml").decode()


def test_every_code_point_can_be_written_and_the_letters_are_read_back() -> None:
    """F-D1: all of Unicode, lone surrogates too; one text never keeps others from a file."""
    one = table(*((text,) for text in EVERY_CODE_POINT))
    written = csv_of(one).decode("utf-8-sig")
    assert written.count("가") >= len(EVERY_CODE_POINT)
    read = [row[0] for row in book_of(one).worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert len(read) == len(EVERY_CODE_POINT)
    assert all(re.match("'?가", text) and text.endswith("다") for text in read)
    plane = next(text for text in read if "A나B" in text)
    assert "Y나Z" in plane


def test_the_same_table_gives_the_same_bytes() -> None:
    """D31: whenever it is written."""
    one = [("가", 1), ("나", 2)]
    with clock.travel(AT):
        first = xlsx_of(table(*one), at=AT)
    with clock.travel(datetime(2030, 1, 1, tzinfo=clock.SEOUL)):
        assert xlsx_of(table(*one), at=AT) == first
