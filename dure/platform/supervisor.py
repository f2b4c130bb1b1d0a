"""Runs the parts of one machine in the foreground: database, web, worker; `dure up`.

Signals are blocked and taken one at a time between steps, so nothing happens in the middle of anything.
"""

import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from dure import clock
from dure.env import UP_LOCK, Environment
from dure.platform import databases, local, postgres, private, unfit
from dure.platform.outside import check
from dure.platform.processes import WATCHED, BackOff, Child
from dure.platform.surroundings import for_postgres

_STOPPING = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}


class StartError(RuntimeError):
    """The product cannot start; the text says why in one sentence."""


class Stopped(Exception):
    """Somebody asked the product to stop."""


def up(env: Environment, *, first: Sequence[str] = ()) -> None:
    """Start everything, keep it running, and stop it in order when asked to.

    `first` are the commands to run once, when the embedded database has just been made.
    Raises `StartError`, `DatabaseError` or `OSError` when it cannot start.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    env = env.model_copy(update={"now_since": env.now_since or time.time()})
    with ExitStack() as stack:
        stack.enter_context(_only_one(env))
        clock.note(env.data, env.now, env.now_since or time.time())
        _require_free_port(env)
        supervisor = Supervisor(env, first)
        stack.callback(supervisor.stop)
        with suppress(Stopped):
            supervisor.start()
            supervisor.watch()


class Supervisor:
    """The parts of one machine, in the order in which they start; the database stops last."""

    def __init__(self, env: Environment, first: Sequence[str] = ()) -> None:
        self._env = env
        self._first = first
        self._parts: list[Child] = []
        self._back_off: dict[str, BackOff] = {}
        self._due: dict[str, float] = {}
        self._hold = ExitStack()

    def start(self) -> None:
        """Bring everything up. Raises `Stopped` when asked to stop on the way."""
        if self._env.database_url:
            check(self._env.database_url)
            say("database", "the one of DURE_DATABASE_URL")
        else:
            self._start_database()
        self._bring_up_to_date()
        # One after the other: on a small machine the first page comes sooner.
        self._launch(self._part("web"))
        self._wait_for_web()
        say("web", local.address(self._env))
        self._launch(self._part("worker"))
        say("worker", "at work")

    def watch(self) -> None:
        """Restart what dies. Returns never; raises `Stopped` when asked to stop."""
        while True:
            self._take_signal(self._seconds_until_due())
            now = time.monotonic()
            for part in self._parts:
                if part.is_running():
                    continue
                if part.name not in self._due:
                    part.sweep()
                    delay = self._back_off[part.name].after_failure()
                    self._due[part.name] = now + delay
                    say(part.name, f"ended unexpectedly ({_how(part)}), starts again in {delay:.0f} s")
                elif self._due[part.name] <= now:
                    del self._due[part.name]
                    part.start()
                    say(part.name, "started again")

    def stop(self) -> None:
        """Stop everything in good order: who is being answered gets the answer, jobs finish, data is flushed."""
        if self._parts:
            say("stopping", "press Ctrl-C again to hurry" if sys.stderr.isatty() else "")
        for part in sorted(self._parts, key=lambda each: each.name == "database"):
            self._end(part)
        self._hold.close()

    def _start_database(self) -> None:
        server = postgres.cluster(self._env.data)
        first = not server.data.exists()
        if first and server.data.parent != server.folder:
            say("database", f"kept in {server.data}, because {server.user} may not enter {server.folder}")
        self._hold.enter_context(postgres.shared(server))
        if first:
            _mark(self._env).touch()
        with postgres.alone(server):
            while postgres.pid(server) and not postgres.is_running(server):
                self._take_signal(0.1)  # a former one is still stopping
            if postgres.is_running(server):
                say("database", f"already running in {server.data}")
                return
            postgres.prepare(server)
            child = _server_process(server)
            self._launch(child)
            postgres.wait_until_ready(server, alive=child.is_running)
        say("database", f"PostgreSQL in {server.data}")

    def _bring_up_to_date(self) -> None:
        """Migrate when the tables are not those of this version; do what a first start does besides."""
        from dure.platform.migrations import are_current

        if not are_current(databases.database(self._env).url):
            self._run_once("migrate")
        unfit.refuse_in_production(self._env, databases.database(self._env).url)
        if _mark(self._env).exists():
            for name in self._first:
                self._run_once(name)
            _mark(self._env).unlink()

    def _run_once(self, name: str) -> None:
        say(name, "")
        task = self._part(name)
        task.start()
        try:
            while task.is_running():
                self._take_signal(1)
        finally:
            task.end()
        if task.process and task.process.returncode != 0:
            raise StartError(f"`dure {name}` failed, see above.")

    def _part(self, name: str) -> Child:
        """Return a command of the product as a child, told the same folder and the same clock as all."""
        environment = _environment(self._env)
        if name != "migrate":
            environment.pop("DURE_DATABASE_OWNER_URL", None)
        return Child(name, [sys.executable, "-P", "-m", "dure", name], environment=environment)

    def _launch(self, part: Child) -> None:
        part.start()
        self._parts.append(part)
        self._back_off[part.name] = BackOff()

    def _wait_for_web(self) -> None:
        web = next(part for part in self._parts if part.name == "web")
        while not _answers(self._env):
            if not web.is_running():
                raise StartError("The web server did not start, see above.")
            self._take_signal(0.05)

    def _take_signal(self, patience: float) -> None:
        """Wait for a signal at most `patience` seconds; raise `Stopped` if it asks to stop."""
        taken = signal.sigtimedwait(WATCHED, patience)
        if taken is not None and taken.si_signo in _STOPPING:
            raise Stopped

    def _seconds_until_due(self) -> float:
        soonest = min(self._due.values(), default=time.monotonic() + 5)
        return max(soonest - time.monotonic(), 0.01)

    def _end(self, part: Child) -> None:
        """Stop one part; a second request to stop ends its patience."""
        part.ask()
        until = time.monotonic() + part.patience
        while part.is_running() and time.monotonic() < until:
            taken = signal.sigtimedwait(WATCHED, 0.2)
            if taken is not None and taken.si_signo in _STOPPING and part.name != "database":
                break
        part.sweep()


def say(part: str, text: str) -> None:
    """Write one line on what was started, stopped or happened; a closed terminal is no reason to fail."""
    with suppress(OSError):
        print(f"{time.strftime('%H:%M:%S')} {part}{': ' if text else ''}{text}", file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def _only_one(env: Environment) -> Iterator[None]:
    private.make(env.data)
    with (env.data / UP_LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise StartError(f"Dure runs already on {env.data}: {lock.read().strip()}.") from None
        lock.truncate(0)
        lock.write(f"{local.reachable(env)}, process {os.getpid()}")
        lock.flush()
        private.tighten(env.data)
        yield


def _require_free_port(env: Environment) -> None:
    family = socket.AF_INET6 if ":" in env.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((env.host, env.port))
        except OSError as problem:
            raise StartError(
                f"{env.host}:{env.port} cannot be used ({problem.strerror}): choose another with DURE_PORT."
            ) from None


def _answers(env: Environment) -> bool:
    with suppress(OSError):
        return local.ask(f"{local.reachable(env)}/healthz") > 0
    return False


def _server_process(server: postgres.Cluster) -> Child:
    """Return the database as a child; what it says while it starts goes to a file, later to its own log."""
    return Child(
        "database",
        postgres.command(server),
        signal.SIGINT,
        60,
        user=server.user if os.geteuid() == 0 else None,
        environment=for_postgres(),
        errors=postgres.open_start_log(server),
    )


def _environment(env: Environment) -> dict[str, str]:
    """Return what children are told: the same folder wherever they look from, and one clock for all."""
    told = {**os.environ, "DURE_DATA": str(env.data)}
    if env.now:
        told["DURE_NOW_SINCE"] = repr(env.now_since)
    return told


def _mark(env: Environment) -> Path:
    """Return the file that stands until everything of a first start is done."""
    return env.data / "first-start"


def _how(part: Child) -> str:
    code = part.process.returncode if part.process else 0
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
