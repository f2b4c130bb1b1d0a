"""`dure up`: everything runs, what dies runs again, it stops in order, and says plainly why it cannot start."""

import json
import os
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from dure import clock
from dure.platform import postgres
from dure.platform.tests.conftest import ROOT, describe, remove
from dure.platform.tests.running import Running, eventually, free_port, is_gone

pytestmark = pytest.mark.crash


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Make a data folder that all tests here start on: only the first pays for the migrations."""
    folder = ROOT / "var" / "scratch" / uuid.uuid4().hex[:8]
    (folder / "directory").mkdir(parents=True)
    (folder / "directory" / "4070000.csv").write_text("left open by a version before")
    folder.chmod(0o711)
    yield folder
    remove(folder)


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Running]:
    up = Running(home, http_proxy="http://127.0.0.1:1")
    up.wait_for("worker: at work")
    yield up
    if up.process.poll() is None:
        up.end()


def test_it_says_what_it_started_and_serves(running: Running) -> None:
    assert [line.split()[1] for line in running.lines if line[:2].isdigit()][:1] == ["database:"]
    assert set(running.children()) == {"database", "web", "worker"}
    assert running.answers("/readyz")


def test_the_doctor_asks_where_the_web_server_really_listens(running: Running, home: Path) -> None:
    """F-C10: whatever `DURE_PORT` is in this shell, and past a proxy it names."""
    told = {name: value for name, value in os.environ.items() if name != "DURE_PORT"}
    told |= {"DURE_ENV": "test", "DURE_DATA": str(home), "http_proxy": "http://127.0.0.1:1"}
    command = [sys.executable, "-m", "dure", "doctor", "--json"]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    found = {each["what"]: each for each in json.loads(done.stdout)}
    assert found["web"]["state"] == "ok"
    assert f":{running.port}/readyz answers 200" in found["web"]["text"]
    assert found["database role"]["state"] == "ok"


def test_what_it_writes_is_its_users_alone(running: Running, home: Path) -> None:
    """F-C16: locks, keys and copies of the directory; the database keeps its own folders closed."""
    others = {
        each.relative_to(home).as_posix()
        for each in home.rglob("*")
        if not {"postgres", "run"} & {each.name, each.relative_to(home).parts[0]}
        and each.stat().st_mode & 0o077
    }
    assert others == set()
    assert home.stat().st_mode & 0o066 == 0


@pytest.mark.parametrize("part", ["web", "worker", "database"])
def test_a_part_that_was_killed_runs_again(running: Running, part: str) -> None:
    before = running.children()[part]
    os.kill(before, signal.SIGKILL)
    line = running.wait_for(f"{part}: ended unexpectedly")
    assert "killed by SIGKILL" in line
    running.wait_for(f"{part}: started again")
    assert running.children()[part] != before
    eventually(running.answers)


def test_a_second_start_on_the_same_folder_says_so_in_one_sentence(running: Running, home: Path) -> None:
    second = Running(home)
    assert second.process.wait(60) == 1
    assert len(second.lines) == 1
    assert f"Dure runs already on {home}" in second.lines[0]
    assert running.answers()


def test_a_taken_port_is_told_in_one_sentence(running: Running, folder: Path) -> None:
    other = Running(folder, DURE_PORT=running.port)
    assert other.process.wait(60) == 1
    assert len(other.lines) == 1
    assert "choose another with DURE_PORT" in other.lines[0]


def test_stopping_is_clean_and_in_order(running: Running, home: Path) -> None:
    children = running.children()
    assert running.end() == 0
    assert all(is_gone(pid) for pid in children.values())
    assert not postgres.is_running(postgres.cluster(home))
    assert "database system is shut down" in _database_log(home)


def test_nothing_survives_a_killed_supervisor_and_the_next_start_recovers(home: Path) -> None:
    up = Running(home)
    up.wait_for("worker: at work")
    children = up.children()
    up.end(signal.SIGKILL)
    eventually(lambda: all(is_gone(pid) for pid in children.values()))
    again = Running(home, DURE_PORT=up.port)
    again.wait_for("worker: at work")
    assert again.answers()
    assert again.end(signal.SIGINT) == 0


def test_a_database_that_a_command_started_is_shared(home: Path) -> None:
    with postgres.using(postgres.cluster(home)):
        up = Running(home)
        assert "already running" in up.wait_for("database:")
        up.wait_for("worker: at work")
        assert up.end() == 0
        assert postgres.is_running(postgres.cluster(home))


NIGHT = datetime(2031, 3, 5, 0, 20, tzinfo=clock.SEOUL)
ASK = "from dure import clock; print(clock.now().isoformat())"


def test_one_clock_goes_for_all_processes_of_an_installation(home: Path) -> None:
    """F-E4: the worker keeps its schedules by it, and commands from other shells go on from where it began."""
    up = Running(home, DURE_NOW=NIGHT.isoformat())
    up.wait_for("worker: at work")
    with psycopg.connect(postgres.cluster(home).url()) as connection:
        due = "select max(defer_timestamp) from procrastinate_periodic_defers where task_name = 'points.close-day'"
        eventually(lambda: connection.execute(due).fetchone() == (NIGHT.replace(minute=10).timestamp(),))
        connection.rollback()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DURE_")}
    for told in ({}, {"DURE_NOW": NIGHT.isoformat()}):
        environment = kept | {"DURE_ENV": "test", "DURE_DATA": str(home)} | told
        said = subprocess.run(
            [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
        )
        assert NIGHT < datetime.fromisoformat(said.stdout.strip()) < NIGHT + timedelta(minutes=10)
    assert up.end() == 0
    environment = kept | {"DURE_ENV": "test", "DURE_DATA": str(home)}
    said = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )
    assert datetime.fromisoformat(said.stdout.strip()) < NIGHT, "nothing runs any more"


def test_a_request_to_stop_during_the_start_is_heard(folder: Path) -> None:
    up = Running(folder)
    up.wait_for("database: PostgreSQL")
    assert up.end() == 0
    assert not postgres.is_running(describe(folder))


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"DURE_NOW": "2026-01-01T00:00:00+09:00", "DURE_ENV": "development"}, "only when DURE_ENV=test"),
        ({"DURE_ENV": "production"}, "DURE_SECRET_KEY is required"),
        ({"DURE_PORT": "99999"}, "DURE_PORT: Input should be less than or equal to 65535"),
        ({"DURE_ENV": "prod"}, "DURE_ENV: Input should be"),
        ({"DURE_DATA": "/proc/nowhere"}, "/proc/nowhere"),
        ({"DURE_HOST": "192.0.2.1"}, "192.0.2.1"),
        ({"DURE_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "cannot be reached"),
    ],
)
def test_what_makes_no_sense_is_told_in_one_sentence(
    folder: Path, told: dict[str, str], sentence: str
) -> None:
    up = Running(folder, **told)
    assert up.process.wait(60) == 1
    eventually(lambda: up.lines)
    assert len(up.lines) == 1
    assert sentence in up.lines[0]


def test_a_database_of_another_major_version_is_told_in_one_sentence(folder: Path) -> None:
    server = postgres.cluster(folder)
    postgres.prepare(server)
    (server.data / "PG_VERSION").write_text("14\n")
    up = Running(folder)
    assert up.process.wait(60) == 1
    eventually(lambda: up.lines)
    assert len(up.lines) == 1
    assert "made by PostgreSQL 14" in up.lines[0]


def test_a_listener_on_another_address_is_no_obstacle(folder: Path) -> None:
    port = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.2", port))
        other.listen()
        up = Running(folder, DURE_PORT=str(port))
        up.wait_for("database: PostgreSQL")
        assert up.end() == 0


def _database_log(home: Path) -> str:
    newest = max((postgres.cluster(home).data / "log").glob("*.log"), key=lambda log: log.stat().st_mtime)
    return newest.read_text()
