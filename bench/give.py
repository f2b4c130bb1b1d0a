"""Giving through HTTP, whole path, against the bare database and against the same act written with the ORM.

Everything runs on this machine at the same time as the load generator; the three candidates take turns within
one run, so read the ratios. `python -m bench.give [seconds a turn] [turns]`.
"""

import contextlib
import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench import load, machine
from bench.installation import installation
from dure.env import environment
from dure.platform.postgres import Cluster

if TYPE_CHECKING:
    from bench.people import City

PEOPLE = 5000
CONNECTIONS = 64
THANKS = "도자기축제 교통 통제 계획을 함께 세우고 현장 근무까지 도와주셔서 정말 고맙습니다."

# What one act writes, as one statement and nothing else: no rules, no server, no answer.
BARE = """
\\set s random(1, 5000)
\\set r random(1, 5000)
WITH n AS (SELECT nextval('points_transfer_id_seq') AS id),
t AS (
    INSERT INTO points_transfer (id, month, day, occurred_at, amount, sender_id, sender_agency_id,
        sender_department_id, recipient_id, recipient_agency_id, recipient_department_id, is_credited, policy_id,
        message_digest, channel, source)
    SELECT id, '2020-01-01', '2020-01-01', now(), 10, {first} + :s, {agency}, {department}, {first} + 5000 + :r,
        {agency}, {department}, true, {policy}, '\\x00', 'api', '' FROM n),
m AS (INSERT INTO points_message (transfer_id, text, salt, is_hidden) SELECT id, '{thanks}', '\\x00', false FROM n),
w AS (UPDATE points_allowance SET used = used + 10 WHERE person_id = {first} + :s AND month = '2020-01-01')
INSERT INTO audit_entry (at, account_id, person_id, agency_id, action, subject, outcome, details, agent)
VALUES (now(), 1, :s, {agency}, 'points.give', :r, 'done', '{{}}', '');
"""


def main(seconds: float, turns: int) -> None:
    """Measure and print."""
    print(f"# {machine.describe()}", flush=True)
    with installation() as server:
        city, script = _prepare()
        with (
            Serving("dure.web.rsgi:door") as product,
            Serving("bench.orm_wsgi:application") as orm,
        ):
            _measure(city, script, server, product, orm, seconds, turns)
        _check()


def _prepare() -> "tuple[City, Path]":
    from django.db import connection

    from bench.people import load as load_city

    city = load_city(PEOPLE * 2 + 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM points_policy")
        policy = cursor.fetchone()[0]
        cursor.execute("SELECT min(id) FROM organizations_department")
        department = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO points_allowance (person_id, month, agency_id, policy_id, granted, used, effective_on,"
            " recorded_at) SELECT id, '2020-01-01', %s, %s, 100000000, 0, '2020-01-01', now()"
            " FROM organizations_person",
            [city.agency, policy],
        )
    script = Path(os.environ["DURE_DATA"]) / "bare.sql"
    script.write_text(
        BARE.format(
            first=city.people[0] - 1, agency=city.agency, department=department, policy=policy, thanks=THANKS
        )
    )
    return city, script


class Serving:
    """A web server on a free port: with the product's door, or with a bare WSGI application."""

    def __init__(self, application: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._application = application

    def __enter__(self) -> int:
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "granian",
                "--port",
                str(self.port),
                *self._options(),
                "--no-access-log",
                "--log-level",
                "warning",
                self._application,
            ],
        )
        while self._process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return self.port
            time.sleep(0.1)
        raise SystemExit(f"{self._application} did not start")

    def _options(self) -> list[str]:
        told = environment()
        workers = ["--workers", str(told.workers)]
        if self._application.endswith(":door"):
            return [*workers, "--interface", "rsgi", "--http", "1", "--backpressure", "1024"]
        return [*workers, "--interface", "wsgi", "--blocking-threads", str(told.threads)]

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


def _measure(
    city: "City", script: Path, server: Cluster, product: int, orm: int, seconds: float, turns: int
) -> None:
    gifts, usual = _requests(city, "/api/v1/points/transfers", 0), _requests(city, "/orm", PEOPLE)
    load.run(product, itertools.islice(gifts, 5000), connections=CONNECTIONS, seconds=20)
    load.run(orm, itertools.islice(usual, 500), connections=CONNECTIONS, seconds=20)
    _analyze()
    bare, whole, through_orm, p50, p99 = [], [], [], [], []
    for turn in range(turns):
        bare.append(_pgbench(server, script, seconds))
        found = load.run(product, gifts, connections=CONNECTIONS, seconds=seconds)
        if set(found.statuses) != {201}:
            print(f"# answers: {dict(found.statuses)} {found.sample[:300]!r}")
        whole.append(found.rate(201))
        p50.append(found.percentile(0.5))
        p99.append(found.percentile(0.99))
        other = load.run(orm, usual, connections=CONNECTIONS, seconds=seconds)
        if set(other.statuses) != {201}:
            print(f"# orm answers: {dict(other.statuses)} {other.sample[:300]!r}")
        through_orm.append(other.rate(201))
        print(
            f"# turn {turn + 1}: bare {bare[-1]:.0f}/s, HTTP {whole[-1]:.0f}/s, ORM {through_orm[-1]:.0f}/s",
            flush=True,
        )
    middle = sorted(range(turns), key=lambda n: whole[n])[turns // 2]
    machine.figure("bare pgbench, one statement an act", bare[middle], "acts/s")
    machine.figure("give over HTTP", whole[middle], "acts/s")
    machine.figure("give over HTTP, p50", p50[middle], "ms")
    machine.figure("give over HTTP, p99", p99[middle], "ms")
    machine.figure("the same through the ORM", through_orm[middle], "acts/s")
    machine.figure("give / bare", whole[middle] / bare[middle], "", "≥ 0.30")
    machine.figure("give / ORM", whole[middle] / through_orm[middle], "", "≥ 4")


def _analyze() -> None:
    """Do what autovacuum does within a minute: tables that were empty a moment ago have no statistics."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _requests(city: "City", path: str, first: int) -> Iterator[bytes]:
    """Yield acts that are all allowed: every giver twenty times, never twice to one person or to a neighbour unit."""
    for gift in range(20):
        for giver in range(PEOPLE):
            recipient = city.people[first + (giver + 1 + gift) % PEOPLE]
            body = json.dumps({"recipient": str(recipient), "message": THANKS}, ensure_ascii=False).encode()
            yield load.post(path, city.tokens[first + giver], body)


def _pgbench(server: Cluster, script: Path, seconds: float) -> float:
    done = subprocess.run(
        [
            *(server.programs / "pgbench", "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2"),
            *("-T", str(int(seconds)), "-f", script, "-h", server.socket, "-U", "dure", "dure"),
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    out = done.stdout
    return next(float(line.split()[2]) for line in out.splitlines() if line.startswith("tps"))


def _check() -> None:
    """Re-check what must be true after the run: no purse overdrawn, transfers and purses agree."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT sender_id, month, sum(amount) AS spent FROM points_transfer GROUP BY 1, 2) t"
            " JOIN points_allowance a ON a.person_id = t.sender_id AND a.month = t.month AND a.used <> t.spent"
        )
        (wrong,) = cursor.fetchone()
    machine.figure("purses that disagree with their transfers", wrong, "", "0")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
