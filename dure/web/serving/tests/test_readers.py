"""Connections whose clients do not take what they asked for are cut (F-C2)."""

import socket
from collections.abc import Iterator

import pytest

from dure.web.serving.readers import WINDOW, SlowReaders

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


@pytest.fixture
def pair(listener: socket.socket) -> Iterator[Pair]:
    """Accept a client that has been sent more than the kernel's buffers hold."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(listener.getsockname())
        server, _ = listener.accept()
        with server:
            server.setblocking(False)
            _fill(server)
            yield server, client


def test_who_takes_nothing_for_a_window_is_cut(listener: socket.socket, pair: Pair) -> None:
    server, _client = pair
    watch = SlowReaders(listener.getsockname()[1])
    assert watch.cut(0.0) == 0
    assert watch.cut(WINDOW - 1) == 0
    assert watch.cut(WINDOW) == 1
    with pytest.raises(OSError, match=r"Broken pipe|reset"):
        server.send(b"more")


def test_who_takes_enough_stays_however_long_it_lasts(listener: socket.socket, pair: Pair) -> None:
    server, client = pair
    watch = SlowReaders(listener.getsockname()[1])
    for turn in range(5):
        assert watch.cut(turn * WINDOW) == 0
        taken = 0
        while taken < 1024 * 1024:
            taken += len(client.recv(65536))
            _fill(server)


def test_who_has_taken_everything_may_be_silent(listener: socket.socket) -> None:
    watch = SlowReaders(listener.getsockname()[1])
    with socket.create_connection(listener.getsockname()):
        server, _ = listener.accept()
        with server:
            assert [watch.cut(moment) for moment in (0.0, WINDOW, 9 * WINDOW)] == [0, 0, 0]
            server.send(b"still open")


def test_connections_of_other_ports_are_left_alone(pair: Pair) -> None:
    watch = SlowReaders(1)
    assert [watch.cut(moment) for moment in (0.0, WINDOW)] == [0, 0]
    pair[1].recv(65536)


def _fill(server: socket.socket) -> None:
    try:
        while True:
            server.send(b"x" * 65536)
    except BlockingIOError:
        return
