"""The door between the HTTP server and Django: nobody who is slow holds one of its threads.

Granian speaks HTTP and calls `Door` in the event loop of each process (RSGI). There a body is refused by its
length or read under a deadline; only then one of a bounded number of threads runs the Django application.
What it answers is taken at once, into memory or a file, and sent by the server without that thread.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any, TypeVar

from granian.rsgi import HTTPProtocol, ProtocolClosed, ProtocolError, Scope

from dure.web import problems
from dure.web.health import ALIVE, ALIVE_ANSWER
from dure.web.serving import bodies
from dure.web.serving.answers import Answer, Application, answer_of
from dure.web.serving.environ import ASKS, environ_of
from dure.web.serving.readers import SlowReaders
from dure.web.serving.threads import Threads

MOST_WAITING = 512
"""Requests that may wait for a thread, in each process; one more is asked to come again."""

LARGE_AT_ONCE = 4
"""Large bodies that may be on their way at the same moment, in each process: each takes room on the disk."""

MAY_COME = 204
"""What the application answers when a body that waits outside may come in."""

_LINGER_BYTES = 4 * 1024 * 1024
_LINGER_SECONDS = 3.0
_WATCH_SECONDS = 5.0
_OPENED_WITHIN = 60.0  # seconds after which the server has opened a file for certain
_TEXT = [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store")]
_SENTENCES = {
    400: "보내신 내용이 끝까지 오지 않았습니다. / What you sent broke off.\n",
    408: "보내시는 내용이 제때 도착하지 않았습니다. / What you were sending did not arrive in time.\n",
    500: "잠시 후 다시 시도해 주십시오. / Something went wrong. Please try again in a moment.\n",
    503: "지금은 요청이 많습니다. 잠시 후 다시 시도해 주십시오. / The system is busy. Please try again shortly.\n",
}

Result = TypeVar("Result")

logger = logging.getLogger(__name__)


class Gone(Exception):
    """The client left before its request was whole."""


class Door:
    """An RSGI application that serves a WSGI application on `threads` threads; see the module.

    `port` is where the server listens: its connections are watched for readers that do not read.
    """

    def __init__(self, application: Application, *, threads: int, port: int) -> None:
        self._application = application
        self._threads = Threads(threads, "request")
        self._room = threads + MOST_WAITING
        self._room_for_large = LARGE_AT_ONCE
        self._readers = SlowReaders(port)
        self._watch: asyncio.Task[None] | None = None

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to watch for readers that do not read."""
        self._threads.start(loop)
        self._watch = loop.create_task(self._cut_slow_readers())

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        if scope.path == ALIVE:
            protocol.response_str(200, _TEXT, ALIVE_ANSWER)
            return
        try:
            await self._answer(scope, protocol)
        except TimeoutError:
            _refuse(scope, protocol, 408)
        except (Gone, ProtocolClosed):
            _refuse(scope, protocol, 400)
        except Exception:
            logger.exception("a request could not be answered")
            _refuse(scope, protocol, 500)

    async def _answer(self, scope: Scope, protocol: HTTPProtocol) -> None:
        environ = environ_of(scope)
        length = bodies.length_of(environ)
        if self._room <= 0:
            _refuse(scope, protocol, 503)
        elif length is None or bodies.refusal(scope.path, length):
            # Django reads in the head why it is refused, and says so.
            await self._serve(environ, protocol)
            await _linger(environ, protocol)
        elif length > bodies.SMALL:
            await self._take_large(scope, environ, protocol, length)
        else:
            if length:
                async with asyncio.timeout(bodies.seconds_for(length)):
                    environ["wsgi.input"] = BytesIO(await protocol())
            await self._serve(environ, protocol)

    async def _take_large(
        self, scope: Scope, environ: dict[str, Any], protocol: HTTPProtocol, length: int
    ) -> None:
        """Let a large body in, to a file, when the application says that this client may send one."""
        if self._room_for_large <= 0:
            _refuse(scope, protocol, 503)
            return
        said = await self._in_thread(self._ask, environ)
        if said.status != MAY_COME:
            said.send(protocol)
            await _linger(environ, protocol)
            return
        self._room_for_large -= 1
        try:
            with TemporaryFile(prefix="dure-upload-") as file:
                async with asyncio.timeout(bodies.seconds_for(length)):
                    await _fill(file, protocol, length)
                await self._serve({**environ, "wsgi.input": file}, protocol)
        finally:
            self._room_for_large += 1

    async def _serve(self, environ: dict[str, Any], protocol: HTTPProtocol) -> None:
        file = await self._in_thread(self._run, environ, protocol)
        if file is not None:
            asyncio.get_running_loop().call_later(_OPENED_WITHIN, file.close)

    async def _in_thread(self, function: Callable[..., Result], *arguments: object) -> Result:
        self._room -= 1
        try:
            return await self._threads.call(function, *arguments)
        finally:
            self._room += 1

    def _run(self, environ: dict[str, Any], protocol: HTTPProtocol) -> IO[bytes] | None:
        answer, close = answer_of(self._application, environ)
        try:
            return answer.send(protocol)
        finally:
            close()

    def _ask(self, environ: dict[str, Any]) -> Answer:
        answer, close = answer_of(self._application, {**environ, ASKS: True})
        close()
        return answer

    async def _cut_slow_readers(self) -> None:
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            try:
                await asyncio.to_thread(self._readers.cut, time.monotonic())
            except Exception:
                logger.exception("connections could not be looked at")


async def _fill(file: IO[bytes], protocol: HTTPProtocol, length: int) -> None:
    """Write a body of `length` bytes into `file`. Raises `Gone`."""
    async for chunk in protocol:
        if not chunk:
            break
        await asyncio.to_thread(file.write, chunk)
    if file.tell() != length:
        raise Gone
    file.seek(0)


async def _linger(environ: dict[str, Any], protocol: HTTPProtocol) -> None:
    """Take in a little of an unwanted body: closed at once, the client would see a broken line and no answer."""
    if "HTTP_EXPECT" in environ:
        return
    taken = 0
    with suppress(TimeoutError, ProtocolClosed, ProtocolError):
        async with asyncio.timeout(_LINGER_SECONDS):
            async for chunk in protocol:
                taken += len(chunk)
                if not chunk or taken > _LINGER_BYTES:
                    break


def _refuse(scope: Scope, protocol: HTTPProtocol, status: int) -> None:
    """Answer from the event loop, in few words; does nothing when an answer has gone out."""
    later = [("retry-after", "5")] if status == 503 else []  # noqa: PLR2004 -- not available now
    if scope.path.startswith("/api/"):
        document = problems.general_problem(status)
        headers = [(name.lower(), value) for name, value in document.items()]
        protocol.response_bytes(status, [*headers, *later], document.content)
    else:
        protocol.response_str(status, [*_TEXT, *later], _SENTENCES[status])
