"""XLSX workbooks, read one row at a time as they show; measured before they are unpacked."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.kit import csvsafe
from dure.kit.refusals import Refusal
from dure.kit.tables import Table, write_xlsx
from dure.organizations.roster.guide import EXPLAINED
from dure.organizations.roster.ooxml import Sheet, Workbook
from dure.organizations.rules.shown import Shown

# A sheet of a million rows unpacks to less. Texts that cells share are kept in memory, so they get less room, and
# parts that say how it is made are small in every honest file.
_LARGEST_PART = 1 << 30
_LARGEST_SHARED_TEXTS = 128 << 20
_LARGEST_OTHER = 64 << 20
_MOST_PARTS = 2000
# Sheets shrink to a tenth; what shrinks to a hundredth and is large was made to hurt.
_WORST_RATIO = 100
_HARMLESS = 16 << 20

Rows = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Form:
    """How a workbook is written."""

    suffix: str = ".xlsx"

    def write(self, path: Path, rows: Iterable[Sequence[str]]) -> None:
        """Write rows as texts, the titles first; what begins like a formula stays a text (O10)."""
        texts = ([csvsafe.escape(cell) for cell in row] for row in rows)
        with path.open("wb") as file:
            write_xlsx(Table(next(texts, []), texts, ()), file, at=clock.now())


@contextmanager
def reading(path: Path) -> Iterator[tuple[Form, Rows, tuple[str, ...]]]:
    """Yield the form of a workbook, the numbered rows of its first visible sheet, and other visible sheets' names.

    Raises `Refusal`: `file-too-large`, `file-broken`.
    """
    _measure(path)
    with path.open("rb") as file:
        book, sheet = _opened(path, zipfile.ZipFile(file))
        others = tuple(
            one.name for one in book.sheets if one.is_visible and one is not sheet and one.name != EXPLAINED
        )
        yield Form(), _rows(path, book, sheet), others


def _opened(path: Path, packed: zipfile.ZipFile) -> tuple[Workbook, Sheet]:
    """Return a workbook and its first visible sheet."""
    try:
        book = Workbook(packed)
    except Exception as problem:
        raise _broken(path) from problem
    return book, next((one for one in book.sheets if one.is_visible), book.sheets[0])


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
    if "/worksheets/" not in part.filename and part.filename.endswith((".xml", ".rels")):
        is_shared = part.filename.endswith("sharedStrings.xml")
        if part.file_size > (_LARGEST_SHARED_TEXTS if is_shared else _LARGEST_OTHER):
            return True
    return part.file_size > _HARMLESS and part.file_size > _WORST_RATIO * max(part.compress_size, 1)


def _rows(path: Path, book: Workbook, sheet: Sheet) -> Rows:
    try:
        for line, cells in book.rows(sheet):
            yield line, [cell if isinstance(cell, Shown) else csvsafe.unescape(cell) for cell in cells]
    except Exception as problem:  # whatever a broken part makes the reader stumble over
        raise _broken(path) from problem


def _broken(path: Path) -> Refusal:
    detail = _("%(file)s is not a workbook that can be read: it is broken or has a password.")
    return Refusal("file-broken", detail % {"file": path.name})
