"""Working days and deadlines: B6, 민법 제157조, 제160조, 제161조."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure import clock
from dure.calendar import files
from dure.calendar.queries import end_of
from dure.calendar.rules import Calendar, Deadline

KOREA = Calendar.of(files.shipped())
DAY = timedelta(days=1)
days = st.dates(date(2015, 6, 1), date(2028, 6, 1))
numbers = st.integers(1, 60)


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 11, 30), True),
        (date(2026, 11, 28), False),
        (date(2026, 11, 29), False),
        (date(2026, 5, 1), False),
        (date(2025, 5, 1), True),
        (date(2026, 7, 17), False),
        (date(2025, 7, 17), True),
        (date(2025, 10, 8), False),
        (date(2026, 9, 28), True),
        (date(2027, 12, 27), False),
        (date(2024, 10, 1), False),
        (date(2022, 6, 1), False),
    ],
)
def test_offices_work_on_a_day_or_do_not(day: date, *, is_working: bool) -> None:
    """Labour Day and Constitution Day are holidays from 2026; a Saturday of Chuseok has no substitute."""
    assert KOREA.is_working(day) is is_working


@pytest.mark.parametrize(
    ("day", "number", "last"),
    [
        (date(2026, 11, 30), 1, date(2026, 12, 1)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 9, 23), 1, date(2026, 9, 28)),
        (date(2025, 10, 2), 10, date(2025, 10, 23)),
        (date(2026, 12, 24), 2, date(2026, 12, 29)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: date, number: int, last: date) -> None:
    """AP24: ten working days."""
    assert KOREA.in_working_days(day, number) == Deadline(last)


@pytest.mark.parametrize(
    ("day", "number", "last"),
    [
        (date(2026, 11, 2), 14, date(2026, 11, 16)),
        (date(2026, 11, 6), 8, date(2026, 11, 16)),
        (date(2026, 9, 10), 14, date(2026, 9, 28)),
    ],
)
def test_a_last_day_that_offices_are_closed_on_moves(day: date, number: int, last: date) -> None:
    """제161조: a Saturday or a holiday makes the period end on the next day that is none."""
    assert KOREA.in_days(day, number) == Deadline(last)


def test_a_first_day_from_midnight_on_counts() -> None:
    """제157조: only then."""
    assert KOREA.in_days(date(2026, 11, 2), 8, counts_first=True).day == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("day", "number", "last"),
    [
        (date(2026, 3, 9), 1, date(2026, 4, 9)),
        (date(2026, 1, 30), 1, date(2026, 3, 3)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2023, 2, 28), 12, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 3, 2)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, number: int, last: date) -> None:
    """제160조: until the day before the corresponding one, or the last of a month that has none."""
    assert KOREA.in_months(day, number).day == last


@given(days, numbers)
def test_as_many_working_days_lie_between_as_were_asked_for(day: date, number: int) -> None:
    last = KOREA.in_working_days(day, number).day
    passed = [day + DAY * step for step in range(1, (last - day).days + 1)]
    assert sum(map(KOREA.is_working, passed)) == number
    assert KOREA.is_working(last)


@given(day=days, number=numbers, counts_first=st.booleans())
def test_a_period_ends_on_a_working_day_and_never_before_its_days_are_over(
    day: date, number: int, *, counts_first: bool
) -> None:
    last = KOREA.in_days(day, number, counts_first=counts_first).day
    nominal = day + DAY * (number - counts_first)
    assert KOREA.is_working(last)
    assert not any(KOREA.is_working(nominal + DAY * step) for step in range((last - nominal).days))


@given(days, st.integers(1, 40))
def test_later_beginnings_and_longer_periods_never_end_earlier(day: date, number: int) -> None:
    assert KOREA.in_months(day, number).day <= KOREA.in_months(day + DAY, number).day
    assert KOREA.in_months(day, number).day <= KOREA.in_months(day, number + 1).day
    assert KOREA.in_working_days(day, number).day < KOREA.in_working_days(day, number + 1).day


@pytest.mark.parametrize("number", [0, -1])
def test_a_period_of_nothing_is_none(number: int) -> None:
    for count in (KOREA.in_working_days, KOREA.in_days, KOREA.in_months):
        with pytest.raises(ValueError, match=str(number)):
            count(date(2026, 11, 30), number)


def test_a_year_without_a_table_has_weekends_and_says_so() -> None:
    """B6."""
    assert KOREA.in_working_days(date(2028, 1, 25), 2) == Deadline(date(2028, 1, 27), (2028,))
    assert KOREA.in_working_days(date(2027, 12, 31), 1).untabled == (2028,)
    assert KOREA.in_days(date(2015, 12, 1), 40).untabled == (2015,)


def test_a_deadline_ends_at_midnight_in_seoul() -> None:
    """B6."""
    assert end_of(Deadline(date(2026, 12, 1))) == datetime(2026, 12, 2, tzinfo=clock.SEOUL)
