"""Starts programs that give, on the database of the test, and hears what they did."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
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
    heard: list[dict[str, Any]] = field(default_factory=list)

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
        self.heard = []
        self._write(json.dumps({"threads": threads, "now": now.isoformat(), "acts": list(acts)}))
        assert self._line() == {"ready": True}

    def go(self) -> None:
        """Let it start."""
        self._write("")

    def hear(self, number: int) -> None:
        """Wait until it has told of `number` acts."""
        self.heard += [self._line() for _ in range(number)]

    def results(self) -> dict[Any, dict[str, Any]]:
        """Wait until it has done the order or died and return what came of each act, by its id."""
        for text in self.output:
            if not text.endswith("\n") or "end" in (line := json.loads(text)):
                break
            self.heard.append(line)
        return {line["id"]: line for line in self.heard}

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


def start(database: str | None = None) -> Child:
    """Start one giver on the database of the test or another one."""
    environment = os.environ | {"DURE_ENV": "test", "DURE_DATABASE_URL": database or url()}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.giver"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # the driver warns of every connection that a killed server took along
        text=True,
    )
    return Child(process)


def end(child: Child) -> None:
    """Kill a giver that may still run."""
    child.process.kill()
    child.process.wait()
    child.output.close()
    with suppress(BrokenPipeError):
        child.input.close()


@contextmanager
def children(number: int) -> Iterator[list[Child]]:
    """Start `number` givers; whichever still runs in the end is killed."""
    started = [start() for _ in range(number)]
    try:
        yield started
    finally:
        for child in started:
            end(child)


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
