"""The product's only clock. Months and days are those of Asia/Seoul (D4)."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dure.env import environment, is_up

SEOUL = ZoneInfo("Asia/Seoul")

_NOTE = "clock"
_offset: timedelta | None = None


def offset() -> timedelta:
    """Return how far the product's clock runs ahead of the machine's; zero outside tests.

    `DURE_NOW` is the moment at which the first process started, `DURE_NOW_SINCE` when that was: the supervisor tells
    its children, and notes both in the data folder for commands from other shells while it is up.
    """
    global _offset  # noqa: PLW0603 -- the one piece of state of this module, set once
    if _offset is None:
        moment, since = _origin()
        _offset = timedelta(0) if moment is None else moment - datetime.fromtimestamp(since, UTC)
    return _offset


def note(folder: Path, moment: str | None, since: float) -> None:
    """Keep where the clock of the installation in `folder` began; with no `moment` it is the machine's."""
    if moment is None:
        (folder / _NOTE).unlink(missing_ok=True)
    else:
        (folder / _NOTE).write_text(json.dumps({"now": moment, "since": since}))


def _origin() -> tuple[datetime | None, float]:
    """Return a moment of the product's clock and when, by the machine's, it was: those of the running installation."""
    told = environment()
    moment, since = told.now, told.now_since
    if told.env == "test" and since is None and is_up(told.data):
        with suppress(OSError):
            kept = json.loads((told.data / _NOTE).read_text())
            moment, since = kept["now"], kept["since"]
    return datetime.fromisoformat(moment) if moment else None, since or time.time()


def now() -> datetime:
    """Return the current moment, aware, in Asia/Seoul."""
    return datetime.now(SEOUL) + offset()


def today() -> date:
    """Return the current day in Asia/Seoul."""
    return now().date()


def start_of(day: date) -> datetime:
    """Return 00:00 in Asia/Seoul of `day`."""
    return datetime(day.year, day.month, day.day, tzinfo=SEOUL)


@contextmanager
def travel(moment: datetime) -> Iterator[None]:
    """Let the clock of this process start at `moment` inside the block; for tests and the sample government.

    Raises `RuntimeError` in production: nothing there is ever written at another moment than now.
    """
    global _offset  # noqa: PLW0603 -- see offset()
    if environment().env == "production":
        raise RuntimeError("the clock never moves in production")
    before, _offset = _offset, moment - datetime.now(UTC)
    try:
        yield
    finally:
        _offset = before
