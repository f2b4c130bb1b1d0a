"""Giving through HTTP while a roster is loaded beside it: how long a giver waits, and what the load takes.

`python -m bench.give_while_loading [rows] [gifts a second]` (default: 60000 and 50). The roster changes the posts of
everybody in the city that gives, in one transaction; gifts come at a steady pace before it and during it.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from bench import machine
from bench.give import THANKS, Serving
from bench.installation import installation

if TYPE_CHECKING:
    from bench.people import City

CODE = "4070000"
TITLES = ("사번", "성명", "고용형태", "부서코드", "직위", "발령일", "담당업무")
_WARM, _QUIET = 5.0, 10.0


def main(rows: int, pace: float) -> None:
    """Measure and print."""
    print(f"# {machine.describe()}", flush=True)
    with installation(), tempfile.TemporaryDirectory() as folder:
        from django.db import connection

        from bench.people import load as load_city

        city = load_city(rows)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        path = _roster(Path(folder) / "people.csv", rows)
        with Serving("dure.web.wsgi:application") as port:
            _measure(city, path, port, rows, pace)


def _measure(city: "City", path: Path, port: int, rows: int, pace: float) -> None:
    gifts = _gifts(city, port)
    # First answers bring connections and plans with them, which no office waits for in the middle of a day.
    _given(gifts, pace, until=_after(_WARM))
    quiet = _given(gifts, pace, until=_after(_QUIET))
    start = time.perf_counter()
    loading = subprocess.Popen(
        [sys.executable, "-m", "bench.give_while_loading", "load", str(path)], env=os.environ
    )
    beside = _given(gifts, pace, until=lambda: loading.poll() is not None)
    took = time.perf_counter() - start
    if loading.returncode:
        raise SystemExit("the load failed")
    for name, waited in (("nothing else", quiet), (f"a roster of {rows:,} rows loads", beside)):
        machine.figure(f"give, p50 while {name}", _percentile(waited, 0.5), "ms")
        goal = "≤ 200" if waited is beside else ""
        machine.figure(f"give, p99 while {name}", _percentile(waited, 0.99), "ms", goal)
        machine.figure(f"give, longest while {name}", max(waited), "ms")
    machine.figure(f"gifts while the roster loads, {len(beside):,}; the load takes", took, "s")


def _given(
    gifts: Iterator[urllib.request.Request], pace: float, until: "threading.Event | object"
) -> list[float]:
    """Give at a steady pace until told otherwise; return how long each waited, in ms."""
    waited: list[float] = []

    def give(asked: urllib.request.Request, due: float) -> None:
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 -- this machine's own server
            assert answer.status == 201, answer.status
        waited.append((time.perf_counter() - due) * 1000)

    with ThreadPoolExecutor(64) as pool:
        due, doing = time.perf_counter(), []
        while not until():  # type: ignore[operator]
            doing.append(pool.submit(give, next(gifts), due))
            due += 1 / pace
            time.sleep(max(0.0, due - time.perf_counter()))
        for one in doing:
            one.result()
    return waited


def _after(seconds: float) -> object:
    end = time.perf_counter() + seconds
    return lambda: time.perf_counter() >= end


def _gifts(city: "City", port: int) -> Iterator[urllib.request.Request]:
    """Yield gifts that are all allowed: every giver twenty times, never twice to one person."""
    for gift in range(20):
        for giver, token in enumerate(city.tokens):
            recipient = city.people[(giver + 1 + gift) % len(city.people)]
            yield urllib.request.Request(
                f"http://127.0.0.1:{port}/api/v1/points/transfers",
                json.dumps({"recipient": str(recipient), "message": THANKS}).encode(),
                {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            )


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def _roster(path: Path, rows: int) -> Path:
    """Write a roster that changes the duty of everybody, so that every post is retracted and written anew."""
    from bench.people import DEPARTMENTS

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(TITLES)
        for n in range(rows):
            unit = f"{n % DEPARTMENTS:04d}"
            writer.writerow([f"{n:06d}", f"사람{n}", "공무원", unit, "주무관", "2016-04-29", f"업무 {n}"])
    return path


def load(path: Path) -> None:
    """Load the roster in a process of its own, as the worker does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.settings")
    import django

    django.setup()
    from dure import clock
    from dure.kit.actor import SYSTEM
    from dure.organizations.actions import Files, Mode, import_roster

    report = import_roster(Files(path), agency_code=CODE, mode=Mode(clock.today()), actor=SYSTEM)
    assert not report.set_aside
    assert report.people.counts["changed"] == report.people.rows


if __name__ == "__main__":
    if sys.argv[1:2] == ["load"]:
        load(Path(sys.argv[2]))
    else:
        main(int((sys.argv[1:2] or ["60000"])[0]), float((sys.argv[2:3] or ["50"])[0]))
