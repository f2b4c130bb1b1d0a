"""The running product against clients that send slowly, do not read, or send too much (F-C2, F-C3)."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.webserver import Web, web_server

pytestmark = pytest.mark.crash

CLIENTS = 80
PROMPT = 5.0
"""Seconds that an answer may take at most; without the door there was none for 162."""

FORM = (
    b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
)
# 1.5 MB: more than the kernel takes for a client that reads nothing.
SCRIPT = b"GET /static/ninja/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
HEAD = b"GET / HTTP/1.1\r\nHost: loc"


@pytest.fixture(scope="module")
def web(django_db_setup: None) -> Iterator[Web]:
    with web_server() as made:
        yield made


def test_slow_clients_hold_nobody_else_up_and_little_memory(web: Web) -> None:
    """80 unfinished bodies, 80 readers that do not read, 80 unfinished heads, on 8 threads."""
    before = web.megabytes()
    with ExitStack() as held:
        for _ in range(CLIENTS):
            held.enter_context(web.connect(FORM % 1000 + b"login=a"))
            held.enter_context(web.connect(SCRIPT * 4, buffer=4096))
            held.enter_context(web.connect(HEAD))
        waits = {path: web.seconds_for(path) for path in ("/healthz", "/account/login/", "/readyz")}
        grown = web.megabytes() - before
        print(f"{waits}, {grown:.0f} MB more")  # noqa: T201 -- what was measured
        assert max(waits.values()) < PROMPT
        assert grown < 200


@pytest.mark.parametrize(
    ("path", "length"),
    [
        ("/account/login/", 400_000_000),
        ("/api/v1/points/transfers", 300_000),
        ("/organizations/import/", 400_000_000),
    ],
)
def test_too_much_is_refused_before_it_is_sent(web: Web, path: str, length: int) -> None:
    """By its length alone: not one byte of the body is on its way."""
    with web.connect((FORM % length).replace(b"/account/login/", path.encode())) as client:
        assert client.recv(12) == b"HTTP/1.1 413"


def test_who_sends_too_much_nevertheless_reads_why_it_was_refused(web: Web) -> None:
    with web.connect((FORM % 2_000_000) + b"x" * 2_000_000) as client:
        assert client.recv(12) == b"HTTP/1.1 413"


def test_a_body_without_a_length_is_refused(web: Web) -> None:
    head = (FORM % 0).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    with web.connect(head + b"3\r\nabc\r\n") as client:
        assert client.recv(12) == b"HTTP/1.1 411"


def test_head_is_answered_without_content(web: Web) -> None:
    """F-A15."""
    with web.connect(
        b"HEAD /account/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    ) as client:
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.partition(b"\r\n\r\n")[2] == b""
