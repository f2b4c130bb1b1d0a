"""Dates, times and numbers as the reader of a page writes them."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from babel.dates import format_date, format_datetime
from django.utils.functional import Promise
from django.utils.translation import get_language
from markupsafe import Markup

from dure import clock
from dure.kit.josa import josa as agreeing

_WEEKDAYS = "월화수목금토일"
_MONTHS = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_BLANKS_OF_DAYS = re.compile(
    r"(?<=\d\.) (?=\d{1,2}\.(?!\d))|(?<=\d년) (?=\d{1,2}월)|(?<=\d월) (?=\d{1,2}일)"
    rf"|(?<=\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)) (?=\d{{1,2}} {_MONTHS})"
    rf"|(?<=\d) (?={_MONTHS}\b)|(?<=\b{_MONTHS}) (?=\d{{4}}\b)"
)


def moment(value: datetime) -> str:
    """Return the date and time of `value` in Seoul: `2026. 11. 22.(일) 15:20`, in English `Sun 22 Nov 2026, 15:20`."""
    local = value.astimezone(clock.SEOUL)
    if _korean():
        return f"{day(local.date())} {local:%H:%M}"
    return format_datetime(local, "EEE d MMM y, HH:mm", locale="en")


def day(value: date) -> str:
    """Return `value` as `2026. 11. 22.(일)`, in English `Sun 22 Nov 2026`."""
    if isinstance(value, datetime):
        value = value.astimezone(clock.SEOUL).date()
    if _korean():
        return f"{value.year}. {value.month}. {value.day}.({_WEEKDAYS[value.weekday()]})"
    return format_date(value, "EEE d MMM y", locale="en")


def plain_day(value: date) -> str:
    """Return `value` without its weekday: `2026. 11. 22.`, in English `22 Nov 2026`."""
    return (
        f"{value.year}. {value.month}. {value.day}."
        if _korean()
        else format_date(value, "d MMM y", locale="en")
    )


def short_day(value: date) -> str:
    """Return the day of `value` without its year: `11. 22.(일)`, in English `Sun 22 Nov`."""
    if isinstance(value, datetime):
        value = value.astimezone(clock.SEOUL).date()
    if _korean():
        return f"{value.month}. {value.day}.({_WEEKDAYS[value.weekday()]})"
    return format_date(value, "EEE d MMM", locale="en")


def month(value: date) -> str:
    """Return the month of `value` as `2026년 11월`, in English `November 2026`."""
    return f"{value.year}년 {value.month}월" if _korean() else format_date(value, "MMMM y", locale="en")


def month_name(value: date) -> str:
    """Return the month of `value` without its year: `11월`, in English `Nov`."""
    return f"{value.month}월" if _korean() else format_date(value, "MMM", locale="en")


def day_before(value: datetime) -> date:
    """Return the last day that ends at `value`, 00:00 in Seoul: an end that is said as a day is said inclusive."""
    return (value - timedelta(microseconds=1)).astimezone(clock.SEOUL).date()


def together(text: "str | Promise") -> str:
    """Return `text` with its days unbroken at the end of a line: `2026. 11. 22.` holds no blank that may break.

    Markup stays markup. For pages; files, mail and the API carry plain blanks.
    """
    unbroken = _BLANKS_OF_DAYS.sub("\u00a0", str(text))
    return Markup(unbroken) if isinstance(text, Markup) else unbroken  # noqa: S704 -- was markup


def date_ko(value: date) -> str:
    """Return `moment` of a date with a time and `day` of one without."""
    return moment(value) if isinstance(value, datetime) else day(value)


def josa(word: str, particle: str) -> str:
    """Return `word` with the particle that agrees with it, in Korean only: other languages have none."""
    return agreeing(word, particle) if _korean() else word


def thousands(value: float | Decimal) -> str:
    """Return `value` with marks between thousands: `12,345`; a decimal without its trailing zeros, never as `1E+1`."""
    if isinstance(value, Decimal):
        text = f"{value:,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return f"{value:,}"


def _korean() -> bool:
    return (get_language() or "ko").startswith("ko")
