"""Child processes that end with their parent, whatever ends it."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

_PR_SET_PDEATHSIG = 1
WATCHED = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
"""Signals that the supervisor blocks and takes one by one; its children start with them unblocked."""


def end_with_parent(sign: int = signal.SIGTERM) -> None:
    """Have the kernel send `sign` to this process when its parent is gone, even if that was killed (Linux).

    The kernel forgets this when a process changes its user, and does not hand it on to children.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, sign)


@dataclass
class Child:
    """A program that runs as long as its parent, in a process group of its own.

    `stop_signal` asks it to end in good order; after `patience` seconds it is killed with all its group.
    """

    name: str
    command: list[str]
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 15
    user: str | None = None
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    errors: int | None = None
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the program. Raises `OSError` when it cannot be run."""
        parent = os.getpid()

        def prepare() -> None:
            # The supervisor has one thread, so running Python between fork and exec is safe here.
            signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
            end_with_parent(self.stop_signal)
            if os.getppid() != parent:  # it died before the kernel was told
                os._exit(1)

        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stderr=self.errors,
            env=self.environment,
            process_group=0,
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else [],
            preexec_fn=prepare,  # noqa: PLW1509 -- see above
        )

    @property
    def pid(self) -> int | None:
        """Return the process id while the program runs."""
        return self.process.pid if self.process and self.process.poll() is None else None

    def is_running(self) -> bool:
        """Tell whether the program runs."""
        return self.pid is not None

    def ask(self) -> None:
        """Ask the program to end."""
        if self.process and self.is_running():
            self.process.send_signal(self.stop_signal)

    def end(self) -> None:
        """Ask the program to end, wait, and kill what is left of its group."""
        self.ask()
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
            self.sweep()

    def sweep(self) -> None:
        """Kill what is left of the group: workers of a server that was itself killed."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class BackOff:
    """How long to wait before something that keeps failing is tried again: 1, 2, 4 … 30 seconds."""

    def __init__(self, *, longest: float = 30, forgiven_after: float = 60) -> None:
        self._longest = longest
        self._forgiven_after = forgiven_after
        self._delay = 0.0
        self._last = -forgiven_after

    def after_failure(self) -> float:
        """Return the seconds to wait now; a minute without failure starts from the beginning."""
        now = time.monotonic()
        calm = now - self._last > self._forgiven_after + self._delay
        self._delay = 1.0 if calm else min(self._delay * 2, self._longest)
        self._last = now
        return self._delay
