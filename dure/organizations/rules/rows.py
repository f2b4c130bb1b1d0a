"""One line of a roster file as facts, or what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dure.kit.text import line as one_line
from dure.kit.text import narrow
from dure.organizations.rules import cells
from dure.organizations.rules.cells import Unreadable
from dure.organizations.rules.columns import DEPARTMENTS, PEOPLE, Column, Layout
from dure.organizations.rules.problems import Problem
from dure.organizations.rules.shown import Shown
from dure.organizations.rules.spans import Span

Whose = tuple[str, str]
"""Whose a row is: number or code, and name."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One assignment of one person. None means that the file has no such column, so that it says nothing."""

    line: int
    number: str
    name: str
    email: str | None
    account: str | None
    employment: str
    kind: str
    department: str
    position: str | None
    grade: str | None
    start: date
    end: date | None
    order_number: str | None
    duty: str | None
    phone: str | None

    @property
    def span(self) -> Span:
        """Return the days of the assignment; `end` is the first day after it."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One department during a time. None means that the file says nothing about it."""

    line: int
    code: str
    name: str
    parent: str | None
    order: int | None
    is_boundary: bool | None
    pool: str | None
    start: date | None
    end: date | None
    successor: str | None


Reader = Callable[[str], Any]


def read_person(
    line: int, row: Sequence[str], layout: Layout, is_login: Callable[[str], bool]
) -> PersonRow | list[Problem]:
    """Return a line of a people file as facts, or all that is wrong with it. `end` turns half-open here."""
    readers: Mapping[str, Reader] = {
        "number": cells.number,
        "email": cells.email,
        "phone": cells.phone,
        "account": lambda cell: _login(cell, is_login),
        "employment": lambda cell: cells.choice(cell, cells.EMPLOYMENTS),
        "kind": lambda cell: cells.choice(cell, cells.KINDS) if cell else "main",
        "department": cells.number,
        "start": cells.day,
        "end": _day_after,
    }
    facts, problems = _read(row, layout, PEOPLE, readers)
    if not problems and facts["end"] is not None and facts["end"] <= facts["start"]:
        problems.append(Problem("ends-before-start", "종료일"))
    if problems:
        return problems
    return PersonRow(line=line, **facts | {"kind": facts["kind"] or "main"})


def read_department(line: int, row: Sequence[str], layout: Layout) -> DepartmentRow | list[Problem]:
    """Return a line of a departments file as facts, or all that is wrong with it."""
    readers: Mapping[str, Reader] = {
        "code": cells.number,
        "parent": cells.number,
        "order": lambda cell: cells.whole(cell) if cell else None,
        "is_boundary": lambda cell: cells.truth(cell) if cell else False,
        "pool": lambda cell: cells.choice(cell, cells.POOLS) if cell else None,
        "start": lambda cell: cells.day(cell) if cell else None,
        "end": _day_after,
        "successor": cells.number,
    }
    facts, problems = _read(row, layout, DEPARTMENTS, readers)
    if not problems and facts["start"] and facts["end"] and facts["end"] <= facts["start"]:
        problems.append(Problem("ends-before-start", "종료일"))
    return problems or DepartmentRow(line=line, **facts)


def number_in(row: Sequence[str], layout: Layout) -> str | None:
    """Return whose row it is, if that much of it can be read."""
    place = layout.places["number"]
    try:
        return cells.number(cells.text(row[place], 20)) or None if place < len(row) else None
    except Unreadable:
        return None


def whose(row: Sequence[str], layout: Layout) -> Whose:
    """Return whose a row is, as it writes it."""
    key = "number" if "number" in layout.places else "code"
    return _written(row, layout.places.get(key)), _written(row, layout.places.get("name"))


def _written(row: Sequence[str], place: int | None) -> str:
    return one_line(row[place])[:_LONGEST_WHOSE] if place is not None and place < len(row) else ""


_LONGEST_WHOSE = 60


def _read(
    row: Sequence[str], layout: Layout, columns: Sequence[Column], readers: Mapping[str, Reader]
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the facts of a row by column name, and all its problems."""
    if any(isinstance(cell, Shown) and cell.fault == "hidden" for cell in row):
        return {}, [Problem("hidden-row")]
    facts: dict[str, Any] = {}
    problems: list[Problem] = []
    for column in columns:
        place = layout.places.get(column.name)
        if place is None:
            facts[column.name] = None
            continue
        try:
            cell = _cell(row, place, column)
            facts[column.name] = readers[column.name](cell) if column.name in readers else cell
        except Unreadable as unreadable:
            problems.append(Problem(unreadable.code, column.title, unreadable.values))
    if any(cell.strip() for cell in row[layout.width :]):
        problems.append(Problem("too-many-cells"))
    return facts, problems


def _cell(row: Sequence[str], place: int, column: Column) -> str:
    raw = row[place] if place < len(row) else ""
    cell = cells.text(cells.shown(raw, is_day=column.is_day), column.longest)
    if column.is_required and not cell:
        raise Unreadable("required")
    return cell


def _day_after(cell: str) -> date | None:
    """Return the first day after the last day that a file names; many systems write 9999-12-31 for never."""
    if not cell or cells.is_never(cell):
        return None
    return cells.day(cell) + timedelta(days=1)


def _login(cell: str, is_login: Callable[[str], bool]) -> str:
    login = narrow(cell).lower()
    if login and not is_login(login):
        raise Unreadable("login-form")
    return login
