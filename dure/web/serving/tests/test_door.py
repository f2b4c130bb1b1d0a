"""Requests wait for their bodies in the event loop and not in a thread; every answer is whole (F-C2)."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from granian.rsgi import ProtocolClosed

from dure.web.health import ALIVE
from dure.web.serving import bodies, door
from dure.web.serving.answers import IN_MEMORY
from dure.web.serving.environ import ASKS, environ_of
from tests import loops

LARGE = bodies.SMALL + 1


@dataclass
class Head:
    """A request's head, as the server hands it over."""

    path: str = "/page"
    method: str = "POST"
    sent: dict[str, str] = field(default_factory=dict)
    query_string: str = "q=1"
    http_version: str = "1.1"
    scheme: str = "http"
    server: str = "127.0.0.1:8000"
    client: str = "[::1]:4711"
    authority: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        return self.sent


class Line:
    """The line to one client: what it sends, in pieces, and what it was answered."""

    def __init__(self, *pieces: bytes, is_endless: bool = False, is_broken: bool = False) -> None:
        self._pieces = list(pieces)
        self._is_endless, self._is_broken = is_endless, is_broken
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""
        self.taken = 0

    async def __call__(self) -> bytes:
        if self._is_endless:
            await asyncio.Event().wait()
        if self._is_broken:
            raise ProtocolClosed
        return b"".join(self._pieces)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            self.taken += len(piece)
            yield piece
        yield b""

    def response_bytes(self, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        if not self.status:
            self.status, self.headers, self.body = status, dict(headers), body

    def response_str(self, status: int, headers: Iterable[tuple[str, str]], body: str) -> None:
        self.response_bytes(status, headers, body.encode())

    def response_file(self, status: int, headers: Iterable[tuple[str, str]], file: str) -> None:
        self.response_bytes(status, headers, Path(file).read_bytes())


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer with the body; let everybody's large bodies in."""
    if environ.get(ASKS):
        start_response("204 No Content", [])
        return []
    start_response("200 OK", [("content-type", "text/plain")])
    return iter([environ["wsgi.input"].read()])


def ask(application: Any, head: Head, line: Line, *, threads: int = 1) -> Line:
    """Send one request through a door."""

    async def run() -> None:
        one = door.Door(application, threads=threads, port=1)
        one.__rsgi_init__(asyncio.get_running_loop())
        await one.__rsgi__(head, line)  # type: ignore[arg-type]  # stands for the server's

    loops.run(run())
    return line


def announced(length: int, **more: str) -> dict[str, str]:
    return {"content-length": str(length), **more}


def test_a_body_is_handed_over_whole() -> None:
    line = ask(echo, Head(sent=announced(6)), Line(b"abc", b"def"))
    assert (line.status, line.body) == (200, b"abcdef")


def test_a_body_that_does_not_come_is_given_up_and_takes_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.01)
    line = ask(None, Head(sent=announced(6)), Line(is_endless=True))
    assert line.status == 408


def test_a_client_that_leaves_is_no_fault_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    line = ask(None, Head(sent=announced(6)), Line(is_broken=True))
    assert (line.status, caplog.records) == (400, [])


def test_too_much_is_refused_by_the_application_without_its_body() -> None:
    line = ask(echo, Head(sent=announced(400_000_000)), Line(*[b"x" * 2**20] * 400))
    assert line.body == b""
    assert line.taken < 10 * 2**20


def test_a_large_body_comes_in_from_whom_the_application_lets_in() -> None:
    path = next(iter(bodies.UPLOADS))
    line = ask(echo, Head(path, sent=announced(LARGE)), Line(b"x" * bodies.SMALL, b"y"))
    assert (line.status, line.body) == (200, b"x" * bodies.SMALL + b"y")


def test_a_large_body_stays_out_from_whom_it_does_not() -> None:
    def refuse(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        assert environ[ASKS]
        start_response("413 Payload Too Large", [])
        return [b"no"]

    path = next(iter(bodies.UPLOADS))
    line = ask(refuse, Head(path, sent=announced(LARGE)), Line(b"x" * LARGE))
    assert (line.status, line.body) == (413, b"no")


def test_a_large_body_that_breaks_off_reaches_nobody() -> None:
    path = next(iter(bodies.UPLOADS))
    line = ask(echo, Head(path, sent=announced(LARGE)), Line(b"x" * 1000))
    assert line.status == 400


def test_a_large_answer_goes_out_from_a_file_with_its_length() -> None:
    def large(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("content-type", "text/csv")])
        return (b"x" * 1000 for _ in range(IN_MEMORY // 1000 + 10))

    line = ask(large, Head(method="GET"), Line())
    assert len(line.body) == int(line.headers["content-length"]) > IN_MEMORY


def test_an_application_that_fails_is_answered_for_and_recorded(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_environ: object, _start_response: object) -> list[bytes]:
        raise RuntimeError("broken")

    assert ask(fail, Head(method="GET"), Line()).status == 500
    assert "broken" in caplog.text


def test_an_answer_is_closed_after_it_was_sent_or_failed() -> None:
    closed = []

    class Parts(BytesIO):
        def close(self) -> None:
            closed.append(True)

    def answer(_environ: object, start_response: Any) -> Parts:
        start_response("200 OK", [])
        return Parts(b"a\nb\n")

    assert ask(answer, Head(method="GET"), Line()).body == b"a\nb\n"
    assert closed


def test_the_process_says_that_it_lives_while_every_thread_is_busy_and_turns_away_who_is_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """F-C2: `/healthz` comes from the event loop; the queue has an end, and says when to come again."""
    monkeypatch.setattr(door, "MOST_WAITING", 1)
    release = threading.Event()

    def busy(_environ: object, start_response: Any) -> list[bytes]:
        release.wait(60)
        start_response("200 OK", [])
        return [b"done"]

    async def run() -> list[Line]:
        one = door.Door(busy, threads=1, port=1)
        one.__rsgi_init__(asyncio.get_running_loop())
        taken = [Line(), Line()]
        waiting = [asyncio.create_task(one.__rsgi__(Head(method="GET"), line)) for line in taken]  # type: ignore[arg-type]
        await asyncio.sleep(0)
        others = [Line(), Line(), Line()]
        for path, line in zip((ALIVE, "/", "/api/v1/me"), others, strict=True):
            await one.__rsgi__(Head(path, "GET"), line)  # type: ignore[arg-type]
        release.set()
        await asyncio.gather(*waiting)
        return [*taken, *others]

    *taken, alive, page, program = loops.run(run())
    assert [line.body for line in taken] == [b"done", b"done"]
    assert (alive.status, alive.body) == (200, b"ok\n")
    assert (page.status, page.headers["retry-after"]) == (503, "5")
    assert program.status == 503
    assert json.loads(program.body)["code"] == "unavailable"


def test_a_header_with_an_underscore_is_not_taken_for_one_with_a_hyphen() -> None:
    """What a proxy sets cannot be overwritten by a client that spells it otherwise."""
    environ = environ_of(Head(sent={"x-forwarded-for": "203.0.113.9", "x_forwarded_for": "10.0.0.1"}))  # type: ignore[arg-type]
    assert environ["HTTP_X_FORWARDED_FOR"] == "203.0.113.9"


def test_words_in_an_address_arrive_whether_the_client_encoded_them_or_not() -> None:
    """`curl '…?q=김'` sends the letters as they are: what a client sends is never an error of the server."""
    query = WSGIRequest(environ_of(Head(query_string="q=김&p=%EA%B9%80"))).GET  # type: ignore[arg-type]
    assert (query["q"], query["p"]) == ("김", "김")


def test_the_application_is_told_where_and_who_in_the_forms_of_wsgi() -> None:
    environ = environ_of(Head("/점수", sent={"content-type": "text/plain", "host": "dure.example"}))  # type: ignore[arg-type]
    assert environ["PATH_INFO"] == "/점수".encode().decode("latin-1")
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["HTTP_HOST"] == "dure.example"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")
