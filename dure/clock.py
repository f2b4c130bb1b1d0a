"""The product's only clock. Months and days are those of Asia/Seoul (D4)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dure.env import environment

SEOUL = ZoneInfo("Asia/Seoul")

_offset: timedelta | None = None


def offset() -> timedelta:
    """Return how far the product's clock runs ahead of the machine's; zero outside tests.

    `DURE_NOW` is the moment at which the first process started; `DURE_NOW_SINCE` (set by the
    supervisor for its children) is when that was, so that all processes share one clock.
    """
    global _offset  # noqa: PLW0603 -- the one piece of state of this module, set once
    if _offset is None:
        told = environment()
        if told.now is None:
            _offset = timedelta(0)
        else:
            since = datetime.fromtimestamp(told.now_since or time.time(), UTC)
            _offset = datetime.fromisoformat(told.now) - since
    return _offset


def now() -> datetime:
    """Return the current moment, aware, in Asia/Seoul."""
    return datetime.now(SEOUL) + offset()


def today() -> date:
    """Return the current day in Asia/Seoul."""
    return now().date()


def month_of(day: date) -> date:
    """Return the first day of the month that holds `day`."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """Return the first day of the month after the one that holds `day`."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def start_of(day: date) -> datetime:
    """Return 00:00 in Asia/Seoul of `day`."""
    return datetime(day.year, day.month, day.day, tzinfo=SEOUL)


@contextmanager
def travel(moment: datetime) -> Iterator[None]:
    """Let the clock start at `moment` inside the block; for tests only."""
    global _offset  # noqa: PLW0603 -- see offset()
    if environment().env != "test":
        raise RuntimeError("the clock moves only when DURE_ENV=test")
    before, _offset = _offset, moment - datetime.now(UTC)
    try:
        yield
    finally:
        _offset = before
