"""Dates and numbers as officials write them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from dure.kit import formats


def test_a_moment_is_written_in_seoul_as_officials_write_it() -> None:
    """The clock of the page is Asia/Seoul whatever the machine's (D4)."""
    assert formats.moment(datetime(2026, 11, 22, 6, 20, tzinfo=UTC)) == "2026. 11. 22.(일) 15:20"
    assert formats.day(datetime(2026, 11, 21, 15, 0, tzinfo=UTC)) == "2026. 11. 22.(일)"


@pytest.mark.parametrize(
    ("write", "korean", "english"),
    [
        (formats.day, "2026. 1. 2.(금)", "Fri 2 Jan 2026"),
        (formats.short_day, "1. 2.(금)", "Fri 2 Jan"),
        (formats.month, "2026년 1월", "January 2026"),
        (formats.month_name, "1월", "Jan"),
        (formats.date_ko, "2026. 1. 2.(금)", "Fri 2 Jan 2026"),
    ],
)
def test_the_reader_chooses_the_language_of_dates(write: object, korean: str, english: str) -> None:
    assert callable(write)
    assert write(date(2026, 1, 2)) == korean
    with translation.override("en"):
        assert write(date(2026, 1, 2)) == english


def test_numbers_carry_marks_between_thousands() -> None:
    assert formats.thousands(1234567) == "1,234,567"
