"""Days and months that somebody writes: those that can be counted from, and nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure import clock
from dure.kit.days import YEARS, day_in, month_in, next_month
from dure.kit.tests.days import NO_DAYS


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day_anybody_here_speaks_of_is_none(text: str | None) -> None:
    """Whatever is typed into an address or a form."""
    assert day_in(text) is None


@given(st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)))
def test_a_day_is_read_as_it_is_written_and_can_be_counted_from(day: date) -> None:
    """The month after it and the day before it are days too."""
    assert day_in(day.isoformat()) == day
    month = month_in(f"{day:%Y-%m}")
    assert month == day.replace(day=1)
    assert next_month(day) - date.resolution >= day
    assert clock.start_of(day - date.resolution) < clock.start_of(day)


@pytest.mark.parametrize("text", [None, "", "2026-13", "2026-1", "9999-12", "0001-01"])
def test_what_is_no_month_is_none(text: str | None) -> None:
    """Likewise."""
    assert month_in(text) is None
