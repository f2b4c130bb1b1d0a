"""Dates and numbers as officials write them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from markupsafe import Markup

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


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2026. 11. 30.(월) 15:20 ~ 2026. 12. 1.까지", "2026._11._30.(월) 15:20 ~ 2026._12._1.까지"),
        ("11. 30.까지 2026년 11월에", "11._30.까지 2026년_11월에"),
        ("Confirmed up to Sun 22 Nov 2026, 15:20", "Confirmed up to Sun_22_Nov_2026, 15:20"),
        ("version 3. 10 points of May, 3 Thanks", "version 3. 10 points of May, 3 Thanks"),
    ],
)
def test_a_day_is_not_broken_at_the_end_of_a_line(said: str, kept: str) -> None:
    assert formats.together(said) == kept.replace("_", "\u00a0")


def test_markup_whose_days_are_kept_together_stays_markup() -> None:
    assert isinstance(formats.together(Markup("<b>2026. 1. 2.</b>")), Markup)
