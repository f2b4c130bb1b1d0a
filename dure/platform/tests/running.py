"""A `dure up` of a test's own: its lines, its children, its address."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

PATIENCE = 90


class Running:
    """The supervisor as a child process, with what it says line by line."""

    def __init__(self, folder: Path, **told: str) -> None:
        self.port = told.get("DURE_PORT") or str(free_port())
        settings = {"DURE_ENV": "test", "DURE_DATA": str(folder), "DURE_PORT": self.port, "DURE_WORKERS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dure", "up"],
            env={**os.environ, **settings, **told},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,
        )
        self.lines: list[str] = []
        self._new: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def wait_for(self, text: str) -> str:
        """Return the next line that holds `text`; fail when the process ends or patience does."""
        until = time.monotonic() + PATIENCE
        while True:
            line = self._new.get(timeout=max(until - time.monotonic(), 0.01))
            assert line is not None, f"ended without saying {text!r}:\n" + "\n".join(self.lines)
            if text in line:
                return line

    def end(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(sign)
        return self.process.wait(PATIENCE)

    def children(self) -> dict[str, int]:
        """Return the process ids of database, web and worker."""
        found = {}
        for child in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            words = Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0")
            if len(words) > 1:  # one that just ended has no words left
                found["database" if "postgres" in words[0] else words[-2]] = int(child)
        return found

    def answers(self, path: str = "/readyz") -> bool:
        """Tell whether an address answers without a fault."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10):
                return True
        except OSError:
            return False

    def _read(self) -> None:
        assert self.process.stderr
        with self.process.stderr:
            for line in self.process.stderr:
                self.lines.append(line.rstrip())
                self._new.put(line.rstrip())
        self._new.put(None)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def eventually(fact: object) -> None:
    """Wait until `fact()` is true; fail when patience ends."""
    assert callable(fact)
    until = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def is_gone(pid: int) -> bool:
    """Tell whether a process ended; one that its parent has not asked about yet did too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True
