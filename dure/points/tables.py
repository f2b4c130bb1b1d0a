"""Tables as files: the same lines give the same bytes, whenever and wherever they are written."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dure.kit import csvsafe

if TYPE_CHECKING:  # half a second of imports that serving pages does not need
    from openpyxl import Workbook

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Line = Sequence["str | int | float"]
"""A line of a table: text stays text, numbers are numbers where the format knows them."""


def csv_of(lines: Iterable[Line]) -> bytes:
    """Return lines as CSV that spreadsheets open as it is meant: UTF-8 with a mark, no cell a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([csvsafe.escape(str(cell)) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(lines: Iterable[Line], *, name: str, at: datetime, header: int) -> bytes:
    """Return lines as a workbook of one sheet `name` whose line `header` (from 1) names the columns.

    `at` is what the file says of when it was made.
    """
    from openpyxl import Workbook

    book = Workbook()
    # One moment for the whole file: the library would write the clock's, and the bytes would differ.
    book.properties.created = book.properties.modified = at.replace(tzinfo=None, microsecond=0)
    page = book.active
    if page is None:
        raise AssertionError("a new workbook has a sheet")
    page.title = name
    width = 0
    for number, line in enumerate(lines, start=1):
        width = len(line) if number == header else width
        for column, cell in enumerate(line, start=1):
            place = page.cell(number, column)
            place.value = cell
            if isinstance(cell, str):
                place.data_type = "s"
    _dress(page, header, width)
    return _still(book)


def _dress(page: Any, header: int, width: int) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    page.cell(1, 1).font = Font(bold=True, size=14)
    for column in range(1, width + 1):
        cell = page.cell(header, column)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EEF2FB")
        cell.alignment = Alignment(horizontal="center")
        page.column_dimensions[cell.column_letter].width = 16
    page.freeze_panes = page.cell(header + 1, 1)


def _still(book: "Workbook") -> bytes:
    """Return the workbook with every part of the archive dated the same."""
    made, still = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            content = source.read(part)
            if part == "docProps/core.xml":
                content = _without_clock(content, book)
            target.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return still.getvalue()


def _without_clock(core: bytes, book: "Workbook") -> bytes:
    """Put the moment the file speaks of where saving wrote the clock's."""
    from openpyxl.packaging.core import DocumentProperties
    from openpyxl.xml.functions import fromstring, tostring

    tree: Any = fromstring(core)
    properties: Any = DocumentProperties.from_tree(tree)
    properties.modified = book.properties.created
    made: Any = tostring(properties.to_tree())
    return bytes(made)
