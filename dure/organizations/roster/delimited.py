"""Text files with commas or tabs, in UTF-8, CP949 or the UTF-16 that spreadsheets call Unicode text."""

import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext_lazy as _

from dure.kit import csvsafe
from dure.kit.refusals import Refusal
from dure.organizations.rules.columns import Column, layout

# A cell beyond this is no cell but a quotation mark that was never closed.
_LONGEST_CELL = 1 << 20
_LONGEST_TITLES = 1 << 16
# A row has no more cells than a sheet of a spreadsheet, which writes a comma for each empty one, and not far more
# letters than a cell may have. What goes on longer was made to hurt.
_MOST_CELLS = 1 << 14
_LONGEST_ROW = 2 * _LONGEST_CELL
_DELIMITERS = (",", "\t", ";")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

Rows = Iterator[tuple[int, list[str]]]


def _as_good_as_it_goes(failed: UnicodeError) -> tuple[bytes, int]:
    """Write bytes that could not be read as they came in, and for what the encoding lacks a question mark."""
    if not isinstance(failed, UnicodeEncodeError):
        raise failed
    first = ord(failed.object[failed.start])
    is_byte = first in _ESCAPED_BYTES and not failed.encoding.startswith("utf-16")
    return bytes([first - 0xDC00]) if is_byte else "?".encode(failed.encoding), failed.start + 1


_ESCAPED_BYTES = range(0xDC80, 0xDD00)
_AS_GOOD_AS_IT_GOES = "dure.as-good-as-it-goes"
codecs.register_error(_AS_GOOD_AS_IT_GOES, _as_good_as_it_goes)


@dataclass(frozen=True, slots=True)
class Form:
    """How a text file is written, so that another one can be written alike."""

    encoding: str
    delimiter: str
    suffix: str = ".csv"

    def write(self, path: Path, rows: Iterable[Sequence[str]]) -> None:
        """Write rows in this form. What begins like a formula is marked as text (O10)."""
        with path.open("w", encoding=self.encoding, errors=_AS_GOOD_AS_IT_GOES, newline="") as file:
            writer = csv.writer(file, delimiter=self.delimiter)
            for row in rows:
                writer.writerow([csvsafe.escape(cell).replace("\0", "␀") for cell in row])


@contextmanager
def reading(
    path: Path, columns: Sequence[Column], mapping: Mapping[str, str] | None
) -> Iterator[tuple[Form, Rows]]:
    """Yield the form of a text file and its numbered lines.

    A line whose bytes are not of the encoding keeps them as lone surrogates, so that it alone is set aside.
    Raises `Refusal`: `file-encoding`, `file-broken`, `file-cut` (the last line alone is short and has no end).
    """
    form = _form(path, columns, mapping)
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=form.encoding, errors=_on_error(form.encoding), newline="") as file:
        yield form, _rows(path, _Pieces(file, form.delimiter))


def _form(path: Path, columns: Sequence[Column], mapping: Mapping[str, str] | None) -> Form:
    """Return the encoding and the delimiter under which most titles are known."""
    with path.open("rb") as file:
        start = file.read(_LONGEST_TITLES)
    marked = next((encoding for bom, encoding in _BOMS if start.startswith(bom)), None)
    if marked is None and b"\0" in start[:4]:
        raise _encoding_refusal(path)
    forms = [
        Form(encoding, delimiter)
        for encoding in ([marked] if marked else ["utf-8", "cp949"])
        for delimiter in _DELIMITERS
    ]
    known = {form: _known_titles(start, form, columns, mapping) for form in forms}
    best = max(forms, key=lambda form: (known[form], _is_text(start, form.encoding)))
    if not known[best] and not _is_text(start, best.encoding):
        raise _encoding_refusal(path)
    return best


def _known_titles(
    start: bytes, form: Form, columns: Sequence[Column], mapping: Mapping[str, str] | None
) -> int:
    """Return how many titles the best of the first lines holds when read in this form."""
    lines = start.decode(form.encoding, "replace").splitlines()[:10]
    try:
        rows = list(csv.reader(lines, delimiter=form.delimiter))
    except csv.Error:
        return 0
    return max((len(layout(row, columns, mapping).places) for row in rows), default=0)


def _is_text(start: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(start)
    except UnicodeDecodeError:
        return False
    return b"\0" not in start or encoding == "utf-16"


def _on_error(encoding: str) -> str:
    return "strict" if encoding == "utf-16" else "surrogateescape"


class _Pieces:
    """The lines of a file for the reader of rows, which reads no more of one row than any roster has."""

    def __init__(self, file: TextIO, delimiter: str) -> None:
        self._file, self.delimiter = file, delimiter
        self._length = self._cells = 0

    def __iter__(self) -> "_Pieces":
        return self

    def __next__(self) -> str:
        piece = self._file.readline(_LONGEST_ROW + 1)
        if not piece:
            raise StopIteration
        self._length += len(piece)
        self._cells += piece.count(self.delimiter)
        if self._length > _LONGEST_ROW or self._cells > _MOST_CELLS:
            raise csv.Error("a row without end")
        return piece

    def begin_row(self) -> None:
        """Count anew: the row before has ended."""
        self._length = self._cells = 0


def _rows(path: Path, pieces: _Pieces) -> Rows:
    reader = csv.reader(pieces, delimiter=pieces.delimiter, strict=True)
    line, narrowest, last = 1, _LONGEST_CELL, 0
    try:
        for row in reader:
            pieces.begin_row()
            narrowest, last = min(narrowest, last or narrowest), len(row)
            yield line, [csvsafe.unescape(cell) for cell in row]
            line = reader.line_num + 1
    except csv.Error as problem:
        detail = _(
            "%(file)s is broken from line %(line)s on: a quotation mark is not closed, or a row is far too long."
        )
        raise Refusal("file-broken", detail % {"file": path.name, "line": line}, line=line) from problem
    except UnicodeError:
        raise _encoding_refusal(path) from None
    if last < narrowest < _LONGEST_CELL and not _has_line_end(path):
        detail = _("%(file)s ends in the middle of a line: it was cut. Have it written anew.")
        raise Refusal("file-cut", detail % {"file": path.name}, line=line - 1)


def _has_line_end(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - 2, 0))
        return b"\n" in file.read()


def _encoding_refusal(path: Path) -> Refusal:
    detail = _("%(file)s is neither UTF-8 nor CP949 text. Save it as CSV in UTF-8, or as XLSX.")
    return Refusal("file-encoding", detail % {"file": path.name})
