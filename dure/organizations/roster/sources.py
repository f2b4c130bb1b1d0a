"""Opens a roster file of whatever kind and yields its lines as texts: CSV or XLSX, found out by itself.

Nothing of a file is trusted: encodings are checked strictly where titles are read, cells have a longest
length, and a workbook is measured before it is unpacked.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from dure.kit.refusals import Refusal
from dure.organizations.roster import delimited, workbooks
from dure.organizations.rules.columns import Column, Layout, layout
from dure.organizations.rules.personal_numbers import is_personal_header

# How far titles are looked for: above them there may be a heading of the list.
_HEADER_LINES = 10
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Lines:
    """A file being read: its titles, its lines, and how to write another one like it."""

    name: str
    header: Sequence[str]
    layout: Layout
    rows: Iterator[tuple[int, list[str]]]
    form: "delimited.Form | workbooks.Form"
    other_sheets: tuple[str, ...] = ()


@contextmanager
def lines_of(
    path: Path, columns: Sequence[Column], mapping: Mapping[str, str] | None = None
) -> Iterator[Lines]:
    """Yield a file's lines below its titles, numbered as an editor or a spreadsheet shows them.

    Raises `Refusal`: `file-unreadable`, `file-empty`, `file-kind`, `file-encoding`, `file-broken`,
    `file-cut`, `file-too-large`, `file-header`, `file-personal-numbers` (a title says that the column holds them).
    """
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as problem:
        detail = _("%(file)s cannot be read: %(reason)s.")
        values = {"file": path.name, "reason": problem.strerror or str(problem)}
        raise Refusal("file-unreadable", detail % values) from None
    _check_kind(path, start)
    if start.startswith(_ZIP):
        with workbooks.reading(path) as (form, rows, others):
            yield replace(_below_titles(path, rows, form, columns, mapping), other_sheets=others)
        return
    with delimited.reading(path, columns, mapping) as (text_form, rows):
        yield _below_titles(path, rows, text_form, columns, mapping)


def _check_kind(path: Path, start: bytes) -> None:
    if not start.strip():
        raise Refusal("file-empty", _("%(file)s is empty.") % {"file": path.name})
    if start.startswith(_OLD_EXCEL):
        detail = _(
            "%(file)s is a workbook of an old kind or has a password; save it as XLSX or CSV without one."
        )
        raise Refusal("file-kind", detail % {"file": path.name})
    if start.lstrip().lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        detail = _(
            "%(file)s is a web page with the name of a spreadsheet; open it and save it as XLSX or CSV."
        )
        raise Refusal("file-kind", detail % {"file": path.name})


def _below_titles(
    path: Path,
    rows: Iterator[tuple[int, list[str]]],
    form: "delimited.Form | workbooks.Form",
    columns: Sequence[Column],
    mapping: Mapping[str, str] | None,
) -> Lines:
    """Return the lines below the first line that holds all required titles."""
    best: Layout | None = None
    for _line, cells in rows:
        found = layout(cells, columns, mapping)
        _refuse_personal(path, cells)
        if found.is_complete:
            return Lines(path.name, cells, found, (row for row in rows if any(map(str.strip, row[1]))), form)
        if best is None or len(found.places) > len(best.places):
            best = found
        if _line >= _HEADER_LINES:
            break
    raise _header_refusal(path, best)


def _refuse_personal(path: Path, header: Sequence[str]) -> None:
    for title in header:
        if is_personal_header(title):
            raise personal_numbers_refusal(path.name, title.strip(), None)


def personal_numbers_refusal(file: str, column: str, line: int | None) -> Refusal:
    """Return why nothing of a file is stored; it names the column and a line, never the number (O9)."""
    where = _("%(file)s, column %(column)s, line %(line)s") if line else _("%(file)s, column %(column)s")
    detail = _(
        "The file holds resident registration numbers (%(where)s). Nothing was stored. "
        "Take the column out and load the file again."
    )
    place = where % {"file": file, "column": column, "line": line}
    return Refusal("file-personal-numbers", detail % {"where": place}, column=column, line=line)


def _header_refusal(path: Path, best: Layout | None) -> Refusal:
    if best is not None and best.repeated:
        detail = _("%(file)s has a column twice: %(columns)s.")
        values = {"file": path.name, "columns": ", ".join(best.repeated)}
        return Refusal("file-header", detail % values, columns=list(best.repeated))
    missing = best.missing if best else ()
    detail = _("%(file)s lacks columns: %(columns)s. Titles of another system need a mapping file.")
    values = {"file": path.name, "columns": ", ".join(missing)}
    return Refusal("file-header", detail % values, columns=list(missing))
