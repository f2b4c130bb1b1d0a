"""Working days and deadlines (B6), as pure functions of the public holidays of the years that have a table.

Saturdays, Sundays and public holidays are no working days. Periods are counted as in 민법 제157조, 제160조, 제161조.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a period: it ends at 24:00 of `day`, in Seoul.

    `untabled` are years that were passed without a table of holidays: only their weekends were counted.
    """

    day: date
    untabled: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The public holidays by day; a year that names none has no table."""

    holidays: Mapping[date, str]
    years: frozenset[int]

    @classmethod
    def of(cls, holidays: Mapping[date, str]) -> "Calendar":
        """Return the calendar of these holidays."""
        return cls(holidays, frozenset(day.year for day in holidays))

    def is_working(self, day: date) -> bool:
        """Tell whether offices work on a day."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def first_working(self, day: date) -> date:
        """Return `day`, or the first working day after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def in_working_days(self, day: date, number: int) -> Deadline:
        """Return the working day that is the `number`th after `day`, which is not counted (제157조).

        Raises `ValueError` for a number below one.
        """
        _judge(number)
        last = day
        for _each in range(number):
            last = self.first_working(last + _DAY)
        return self._deadline(day, last)

    def in_days(self, day: date, number: int, *, counts_first: bool = False) -> Deadline:
        """Return the end of a period of days: the first is not counted, unless it begins at 0:00 (제157조).

        A last day on which offices are closed makes it end on the next working day (제161조). Raises `ValueError`
        for a number below one.
        """
        _judge(number)
        return self._ending(day, day + timedelta(days=number - counts_first))

    def in_months(self, day: date, number: int, *, counts_first: bool = False) -> Deadline:
        """Return the end of a period of months by the calendar: the day before the one that corresponds (제160조).

        Where the last month has no such day, its last day. The rest is as with `in_days`.
        """
        _judge(number)
        begin = day if counts_first else day + _DAY
        years, month = divmod(begin.month - 1 + number, 12)
        year, month = begin.year + years, month + 1
        length = monthrange(year, month)[1]
        last = date(year, month, begin.day) - _DAY if begin.day <= length else date(year, month, length)
        return self._ending(day, last)

    def _ending(self, day: date, last: date) -> Deadline:
        return self._deadline(day, self.first_working(last))

    def _deadline(self, day: date, last: date) -> Deadline:
        passed = range(day.year, last.year + 1)
        return Deadline(last, tuple(year for year in passed if year not in self.years))


def _judge(number: int) -> None:
    if number < 1:
        raise ValueError(number)
