"""XLSX workbooks, read one row at a time; measured before they are unpacked."""

import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from dure.kit import csvsafe
from dure.kit.refusals import Refusal

# A sheet of a million rows unpacks to less. Texts that rows share are kept in memory, so they get less room.
_LARGEST_PART = 1 << 30
_LARGEST_SHARED_TEXTS = 256 << 20
_MOST_PARTS = 2000
# Sheets shrink to a tenth; what shrinks to a hundredth and is large was made to hurt.
_WORST_RATIO = 100
_HARMLESS = 16 << 20
_MOST_COLUMNS = 200

Rows = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Form:
    """How a workbook is written."""

    suffix: str = ".xlsx"

    def write(self, path: Path, rows: Iterable[Sequence[str]]) -> None:
        """Write rows as texts; what begins like a formula stays a text (O10)."""
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in rows:
            sheet.append([_text_cell(sheet, cell) for cell in row])
        book.save(path)


@contextmanager
def reading(path: Path) -> Iterator[tuple[Form, Rows]]:
    """Yield the form of a workbook and the numbered rows of its first visible sheet.

    Raises `Refusal`: `file-too-large`, `file-broken`.
    """
    _measure(path)
    # openpyxl raises whatever a broken part makes it stumble over, and warns about styles it does not know.
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")
        book, sheet = _opened(path, file)
        try:
            yield Form(), _rows(path, sheet)
        finally:
            book.close()


def _opened(path: Path, file: IO[bytes]) -> tuple[Any, Any]:
    """Return a workbook and its first visible sheet."""
    try:
        from openpyxl import load_workbook

        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), book.worksheets[0])
        # Some programs write a wrong size into the sheet, and rows beyond it would be lost.
        sheet.reset_dimensions()
    except Exception as problem:
        raise _broken(path) from problem
    return book, sheet


def _measure(path: Path) -> None:
    """Refuse a workbook that would unpack to more than a roster can be."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as problem:
        raise _broken(path) from problem
    if (
        len(parts) > _MOST_PARTS
        or sum(part.file_size for part in parts) > _LARGEST_PART
        or any(_is_bomb(part) for part in parts)
    ):
        detail = _("%(file)s unpacks to far more than a roster can be; it was not opened.")
        raise Refusal("file-too-large", detail % {"file": path.name})


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    if part.filename.endswith("sharedStrings.xml") and part.file_size > _LARGEST_SHARED_TEXTS:
        return True
    return part.file_size > _HARMLESS and part.file_size > _WORST_RATIO * max(part.compress_size, 1)


def _rows(path: Path, sheet: Any) -> Rows:
    try:
        # Without a number of columns, rows that a far-out cell skips come empty and cost nothing.
        for line, row in enumerate(sheet.iter_rows(), 1):
            yield line, [_text(cell) for cell in row[:_MOST_COLUMNS]]
    except Exception as problem:
        raise _broken(path) from problem


def _text(cell: Any) -> str:
    """Return a cell as the text that somebody would have typed."""
    match cell.value:
        case None:
            return ""
        case str(value):
            return csvsafe.unescape(value)
        case bool(value):
            return "Y" if value else "N"
        case int(value) | float(value):
            return _number(value, cell.number_format or "")
        case datetime() as value if value.time() == time.min:
            return value.date().isoformat()
        case value:  # other moments; a formula over several cells is data, like any other
            return str(getattr(value, "text", value))


def _number(value: float, form: str) -> str:
    """Return a number with the leading zeros that its format shows (사번 formatted as 00000000)."""
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    whole = str(int(value))
    return whole.zfill(len(form)) if form and set(form) == {"0"} else whole


def _text_cell(sheet: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    printable = "".join(c if c.isprintable() else " " for c in text.encode("utf-8", "replace").decode())
    cell = WriteOnlyCell(sheet, value=csvsafe.escape(printable))
    cell.data_type = "s"
    return cell


def _broken(path: Path) -> Refusal:
    detail = _("%(file)s is not a workbook that can be read: it is broken or has a password.")
    return Refusal("file-broken", detail % {"file": path.name})
