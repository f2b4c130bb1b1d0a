"""A web server of a test's own, as `dure web` starts it, on the database of the tests."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from django.db import connection

from dure.platform import postgres
from dure.platform.tests.running import PATIENCE, eventually, free_port


@dataclass(frozen=True)
class Web:
    """A running web server: one process with few threads."""

    process: "subprocess.Popen[bytes]"
    port: int

    def seconds_for(self, path: str) -> float:
        """Return how long a page takes."""
        start = time.monotonic()
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            answer.read()
        return time.monotonic() - start

    def is_ready(self) -> bool:
        """Tell whether it serves; fail when it has ended."""
        try:
            return self.seconds_for("/readyz") >= 0
        except OSError:
            assert self.process.poll() is None, "the web server ended"
            return False

    def connect(self, sent: bytes, *, buffer: int = 0) -> socket.socket:
        """Open a connection that has sent something; `buffer` bounds what the kernel reads for it."""
        client = socket.socket()
        client.settimeout(PATIENCE)
        if buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        client.connect(("127.0.0.1", self.port))
        client.sendall(sent)
        return client

    def megabytes(self) -> float:
        """Return the memory that its processes hold for themselves."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        told = [Path(f"/proc/{one}/smaps_rollup").read_text() for one in (str(pid), *children)]
        lines = [line.split() for text in told for line in text.splitlines()]
        return sum(int(words[1]) for words in lines if words[0].startswith("Private_")) / 1024


@contextmanager
def web_server(**told: str) -> Iterator[Web]:
    """Serve the test database inside the block, with settings of its own."""
    server = postgres.cluster(Path(os.environ["DURE_DATA"]))
    url = os.environ.get("DURE_DATABASE_URL") or server.url(str(connection.settings_dict["NAME"]))
    port = free_port()
    settings = {"DURE_PORT": str(port), "DURE_WORKERS": "1", "DURE_THREADS": "8", "DURE_DATABASE_URL": url}
    process = subprocess.Popen(
        [sys.executable, "-m", "dure", "web"],
        env=os.environ | settings | told,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    try:
        web = Web(process, port)
        eventually(web.is_ready)
        yield web
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
