"""Days and months: those that somebody writes, within the years that anything here is about, and the ones around."""

import re
from contextlib import suppress
from datetime import date, timedelta

YEARS = range(1900, 2200)
"""From each of their days one can count to both sides; the calendar of Python ends in 9999."""

FIRST_YEAR, LAST_YEAR = 2016, YEARS[-1]
"""The regulation's own first year, and the last one that is counted to."""

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_in(text: str | None) -> date | None:
    """Return the day that YYYY-MM-DD names, None for anything else and for a day outside of `YEARS`."""
    with suppress(ValueError):
        day = date.fromisoformat(text) if text and _DAY.fullmatch(text) else None
        return day if day and day.year in YEARS else None
    return None


def month_in(text: str | None) -> date | None:
    """Return the first day of the month that YYYY-MM names, None as for `day_in`."""
    return day_in(f"{text}-01")


def month_of(day: date) -> date:
    """Return the first day of the month that holds `day`."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """Return the first day of the month after the one that holds `day`."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
