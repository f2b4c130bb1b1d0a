"""A bounded number of threads for an event loop, with less to do for each call than the standard executor.

Calls come from the loop and their results go back to it. Threads that finish at the same moment wake the loop once.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

Result = TypeVar("Result")

_Call = tuple["asyncio.Future[Any]", Callable[..., Any], tuple[object, ...]]
_Done = tuple["asyncio.Future[Any]", Any, BaseException | None]


class Threads:
    """Runs functions on `count` threads."""

    _loop: asyncio.AbstractEventLoop

    def __init__(self, count: int, name: str) -> None:
        self._count = count
        self._name = name
        self._calls: SimpleQueue[_Call] = SimpleQueue()
        self._done: deque[_Done] = deque()
        self._is_waking = False

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the threads, which hand their results to `loop` and end with the process."""
        self._loop = loop
        for number in range(self._count):
            threading.Thread(target=self._work, name=f"{self._name}-{number + 1}", daemon=True).start()

    def call(self, function: Callable[..., Result], *arguments: object) -> "asyncio.Future[Result]":
        """Have a thread call `function`; called in the loop."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._calls.put((future, function, arguments))
        return future

    def _work(self) -> None:
        while True:
            future, function, arguments = self._calls.get()
            try:
                done: _Done = (future, function(*arguments), None)
            except BaseException as failure:  # noqa: BLE001 -- whatever happened, who waits has to hear it
                done = (future, None, failure)
            self._done.append(done)
            if not self._is_waking:
                self._is_waking = True
                self._loop.call_soon_threadsafe(self._hand_over)

    def _hand_over(self) -> None:
        """Hand what is done to those who wait; in the loop."""
        self._is_waking = False
        while self._done:
            future, result, failure = self._done.popleft()
            if future.done():  # nobody waits any more
                continue
            if failure is None:
                future.set_result(result)
            else:
                future.set_exception(failure)
