"""What a process keeps for a moment, because it is asked for at every turn and changes seldom."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from dure import clock

Key = TypeVar("Key")
Value = TypeVar("Value")

_LASTS = timedelta(seconds=30)
_MOST = 1000


class Moments(Generic[Key, Value]):
    """Answers by key, each asked for again after half a minute: other processes may be late by this."""

    def __init__(self) -> None:
        self._kept: dict[Key, tuple[Value, datetime]] = {}

    def get(self, key: Key, ask: Callable[[], Value]) -> Value:
        """Return what `ask` says of `key`, now or a moment ago."""
        now = clock.now()
        kept = self._kept.get(key)
        if kept is not None and kept[1] > now:
            return kept[0]
        if len(self._kept) >= _MOST:
            self._kept.clear()
        value = ask()
        self._kept[key] = (value, now + _LASTS)
        return value

    def forget(self) -> None:
        """Ask for everything again."""
        self._kept.clear()
