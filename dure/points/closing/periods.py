"""Periods that figures are asked for: a year, a half, a quarter or a month."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from dure.kit.days import FIRST_YEAR, LAST_YEAR

_FORM = re.compile(r"(?P<year>\d{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months from `first` to `last`, both included; `name` is 2026, 2026-H1, 2026-Q3 or 2026-11."""

    name: str
    first: date
    last: date

    @classmethod
    def parse(cls, name: str | None) -> Self | None:
        """Return the period that `name` spells, None when it spells none."""
        found = _FORM.fullmatch(name or "")
        if found is None or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
            return None
        start, months = _extent(found)
        first = date(int(found["year"]), start, 1)
        return cls(found[0], first, _plus(first, months) - timedelta(days=1))

    @property
    def year(self) -> int:
        """Return the year the period lies in."""
        return self.first.year


def choices(today: date) -> list[str]:
    """Return the periods of the running year and the two before it, the newest first."""
    names = []
    for year in range(today.year, max(today.year - 3, FIRST_YEAR - 1), -1):
        names += [f"{year}", f"{year}-H2", f"{year}-H1", *(f"{year}-Q{n}" for n in (4, 3, 2, 1))]
        names += [f"{year}-{month:02d}" for month in range(12, 0, -1)]
    return [name for name in names if (period := Period.parse(name)) and period.first <= today]


def _extent(found: "re.Match[str]") -> tuple[int, int]:
    """Return the first month and how many there are."""
    if found["half"]:
        return 6 * int(found["half"]) - 5, 6
    if found["quarter"]:
        return 3 * int(found["quarter"]) - 2, 3
    if found["month"]:
        return int(found["month"]), 1
    return 1, 12


def _plus(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
