"""Killed in the middle of giving: whatever was acknowledged is there, and nothing is half there (D33).

`DURE_CRASH_CYCLES` says how often (10; a night: 100 and more), `DURE_CRASH_SEED` repeats a run.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import psycopg
import pytest

from dure import clock
from dure.kit.actor import Actor
from dure.platform import postgres
from tests.children import ROOT, Child, act, end, start
from tests.truths import found_by

CYCLES = int(os.environ.get("DURE_CRASH_CYCLES", "10"))
SEED = int(os.environ.get("DURE_CRASH_SEED", str(random.SystemRandom().randrange(10**6))))
ACTS = 240
VICTIMS = ("giver", "server", "backend", "both")
START = datetime(2026, 11, 10, 9, tzinfo=clock.SEOUL)
# What a client may hear while the database dies: not whether the act was done.
LOST = {"OperationalError", "InterfaceError", "RuntimeError"}


@dataclass
class Installation:
    """A database of its own, durable, and the people in it."""

    server: postgres.Cluster
    people: list[Actor]


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    """Start a durable server in a folder of its own and fill it."""
    folder = Path(os.environ["DURE_DATA"]).parent / f"crash-{os.getpid()}"
    folder.mkdir(parents=True)
    server = postgres.cluster(folder)
    try:
        postgres.start(server)
        environment = os.environ | {"DURE_ENV": "test", "DURE_DATABASE_URL": server.url()}
        told = subprocess.run(
            [sys.executable, "-m", "tests.prepare"],
            check=True,
            cwd=ROOT,
            env=environment,
            capture_output=True,
        )
        people = [
            Actor(account_id=one["account"], person_id=one["person"], agency_id=one["agency"])
            for one in json.loads(told.stdout)
        ]
        yield Installation(server, people)
    finally:
        with suppress(postgres.DatabaseError):
            postgres.stop(server, mode="immediate")
        for place in {folder, server.data.parent}:
            shutil.rmtree(place, ignore_errors=True)


@pytest.mark.crash
def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(installation: Installation) -> None:
    """D33, truths 1 to 8: givers and database killed at any moment, again and again."""
    print(f"DURE_CRASH_SEED={SEED} DURE_CRASH_CYCLES={CYCLES}")  # noqa: T201 -- to repeat a failure
    chance = random.Random(SEED)
    heard: list[int] = []
    with Givers(installation.server.url()) as givers:
        for cycle in range(CYCLES):
            where = f"cycle {cycle}, seed {SEED}, {VICTIMS[cycle % len(VICTIMS)]}"
            now = (START + timedelta(days=31 * cycle)).replace(day=10)
            acts = order(installation.people, cycle, chance)
            outcomes = give_until_killed(
                installation, givers, acts, now, VICTIMS[cycle % len(VICTIMS)], chance
            )
            bring_back(installation.server)
            acknowledged = {key: line for key, line in outcomes.items() if line["outcome"] == "done"}
            assert {line["outcome"] for line in outcomes.values()} <= {"done"} | LOST, where
            stored = facts(installation)
            assert [key for key in acknowledged if stored.get(key) != acknowledged[key]["answer"]] == [], (
                where
            )
            replayed = replay(givers, acts, now + timedelta(hours=1))
            assert [key for key in acknowledged if replayed[key] != acknowledged[key]["answer"]] == [], where
            assert len(facts(installation)) == (cycle + 1) * ACTS, where
            heard.append(len(acknowledged))
    print(f"acknowledged before or after each kill, of {ACTS}: {heard}")  # noqa: T201 -- shows where it struck


class Givers:
    """Two givers of their own processes: one to be killed, one that sends again what the other had sent."""

    def __init__(self, database: str) -> None:
        self._database = database
        self.first, self.second = start(database), start(database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        end(self.first)
        end(self.second)

    def revive(self) -> None:
        """Start the first anew when it was killed."""
        if self.first.process.poll() is not None:
            end(self.first)
            self.first = start(self._database)


def order(people: Sequence[Actor], cycle: int, chance: random.Random) -> list[dict[str, Any]]:
    """Return acts that all can be done: each of forty people gives to six of another department."""
    givers = people[-40:]
    acts = []
    for place, giver in enumerate(givers):
        for step in (1, 3, 5, 7, 9, 11):
            key = f"{cycle}-{giver.person_id}-{step}"
            acts.append(act(key, giver, [givers[(place + step) % 40].person_id], key=key))
    chance.shuffle(acts)
    return acts


def give_until_killed(
    installation: Installation,
    givers: Givers,
    acts: Sequence[dict[str, Any]],
    now: datetime,
    victim: str,
    chance: random.Random,
) -> dict[Any, dict[str, Any]]:
    """Let a giver give and kill `victim` after some acknowledgements; return what the giver was told."""
    givers.revive()
    giver = givers.first
    giver.order(acts, now=now)
    giver.go()
    giver.hear(chance.randrange(ACTS // 2))
    time.sleep(chance.random() * 0.01)
    kill(installation.server, giver, victim)
    if victim in ("server", "backend"):
        bring_back(installation.server)  # while the giver goes on giving
    return giver.results()


def kill(server: postgres.Cluster, child: Child, victim: str) -> None:
    """Kill without warning: the giver, the whole server, one of its processes, or giver and server."""
    if victim in ("server", "both"):
        postmaster = int((server.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(postmaster, signal.SIGKILL)
    if victim == "backend":
        with psycopg.connect(server.url(role=postgres.SUPERUSER)) as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchall()
        for (pid,) in rows[:1]:
            os.kill(pid, signal.SIGKILL)
    if victim in ("giver", "both"):
        child.process.kill()


def bring_back(server: postgres.Cluster) -> None:
    """Start the server again; what is left of the killed one may take a moment to go."""
    until = time.monotonic() + 60
    while True:
        try:
            postgres.start(server)
            with psycopg.connect(server.url(role=postgres.SUPERUSER)):
                return
        except (postgres.DatabaseError, psycopg.OperationalError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def facts(installation: Installation) -> dict[str, Any]:
    """Assert the truths and return the stored answers by key."""
    with psycopg.connect(installation.server.url(role=postgres.SUPERUSER)) as connection:
        assert found_by(connection.cursor()) == {}
        rows = connection.execute("SELECT key, answer FROM accounts_idempotencyrecord").fetchall()
    return dict(rows)


def replay(givers: Givers, acts: Sequence[dict[str, Any]], now: datetime) -> dict[str, Any]:
    """Send every act again with its key until it is answered, as clients do that heard nothing."""
    answers: dict[str, Any] = {}
    for _try in range(5):
        open_acts = [one for one in acts if one["key"] not in answers]
        if not open_acts:
            break
        givers.second.order(open_acts, now=now)
        givers.second.go()
        results = givers.second.results()
        assert {line["outcome"] for line in results.values()} <= {"done"} | LOST
        answers |= {key: line["answer"] for key, line in results.items() if line["outcome"] == "done"}
    assert len(answers) == len(acts), "somebody is never answered"
    return answers
