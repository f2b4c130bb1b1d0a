"""The past of a sample government: what is given and granted at moments that are over, before any day has ended.

Nothing in production can write into the past (F-B7): acts take their moment from the database's clock. A sample
government needs months of history, so its loader, and nothing else, may name the moments, and only in a
ledger of which no day has ended.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from dure.points.models import EndedDay

_is_written: ContextVar[bool] = ContextVar("is_written", default=False)
_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


@contextmanager
def written() -> Iterator[None]:
    """Let moments be named inside the block. Raises `RuntimeError` where a day has ended."""
    if EndedDay.objects.exists():
        raise RuntimeError("the past is written only before any day has ended")
    before = _is_written.set(True)
    try:
        yield
    finally:
        _is_written.reset(before)


@contextmanager
def at(named: datetime) -> Iterator[None]:
    """Let what is written inside the block have happened at `named`. Raises `RuntimeError` outside of `written`."""
    if not _is_written.get():
        raise RuntimeError("only the loader of a sample government names moments")
    before = _moment.set(named)
    try:
        yield
    finally:
        _moment.reset(before)


def moment() -> datetime | None:
    """Return the moment that was named for what is written now; None, as always in production, for the clock's."""
    return _moment.get()
