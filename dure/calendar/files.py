"""Reading a table of public holidays, as pure functions: a file's content in, its days or its faults out."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path

from dure.kit.days import day_in
from dure.kit.text import line

SHIPPED = Path(__file__).with_name("data") / "holidays-2016-2027.csv"
MOST_BYTES = 1_000_000
LONGEST_NAME = 100
FEWEST = 10
"""A year has more public holidays than this; a file with fewer was cut."""

_HEADERS = (["날짜", "이름"], ["day", "name"])
_ENDS = ((1, 1), (12, 25))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line of a file; line 0 is the file as a whole. `code` has its sentence in `refusals`."""

    code: str
    line: int = 0
    value: str = ""


@dataclass(slots=True)
class Table:
    """The public holidays of whole years, or what keeps them from being taken."""

    holidays: dict[date, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def years(self) -> list[int]:
        """Return the years that the table is about."""
        return sorted({day.year for day in self.holidays})


def read(content: bytes) -> Table:
    """Return the table in a file: CSV, UTF-8 or CP949, one day and its name a line."""
    if len(content) > MOST_BYTES:
        return Table(faults=[Fault("holidays-size")])
    text = _decoded(content)
    if text is None:
        return Table(faults=[Fault("holidays-encoding")])
    try:
        rows = list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error:
        return Table(faults=[Fault("holidays-form")])
    return _table(rows)


@cache
def shipped() -> dict[date, str]:
    """Return the holidays that come with the product. Raises `ValueError` if its file is damaged."""
    table = read(SHIPPED.read_bytes())
    if table.faults:
        raise ValueError(table.faults)
    return table.holidays


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _table(rows: Sequence[Sequence[str]]) -> Table:
    if not rows or [cell.strip() for cell in rows[0]] not in _HEADERS:
        return Table(faults=[Fault("holidays-header", 1)])
    table = Table()
    for number, row in enumerate(rows[1:], 2):
        if any(map(str.strip, row)):
            _take(table, number, row)
    if not table.faults:
        table.faults.extend(_incomplete(table.holidays) if table.holidays else [Fault("holidays-empty")])
    return table


def _take(table: Table, number: int, row: Sequence[str]) -> None:
    cells = [line(cell) for cell in row]
    day = day_in(cells[0])
    if len(cells) != len(_HEADERS[0]):
        table.faults.append(Fault("holidays-cells", number))
    elif day is None:
        table.faults.append(Fault("holidays-day", number, cells[0][:LONGEST_NAME]))
    elif not 0 < len(cells[1]) <= LONGEST_NAME:
        table.faults.append(Fault("holidays-name", number))
    elif day in table.holidays:
        table.faults.append(Fault("holidays-twice", number, day.isoformat()))
    else:
        table.holidays[day] = cells[1]


def _incomplete(holidays: Mapping[date, str]) -> Iterator[Fault]:
    """Name the years of which a file holds only a part: they would be replaced by it."""
    for year in sorted({day.year for day in holidays}):
        has_ends = all(date(year, *end) in holidays for end in _ENDS)
        if not has_ends or sum(day.year == year for day in holidays) < FEWEST:
            yield Fault("holidays-part", 0, str(year))
