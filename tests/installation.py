"""An installation that can be killed: a durable database server of its own, its web server and its worker."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any, LiteralString
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psycopg

from dure.platform import postgres
from dure.platform.tests.running import PATIENCE, eventually, free_port

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Official:
    """Somebody of the installation, with a token for the API."""

    id: int
    token: str


@dataclass(frozen=True)
class Part:
    """The web server or the worker, with all its processes."""

    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        """Kill it without warning, if it still runs."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)


@dataclass(frozen=True)
class Installation:
    """Its database, the address of its web server, and the people in it."""

    folder: Path
    server: postgres.Cluster
    port: int
    people: list[Official]

    @contextmanager
    def database(self, name: str = "dure") -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
        """Look into a database as its superuser; what is written there is kept at once."""
        url = self.server.url(name, role=postgres.SUPERUSER)
        with psycopg.connect(url, autocommit=True) as connection:
            yield connection

    def ask(self, question: LiteralString, values: Sequence[Any] = ()) -> Any:
        """Return the one value that the database answers."""
        with self.database() as connection:
            (answer,) = connection.execute(question, values).fetchone() or (None,)
            return answer

    def tell(self, statement: LiteralString) -> None:
        """Have the database do something."""
        with self.database() as connection:
            connection.execute(statement)

    @contextmanager
    def part(self, name: str, now: datetime) -> Iterator[Part]:
        """Run `web` or `worker` inside the block with the clock at `now`; it is killed in the end."""
        part = self.start(name, now)
        try:
            yield part
        finally:
            part.kill()

    def start(self, name: str, now: datetime) -> Part:
        """Start `web` or `worker` with the clock at `now`."""
        return Part(
            subprocess.Popen(
                [sys.executable, "-m", "dure", name],
                cwd=ROOT,
                env=environment(self.folder, self.server.url()) | self._told(now),
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # drivers warn of every connection that a killed server took along
                process_group=0,
            )
        )

    def command(self, *words: str, now: datetime, database: str = "dure") -> str:
        """Run `dure` with `words` to its end on a database; return what it prints. Raises when it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "dure", *words],
            cwd=ROOT,
            env=environment(self.folder, self.server.url(database)) | self._told(now),
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def post(self, who: Official, path: str, body: dict[str, Any], key: str) -> bytes | None:
        """Send a write with a key; return the answer, None when it is not known whether it was done."""
        headers = {
            "Authorization": f"Bearer {who.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        asked = Request(f"http://127.0.0.1:{self.port}{path}", json.dumps(body).encode(), headers)
        try:
            with urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310 -- as above
                told: bytes = answer.read()
                return told
        except HTTPError as refused:
            if refused.code != 503:
                raise
            return None
        except (OSError, HTTPException):
            return None

    def wait_for_web(self) -> None:
        """Wait until the web server answers."""
        eventually(self._answers)

    def kill_database(self) -> None:
        """Kill the server without warning."""
        running = postgres.pid(self.server)
        assert running
        os.kill(running, signal.SIGKILL)

    def kill_connection(self) -> None:
        """Kill one of the server's processes that serve the product: the server throws everybody out."""
        with self.database() as connection:
            row = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND usename = 'dure'"
                " ORDER BY state <> 'active' LIMIT 1"
            ).fetchone()
        if row:
            with suppress(ProcessLookupError):
                os.kill(row[0], signal.SIGKILL)

    def bring_database_back(self) -> None:
        """Start the server again and wait until it lets people in."""
        eventually(self._lets_in)

    def _lets_in(self) -> bool:
        try:
            postgres.start(self.server)
            with self.database():
                return True
        except (postgres.DatabaseError, psycopg.OperationalError):
            return False  # what is left of the killed one may take a moment to go

    def _answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=PATIENCE):
                return True
        except OSError:
            return False

    def _told(self, now: datetime) -> dict[str, str]:
        return {"DURE_NOW": now.isoformat(), "DURE_PORT": str(self.port), "DURE_WORKERS": "1"}


@contextmanager
def installation(name: str) -> Iterator[Installation]:
    """Make an installation with a small government and forty more people in it; remove it in the end."""
    folder = Path(os.environ["DURE_DATA"]).parent / f"{name}-{os.getpid()}"
    folder.mkdir(parents=True)
    server = postgres.cluster(folder)
    try:
        postgres.start(server)
        told = subprocess.run(
            [sys.executable, "-m", "tests.prepare"],
            check=True,
            cwd=ROOT,
            env=environment(folder, server.url())
            | {"DURE_DATABASE_OWNER_URL": server.url(role=postgres.OWNER)},
            capture_output=True,
        )
        people = [Official(one["person"], one["token"]) for one in json.loads(told.stdout)]
        yield Installation(folder, server, free_port(), people)
    finally:
        with suppress(postgres.DatabaseError):
            postgres.stop(server, mode="immediate")
        for place in {folder, server.data.parent}:
            shutil.rmtree(place, ignore_errors=True)


def environment(folder: Path, database: str) -> dict[str, str]:
    """Return what every process of an installation is told."""
    return os.environ | {"DURE_ENV": "test", "DURE_DATA": str(folder), "DURE_DATABASE_URL": database}
