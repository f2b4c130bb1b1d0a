"""Lists of rows as CSV, XLSX, PDF or HWPX: row by row where the format allows, so that memory stays bounded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from dure.kit import tables
from dure.papers.paper import Grid, Paper, Text, content
from dure.papers.sheet import korean_date, shares

MOST_ROWS: dict[str, int | None] = {"csv": None, "xlsx": 1_000_000, "pdf": 1_000, "hwpx": 1_000}
"""How many rows a format takes: a sheet of a workbook holds 1,048,576 less the head; what is on paper is read."""

AT_ONCE = {"csv": 2_000, "xlsx": 2_000, "pdf": 200, "hwpx": 200}
"""Up to so many rows of a format are written while the reader waits, about a second."""


@dataclass(frozen=True, slots=True)
class Head:
    """What explains the rows: title, agency, what of it, when and what for it was made; and the columns.

    `note` stands at the foot where the rows are printed, `keywords` are those of the document.
    """

    title: str
    agency: str
    scope: str
    made: datetime
    columns: Sequence[str]
    note: str = ""
    keywords: str = ""
    purpose: str = ""

    @property
    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield label and text of each line of the explanation."""
        yield ("제목", self.title)
        yield ("기관", self.agency)
        yield ("범위", self.scope)
        yield ("작성", f"{korean_date(self.made.date())} {self.made:%H:%M}")
        if self.purpose:
            yield ("목적", self.purpose)


def write(form: str, head: Head, rows: Iterable[Sequence[Any]], target: IO[bytes]) -> None:
    """Write the rows to `target`. Raises `Refusal` `pdf-unavailable` (503)."""
    table = tables.Table(head.columns, rows, tuple(head.lines))
    if form == "csv":
        tables.write_csv(table, target)
    elif form == "xlsx":
        tables.write_xlsx(table, target, at=head.made)
    else:
        target.write(content(_paper(head, rows), "pdf" if form == "pdf" else "hwpx"))


def _paper(head: Head, rows: Iterable[Sequence[Any]]) -> Paper:
    raw = list(rows)
    body = [tuple(_shown(cell) for cell in row) for row in raw]
    lines = [Text(": ".join(line)) for line in list(head.lines)[2:]]
    rows_shown = (tuple(head.columns), *body)
    grid = Grid(rows_shown, shares(rows_shown), _figures(raw))
    return Paper(
        agency=head.agency,
        title=head.title,
        blocks=(*lines, grid if body else Text("해당하는 내역이 없습니다.")),
        date=head.made.date(),
        signer="",
        note=head.note,
        keywords=head.keywords,
        is_wide=True,
    )


def _shown(cell: Any) -> str:
    is_count = isinstance(cell, int) and not isinstance(cell, bool)
    return f"{cell:,}" if is_count else tables.text_of(cell)


def _figures(rows: Sequence[Sequence[Any]]) -> tuple[int, ...]:
    """Return the places of the columns that hold numbers."""
    return tuple(
        place for place, cell in enumerate(rows[0] if rows else ()) if isinstance(cell, int | float | Decimal)
    )
