"""Writing rows as CSV, XLSX, PDF or HWPX: row by row where the format allows, so that memory stays bounded."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from dure.kit import csvsafe
from dure.points.letters.paper import Grid, Paper, Text, content
from dure.points.letters.sheet import korean_date

PAPER_ROWS = 1_000
"""A table on paper is for reading: beyond this many rows CSV or XLSX is asked for instead."""

XLSX_ROWS = 1_000_000
"""What one sheet of a workbook holds (1,048,576), less the head."""

_WIDTH = 18


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the rows: title, agency, what of it, when it was made, and the columns."""

    title: str
    agency: str
    scope: str
    made: datetime
    columns: Sequence[str]

    @property
    def lines(self) -> Iterator[tuple[str, ...]]:
        """Yield the lines above the columns."""
        yield (self.title,)
        yield ("기관", self.agency)
        yield ("범위", self.scope)
        yield ("작성", f"{korean_date(self.made.date())} {self.made:%H:%M}")


def write(form: str, head: Head, rows: Iterable[Sequence[Any]], target: IO[bytes]) -> None:
    """Write the rows to `target`. Raises `Refusal` `pdf-unavailable` (503)."""
    if form == "csv":
        _csv(head, rows, target)
    elif form == "xlsx":
        _xlsx(head, rows, target)
    else:
        target.write(content(_paper(head, rows), "pdf" if form == "pdf" else "hwpx"))


def _csv(head: Head, rows: Iterable[Sequence[Any]], target: IO[bytes]) -> None:
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    for row in (*head.lines, head.columns):
        writer.writerow([csvsafe.escape(cell) for cell in row])
    for row in rows:
        writer.writerow([csvsafe.escape(_text(cell)) for cell in row])
    text.detach()


def _xlsx(head: Head, rows: Iterable[Sequence[Any]], target: IO[bytes]) -> None:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)  # streams each row to a file as it comes
    page = book.create_sheet("내역")
    for number in range(1, len(head.columns) + 1):
        page.column_dimensions[get_column_letter(number)].width = _WIDTH
    page.freeze_panes = f"A{len(list(head.lines)) + 2}"
    for row in (*head.lines, head.columns):
        page.append([_cell(page, cell, is_bold=True) for cell in row])
    for values in rows:
        page.append([value if isinstance(value, int) else _cell(page, _text(value)) for value in values])
    book.save(target)


def _cell(page: Any, value: str, *, is_bold: bool = False) -> Any:
    """Return a cell that is text whatever it looks like: a workbook calculates what begins with `=` (O10)."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    cell = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub(" ", value))
    cell.data_type = "s"
    if is_bold:
        cell.font = Font(bold=True)
    return cell


def _paper(head: Head, rows: Iterable[Sequence[Any]]) -> Paper:
    body = [tuple(_text(cell) for cell in row) for row in rows]
    lines = [Text(": ".join(line)) for line in list(head.lines)[2:]]
    grid = Grid((tuple(head.columns), *body), tuple(_share(head.columns, body)))
    return Paper(
        agency=head.agency,
        title=head.title,
        blocks=(*lines, grid if body else Text("해당하는 내역이 없습니다.")),
        date=head.made.date(),
        signer="",
        note="협업포인트 기록을 그대로 옮긴 것입니다. 개인정보가 들어 있으면 목적이 끝난 뒤 바로 파기하십시오.",
        is_wide=True,
    )


def _share(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[int]:
    """Yield how wide each column is: by its longest text, within bounds that keep all of them readable."""
    for place, title in enumerate(columns):
        longest = max([len(title), *(len(row[place]) for row in rows[:200])])
        yield min(max(longest, 4), 30)


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)
