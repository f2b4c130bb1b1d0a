"""Tables as files: CSV for programs, with its titles first; XLSX for people, with types and an explanation.

The same table gives the same bytes, whenever and wherever it is written (`csv_of`, `xlsx_of`).
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any

from dure.clock import SEOUL
from dure.kit import csvsafe
from dure.kit.text import writable

if TYPE_CHECKING:  # half a second of imports that serving pages does not need
    from openpyxl import Workbook

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Cell = str | int | float | Decimal | date | None
Line = Sequence[Cell]
"""A line of a table: text stays text, figures and dates are what they are where the format knows them."""

# Widths are taken from so many rows at the beginning: a streamed sheet takes them before its rows.
_LOOKED_AT = 200
_NARROWEST, _WIDEST = 6, 60
_TITLES = "EEF2FB"
# A reader of workbooks takes `_x0041_` for "A" (ECMA-376, 22.9.2.19); the underscore is written as such a code.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Month(date):
    """A month, as its first day: `2026-11` in CSV, a date that shows year and month in XLSX."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the word that counts it: `3명` on paper and in CSV, the number 3 in XLSX, shown as `3명`."""

    value: int
    unit: str

    def __str__(self) -> str:
        return f"{self.value:,}{self.unit}"


@dataclass(frozen=True, slots=True)
class Table:
    """Titles, rows, and what explains them (labels and texts), which a CSV leaves out."""

    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    about: Sequence[tuple[str, str]]
    name: str = "내역"


def write_csv(table: Table, target: IO[bytes]) -> None:
    """Write a table as CSV that spreadsheets open as it is meant: UTF-8 with a mark, no cell a formula (O10)."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    for row in chain([table.columns], table.rows):
        writer.writerow([_csv_cell(cell) for cell in row])
    text.detach()


def _csv_cell(cell: Any) -> str:
    """Return a cell for CSV: a number below zero is a number to programs and to spreadsheets, and no formula."""
    told = writable(text_of(cell))
    return told if isinstance(cell, (int, float, Decimal)) else csvsafe.escape(told)


def csv_of(table: Table) -> bytes:
    """Return a table as CSV."""
    target = io.BytesIO()
    write_csv(table, target)
    return target.getvalue()


def write_xlsx(table: Table, target: IO[bytes], *, at: datetime) -> None:
    """Write a table as a workbook: the rows below a frozen head, the explanation on a second sheet.

    Rows go out as they come, so that memory does not grow with them. `at` is what the file says of when it was made.
    """
    _book(table, at).save(target)


def xlsx_of(table: Table, *, at: datetime) -> bytes:
    """Return a table as a workbook, with every part of the archive dated the same."""
    book = _book(table, at)
    saved, still = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            content = source.read(part)
            if part == "docProps/core.xml":
                content = _without_clock(content, book)
            target.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return still.getvalue()


def text_of(cell: Any) -> str:
    """Return a cell as text: days `2026-11-01`, moments `2026-11-01 09:00:00` in Seoul, numbers without marks."""
    match cell:
        case None:
            return ""
        case datetime():
            return f"{_local(cell):%Y-%m-%d %H:%M:%S}"
        case Month():
            return f"{cell:%Y-%m}"
        case _:
            return str(cell)


def _book(table: Table, at: datetime) -> "Workbook":
    from openpyxl import Workbook

    book = Workbook(write_only=True)  # streams each row to a file as it comes
    # One moment for the whole file: the library would write the clock's, and the bytes would differ.
    book.properties.created = book.properties.modified = at.replace(tzinfo=None, microsecond=0)
    _rows(book.create_sheet(table.name), table)
    if table.about:
        _about(book.create_sheet("설명"), table.about)
    return book


def _rows(page: Any, table: Table) -> None:
    from openpyxl.utils import get_column_letter

    rows = iter(table.rows)
    first = list(islice(rows, _LOOKED_AT))
    for number, width in enumerate(_widths(table.columns, first), start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.append([_title(page, title) for title in table.columns])
    count = 0
    for count, row in enumerate(chain(first, rows), start=1):  # noqa: B007 -- how many there were
        page.append([_cell(page, value) for value in row])
    page.auto_filter.ref = f"A1:{get_column_letter(max(len(table.columns), 1))}{count + 1}"


def _about(page: Any, about: Sequence[tuple[str, str]]) -> None:
    from openpyxl.styles import Alignment

    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 16, 100
    for label, text in about:
        told = _text_cell(page, text)
        told.alignment = Alignment(wrap_text=True, vertical="top")
        page.append([_title(page, label), told])


def _title(page: Any, text: str) -> Any:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = _text_cell(page, text)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=_TITLES)
    cell.alignment = Alignment(horizontal="center", vertical="top")
    return cell


def _cell(page: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    match value:
        case str():
            return _text_cell(page, value)
        case Figure():
            cell, form = WriteOnlyCell(page, value=value.value), f'#,##0"{value.unit}"'
        case bool() | None:
            return value
        case int():
            cell, form = WriteOnlyCell(page, value=value), "#,##0"
        case Decimal():
            # As many places as the figure has, so that a column stands at its point.
            places = len(f"{value:f}".partition(".")[2])
            cell, form = (
                WriteOnlyCell(page, value=float(value)),
                "#,##0" + ("." + "0" * places if places else ""),
            )
        case datetime():
            cell, form = WriteOnlyCell(page, value=_local(value)), "yyyy-mm-dd hh:mm:ss"
        case date():
            form = "yyyy-mm" if isinstance(value, Month) else "yyyy-mm-dd"
            cell = WriteOnlyCell(page, value=datetime(value.year, value.month, value.day))  # noqa: DTZ001 -- a day
        case _:
            return value
    cell.number_format = form
    return cell


def _text_cell(page: Any, text: str) -> Any:
    """Return a cell that is text whatever it looks like: a workbook calculates what begins with `=` (O10)."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page, value=_LOOKS_ESCAPED.sub("_x005F_", writable(text)))
    cell.data_type = "s"
    return cell


def _local(moment: datetime) -> datetime:
    """Return a moment as Seoul's clocks showed it, to the second: spreadsheets know no time zones."""
    local = moment.astimezone(SEOUL) if moment.tzinfo else moment
    return local.replace(tzinfo=None, microsecond=0)


def _widths(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[int]:
    """Yield how many letters wide each column is; a Hangul letter takes the room of two."""
    for place, title in enumerate(columns):
        shown = [title, *(text_of(row[place]) for row in rows if place < len(row))]
        widest = max(_width(line) for text in shown for line in text.splitlines() or [""])
        yield min(max(widest + 4, _NARROWEST), _WIDEST)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text[:_WIDEST])


def _without_clock(core: bytes, book: "Workbook") -> bytes:
    """Put the moment the file speaks of where saving wrote the clock's."""
    from openpyxl.packaging.core import DocumentProperties
    from openpyxl.xml.functions import fromstring, tostring

    tree: Any = fromstring(core)
    properties: Any = DocumentProperties.from_tree(tree)
    properties.modified = book.properties.created
    rewritten: Any = tostring(properties.to_tree())
    return bytes(rewritten)
