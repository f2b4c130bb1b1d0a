"""Starts programs that give, on the database of the test, and hears what they did."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode

from django.db import connection

from dure.kit.actor import Actor
from tests.giving import NOVEMBER, THANKS
from tests.world import World

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Child:
    """One running `tests.giver`."""

    process: "subprocess.Popen[str]"

    @property
    def input(self) -> IO[str]:
        """Return where it reads."""
        assert self.process.stdin is not None
        return self.process.stdin

    @property
    def output(self) -> IO[str]:
        """Return what it writes."""
        assert self.process.stdout is not None
        return self.process.stdout

    def order(self, acts: Sequence[dict[str, Any]], *, now: datetime = NOVEMBER, threads: int = 8) -> None:
        """Tell it what to do, with its clock at `now`, and wait until it stands ready."""
        self._write(json.dumps({"threads": threads, "now": now.isoformat(), "acts": list(acts)}))
        assert self._line() == {"ready": True}

    def go(self) -> None:
        """Let it start."""
        self._write("")

    def results(self) -> dict[Any, dict[str, Any]]:
        """Wait until it has done the order and return what came of each act, by its id."""
        lines = iter(self._line, {"end": True})
        return {line["id"]: line for line in lines}

    def _write(self, line: str) -> None:
        self.input.write(line + "\n")
        self.input.flush()

    def _line(self) -> dict[str, Any]:
        line: dict[str, Any] = json.loads(self.output.readline())
        return line


def url() -> str:
    """Return the URL of the database that this process uses."""
    told = connection.get_connection_params()
    options = {name: told[name] for name in ("host", "port", "requirepeer") if told.get(name)}
    return f"postgresql://{told['user']}@/{told['dbname']}?{urlencode(options)}"


def start() -> Child:
    """Start one giver on the database of the test."""
    environment = os.environ | {"DURE_ENV": "test", "DURE_DATABASE_URL": url()}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.giver"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Child(process)


@contextmanager
def children(number: int) -> Iterator[list[Child]]:
    """Start `number` givers; whichever still runs in the end is killed."""
    started = [start() for _ in range(number)]
    try:
        yield started
    finally:
        for child in started:
            child.process.kill()
            child.process.communicate()


def act(
    number: object, actor: Actor, recipients: Sequence[Any], *, message: str = THANKS, key: str | None = None
) -> dict[str, Any]:
    """Return one act for a child: to people by id, or to outsiders as lists."""
    told = {"account_id": actor.account_id, "person_id": actor.person_id, "agency_id": actor.agency_id}
    gifts = [[recipient, message] for recipient in recipients]
    return {"id": number, "actor": {**told, "channel": "api"}, "gifts": gifts, "key": key}


def to(world: World, giver: str, recipient: str, number: object, **more: Any) -> dict[str, Any]:
    """Return one act by names."""
    return act(number, world.actor(giver), [world.people[recipient].pk], **more)
