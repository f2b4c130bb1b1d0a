"""A real HTTP server on this machine that takes webhooks, in every mood."""

import base64
import hashlib
import hmac
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HANG, TRICKLE, ENDLESS, NONSENSE = 1, 2, 3, 4
"""Moods besides statuses: never answer, answer a byte at a time, answer without end, answer something else."""


@dataclass
class Receiver:
    """Remembers what it was sent; `moods` are the statuses it answers with, the last one for good."""

    moods: list[int] = field(default_factory=lambda: [200])
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)
    location: str = ""
    url: str = ""

    def bodies(self) -> list[dict[str, Any]]:
        """Return what was sent, read."""
        return [json.loads(body) for _headers, body in self.got]

    def kinds(self) -> list[str]:
        """Return which events were sent."""
        return [body["type"] for body in self.bodies()]

    def mood(self) -> int:
        """Return how to answer now."""
        return self.moods.pop(0) if len(self.moods) > 1 else self.moods[0]


class _Server(ThreadingHTTPServer):
    receiver: Receiver
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: whoever hangs up on a receiver that misbehaves is right."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        """Take an event and answer in the mood of the moment."""
        one = self.server.receiver
        body = self.rfile.read(int(self.headers["Content-Length"]))
        one.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        mood = one.mood()
        if mood in _BEHAVIOURS:
            _BEHAVIOURS[mood](self, one)
            return
        self.send_response(mood)
        if one.location:
            self.send_header("Location", one.location)
        self.end_headers()

    def hang(self, one: Receiver) -> None:
        """Say nothing and keep the line."""
        one.is_over.wait(20)

    def trickle(self, one: Receiver) -> None:
        """Begin a header and never end it."""
        self.wfile.write(b"HTTP/1.0 200 OK\r\n")
        while not one.is_over.wait(0.05):
            self.wfile.write(b"X")

    def flood(self, one: Receiver) -> None:
        """Answer without end."""
        self.send_response(200)
        self.end_headers()
        while not one.is_over.is_set():
            self.wfile.write(b"x" * 65536)

    def babble(self, _one: Receiver) -> None:
        """Answer as a mail server."""
        self.wfile.write(b"220 mail.example.kr ESMTP\r\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


_BEHAVIOURS = {
    HANG: _Handler.hang,
    TRICKLE: _Handler.trickle,
    ENDLESS: _Handler.flood,
    NONSENSE: _Handler.babble,
}


@contextmanager
def receiver(*moods: int, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Run a receiver for the length of the block."""
    one, server = Receiver(list(moods) or [200]), _Server(("127.0.0.1", 0), _Handler)
    server.receiver = one
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    one.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}/dure?from=dure"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield one
    finally:
        one.is_over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def is_signed(headers: dict[str, str], body: bytes, secret: str) -> bool:
    """Check a signature as a receiver would who read nothing but the documentation."""
    assert secret.startswith("whsec_")
    key = base64.b64decode(secret[6:])
    signed = b".".join((headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body))
    wanted = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return f"v1,{wanted}" in headers["webhook-signature"].split(" ")
