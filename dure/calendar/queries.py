"""Reads of the calendar."""

from datetime import datetime, timedelta

from dure import clock
from dure.calendar import files
from dure.calendar.models import Holiday
from dure.calendar.rules import Calendar, Deadline


def calendar() -> Calendar:
    """Return the public holidays that are known; an imported year counts instead of the one that ships."""
    imported = dict(Holiday.objects.values_list("day", "name"))
    years = {day.year for day in imported}
    return Calendar.of(
        {day: name for day, name in files.shipped().items() if day.year not in years} | imported
    )


def end_of(deadline: Deadline) -> datetime:
    """Return the moment a deadline ends: 24:00 of its day in Seoul (B6)."""
    return clock.start_of(deadline.day + timedelta(days=1))
