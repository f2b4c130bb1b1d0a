"""A paper as a file to hand out: its name, its type, its bytes, in the format that was asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dure.kit import tables
from dure.papers import hwpx, pdf
from dure.papers.sheet import Sheet

Format = Literal["pdf", "hwpx"]

TYPES: Mapping[str, str] = {**tables.TYPES, "pdf": "application/pdf", "hwpx": "application/hwp+zip"}
"""The type of each format: of tables (CSV, XLSX), and of what is read on paper."""

_WRITERS = {"pdf": pdf.write, "hwpx": hwpx.write}


@dataclass(frozen=True, slots=True)
class Document:
    """A file to hand out."""

    name: str
    content_type: str
    content: bytes


def document(sheet: Sheet, name: str, form: Format) -> Document:
    """Write `sheet` as a file. Raises `Refusal` `pdf-unavailable` (503)."""
    return Document(name=name, content_type=TYPES[form], content=_WRITERS[form](sheet))


def report(
    form: str, *, letter: Callable[[], Sheet], table: Callable[[], tables.Table], at: datetime
) -> bytes:
    """Return a report in one of `TYPES`: as a letter to be read, as a table made `at` a time to be worked with.

    Raises `Refusal` `pdf-unavailable` (503).
    """
    return of_table(table(), form, at=at) if form in tables.TYPES else _WRITERS[form](letter())


def of_table(table: tables.Table, form: str, *, at: datetime) -> bytes:
    """Return a table that was made `at` a time as CSV or XLSX."""
    return tables.csv_of(table) if form == "csv" else tables.xlsx_of(table, at=at)
