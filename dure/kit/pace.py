"""How often somebody does something; counted in this process, for the price of looking into a dictionary.

What must hold across processes is counted in the database (see `dure.accounts.limits`). What only has to be
bounded is counted here: with N processes it may happen N times as often, and nobody waits for it.
"""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from weakref import WeakSet

_MOST = 50_000  # keys that are remembered; those whose window is over go first
_paces: "WeakSet[Pace]" = WeakSet()


@dataclass(frozen=True, slots=True)
class Turn:
    """One time of doing something."""

    number: int
    """Which one of the running window it is, from 1."""

    wait: int
    """Whole seconds until the window is over, at least one."""

    before: int
    """How many there were in the window that had just ended; 0 unless this one begins a new window."""


class Pace:
    """Counts in windows of `seconds`, for each key apart."""

    def __init__(self, seconds: float, *, now: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._now = now
        self._windows: dict[Hashable, tuple[float, int]] = {}
        self._lock = threading.Lock()
        _paces.add(self)

    def count(self, key: Hashable) -> Turn:
        """Count one more for `key`."""
        now = self._now()
        with self._lock:
            until, number = self._windows.get(key, (0.0, 0))
            before = 0
            if until <= now:
                until, number, before = now + self._seconds, 0, number
            self._windows[key] = (until, number + 1)
            if len(self._windows) > _MOST:
                self._forget_ended(now)
        return Turn(number + 1, max(1, round(until - now)), before)

    def forget(self) -> None:
        """Forget everything."""
        self._windows.clear()

    def _forget_ended(self, now: float) -> None:
        running = {key: window for key, window in self._windows.items() if window[0] > now}
        self._windows = running if len(running) <= _MOST else {}


def forget() -> None:
    """Forget what was counted in this process."""
    for pace in list(_paces):
        pace.forget()
