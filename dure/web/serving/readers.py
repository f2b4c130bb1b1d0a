"""Cuts connections whose clients ask for something and do not take it.

The HTTP server waits for such a client without end. The kernel knows what lies unsent in a socket and how much
its peer has acknowledged, so the connections of this process are looked at there (Linux; elsewhere none is).
"""

import fcntl
import os
import socket
import struct
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

WINDOW = 20.0
"""Seconds in which a client has to take `TAKEN_IN_WINDOW` bytes, or all there is for it."""

TAKEN_IN_WINDOW = 80 * 1024

_ACKNOWLEDGED = struct.Struct("=Q")
_ACKNOWLEDGED_AT = 120  # tcpi_bytes_acked in struct tcp_info (linux/tcp.h)
_TCP_INFO_BYTES = 192
_INT = struct.Struct("=i")
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)

_Peer = tuple[str, int]


class SlowReaders:
    """Watches the connections that this process has accepted on `port`."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._waiting: dict[_Peer, tuple[float, int]] = {}

    def cut(self, now: float) -> int:
        """Cut who has taken too little since a window ago; return how many. `now` is in seconds."""
        before, self._waiting = self._waiting, {}
        cut = 0
        for connection, peer in _accepted(self._port):
            with connection, suppress(OSError):
                if not _unsent(connection):
                    continue
                taken = _acknowledged(connection)
                since, at = before.get(peer, (now, taken))
                if taken - at >= TAKEN_IN_WINDOW:
                    since, at = now, taken
                if now - since >= WINDOW:
                    _reset(connection)
                    cut += 1
                else:
                    self._waiting[peer] = (since, at)
        return cut


def _accepted(port: int) -> Iterator[tuple[socket.socket, _Peer]]:
    """Yield the connections of this process whose local port is `port`, each as a second handle on it."""
    if sys.platform != "linux":
        return
    for handle in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if not str(handle.readlink()).startswith("socket:"):
                continue
            connection = socket.socket(fileno=os.dup(int(handle.name)))
            peer = _peer(connection, port)
            if peer is None:
                connection.close()
            else:
                yield connection, peer


def _peer(connection: socket.socket, port: int) -> _Peer | None:
    if connection.family not in (socket.AF_INET, socket.AF_INET6):
        return None
    try:
        if connection.getsockname()[1] != port:
            return None
        host, peer_port = connection.getpeername()[:2]
    except OSError:  # it listens, or has ended
        return None
    return host, peer_port


def _unsent(connection: socket.socket) -> int:
    """Return how many bytes the peer has not acknowledged yet (SIOCOUTQ, tcp(7))."""
    answer = fcntl.ioctl(connection, termios.TIOCOUTQ, _INT.pack(0))
    (count,) = _INT.unpack(answer)
    return int(count)


def _acknowledged(connection: socket.socket) -> int:
    told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO_BYTES)
    return int(_ACKNOWLEDGED.unpack_from(told, _ACKNOWLEDGED_AT)[0])


def _reset(connection: socket.socket) -> None:
    """End a connection at once; what lies in its buffers is dropped."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    connection.shutdown(socket.SHUT_RDWR)
