"""A real HTTP server on this machine that takes webhooks, in every mood."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """Remembers what it was sent; `moods` are the statuses it answers with, the last one for good."""

    moods: list[int] = field(default_factory=lambda: [200])
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    holds: threading.Event = field(default_factory=threading.Event)
    location: str = ""
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/dure"

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.got]

    def kinds(self) -> list[str]:
        return [body["type"] for body in self.bodies()]


HANG, TRICKLE, ENDLESS, NONSENSE = 1, 2, 3, 4


@contextmanager
def receiver(*moods: int) -> Iterator[Receiver]:
    """Run a receiver for the length of the block."""
    one = Receiver(list(moods) or [200])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            one.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            mood = one.moods.pop(0) if len(one.moods) > 1 else one.moods[0]
            self._behave(mood)

        def _behave(self, mood: int) -> None:
            if mood == HANG:
                one.holds.wait(20)
                self.close_connection = True
            elif mood == TRICKLE:
                self.wfile.write(b"HTTP/1.0 200 OK\r\n")
                while not one.holds.wait(0.05):
                    try:
                        self.wfile.write(b"X: y\r\n"[:1])
                    except OSError:
                        return
            elif mood == NONSENSE:
                self.wfile.write(b"220 mail.example.kr ESMTP\r\n")
            else:
                self.send_response(mood if mood != ENDLESS else 200)
                if one.location:
                    self.send_header("Location", one.location)
                self.end_headers()
                if mood == ENDLESS:
                    self._flood()

        def _flood(self) -> None:
            try:
                while not one.holds.is_set():
                    self.wfile.write(b"x" * 65536)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    one.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield one
    finally:
        one.holds.set()
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
