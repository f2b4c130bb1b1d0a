"""Starts and stops an embedded server, and shares it between the processes of the product."""

import fcntl
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from dure.platform import private
from dure.platform.postgres import creation
from dure.platform.postgres.place import Cluster, DatabaseError
from dure.platform.postgres.programs import account, reason, run, usable
from dure.platform.surroundings import for_postgres

_PATIENCE_SECONDS = 60


@contextmanager
def using(server: Cluster) -> Iterator[None]:
    """Have the server run inside the block: start it if it does not, and let the last user stop it.

    Every user holds a shared lock on `users.lock`; who gets it exclusively at the end was the last.
    """
    with shared(server) as users:
        with alone(server):
            start(server)
        try:
            yield
        finally:
            with alone(server), suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(server, mode="fast" if server.durable else "immediate")


@contextmanager
def shared(server: Cluster) -> Iterator[IO[str]]:
    """Keep others from stopping the server inside the block; gives the lock file."""
    private.make(server.folder)
    with (server.folder / "users.lock").open("w") as users:
        with alone(server):
            fcntl.flock(users, fcntl.LOCK_SH)
        yield users


def prepare(server: Cluster) -> None:
    """Make whatever the server needs to start. Raises `DatabaseError` with the reason when it cannot."""
    creation.ensure_user(server)
    creation.ensure_folders(server)
    creation.ensure_created(server)
    creation.configure(server)
    creation.ensure_socket_folder(server)
    _forget_dead(server)


def command(server: Cluster) -> list[str]:
    """Return the command that runs the prepared server in the foreground."""
    return [str(usable(server) / "postgres"), "-D", str(server.data)]


def start(server: Cluster) -> None:
    """Start the server apart from this process and wait until it answers; nothing to do if it does already.

    Raises `DatabaseError` with the reason when it cannot.
    """
    while not is_running(server) and pid(server):
        time.sleep(0.1)  # a former one is still starting or stopping
    if is_running(server):
        return
    prepare(server)
    # Not by pg_ctl, which hands the names of folders to a shell.
    log = open_start_log(server)
    try:
        process = subprocess.Popen(
            command(server),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=for_postgres(),
            cwd="/",
            start_new_session=True,
            user=account(server),
            group=account(server),
            extra_groups=None if account(server) is None else [],
        )
    finally:
        os.close(log)
    # Whoever stops it waits for its number to be gone: somebody has to take note of its end.
    threading.Thread(target=process.wait, daemon=True).start()
    wait_until_ready(server, alive=lambda: process.poll() is None)


def wait_until_ready(server: Cluster, *, alive: Callable[[], bool]) -> None:
    """Wait until the server answers. Raises `DatabaseError` when `alive()` ends or patience does."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while not is_running(server):
        if not alive() or time.monotonic() > until:
            raise _not_started(server)
        time.sleep(0.03)


def open_start_log(server: Cluster) -> int:
    """Return a descriptor of the emptied file that takes what the server says until its own log is open."""
    # The folder belongs to the server's user: a link laid there must not lead root elsewhere.
    return os.open(_start_log(server), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)


def _start_log(server: Cluster) -> Path:
    return server.data / "start.log"


def stop(server: Cluster, *, mode: str = "fast") -> None:
    """Stop the server if it runs; `mode` is PostgreSQL's smart, fast or immediate."""
    if not pid(server):
        return
    try:
        run(server, "pg_ctl", "-D", str(server.data), "-w", "-m", mode, "stop")
    except DatabaseError:
        if pid(server):  # pg_ctl also fails when the server was killed meanwhile
            raise


def is_running(server: Cluster) -> bool:
    """Tell whether the server answers on its socket."""
    if not (server.socket / ".s.PGSQL.5432").exists():
        return False
    asked = [str(server.programs / "pg_isready"), "-q", "-h", str(server.socket)]
    return subprocess.run(asked, check=False, env=for_postgres()).returncode == 0


def pid(server: Cluster) -> int | None:
    """Return the process id of the server, whoever started it; None when it does not run."""
    try:
        process = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return process if _is_server(process, server) else None


def _not_started(server: Cluster) -> DatabaseError:
    """Return why: what it said on the terminal, or in its log once that was open."""
    logs = [
        _start_log(server),
        *sorted((server.data / "log").glob("*.log"), key=lambda log: log.stat().st_mtime)[-1:],
    ]
    said = [
        line for log in logs if log.exists() for line in log.read_text(errors="replace").splitlines()[-40:]
    ]
    # Whoever asks whether it is ready is refused with a FATAL of its own while it is starting.
    telling = "\n".join(line for line in said if "the database system is starting up" not in line)
    return DatabaseError(f"PostgreSQL did not start: {reason(telling)}")


def _is_server(process: int, server: Cluster) -> bool:
    """Tell whether the process with this id is the server; in doubt it is."""
    try:
        os.kill(process, 0)
        return os.fsencode(server.data) in Path(f"/proc/{process}/cmdline").read_bytes()
    except ProcessLookupError:
        return False
    except OSError:
        return True


def _forget_dead(server: Cluster) -> None:
    """Remove a dead server's marks: after a restart of the machine its number may be another process's.

    PostgreSQL knows by these marks that children outlive a killed server and may still write; so they are
    waited for first. Raises `DatabaseError` when they do not end.
    """
    if pid(server):
        return
    until = time.monotonic() + _PATIENCE_SECONDS
    while _has_orphans(server):
        if time.monotonic() > until:
            raise DatabaseError(f"Processes of a killed PostgreSQL are still at work in {server.data}.")
        time.sleep(0.03)
    for mark in (server.data / "postmaster.pid", *server.socket.glob(".s.PGSQL.5432*")):
        mark.unlink(missing_ok=True)


def _has_orphans(server: Cluster) -> bool:
    """Tell whether a process holds the shared memory that the killed server's mark names by key and id."""
    try:
        named = (server.data / "postmaster.pid").read_text().splitlines()[6].split()
        memory = [line.split() for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]]
    except (FileNotFoundError, IndexError):
        return False
    return any(row[:2] == named and row[6] != "0" for row in memory)


@contextmanager
def alone(server: Cluster) -> Iterator[None]:
    """Let no other process start or stop the server inside the block."""
    with (server.folder / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
