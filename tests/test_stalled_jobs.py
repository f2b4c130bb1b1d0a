"""Jobs whose worker was killed in the middle: the next one takes them up, and nothing waits behind them for ever."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import cast

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from dure import clock
from dure.kit import locks
from dure.platform import stalled
from dure.points.fence.models import EndedDay
from tests.children import ROOT, url
from tests.loops import run
from tests.world import World

TASK = "points.close-day"
PATIENCE = 60

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.crash
def test_a_job_of_a_killed_worker_is_done_by_the_next(committed_world: World) -> None:
    """D20: the day is closed though the worker that began with it was killed; no later closing is held back."""
    with _day_kept_open(), _worker() as victim:
        _until(f"SELECT status = 'doing' FROM procrastinate_jobs WHERE task_name = '{TASK}'")
        victim.kill()
        victim.wait()
    assert not EndedDay.objects.exists()
    held = ProcrastinateJob.objects.get(task_name=TASK, status="doing")
    _let_time_pass()
    with _worker() as second:
        _until(f"SELECT NOT EXISTS (SELECT FROM procrastinate_jobs WHERE id = {held.pk})")
        second.send_signal(signal.SIGTERM)
        assert second.wait(PATIENCE) == 0
    assert EndedDay.objects.filter(day=clock.today() - timedelta(days=1)).exists()
    assert not ProcrastinateJob.objects.exclude(status="todo").exists(), "what succeeded is not kept"


def test_a_job_whose_worker_lives_is_left_alone() -> None:
    _job("lives", worker=_heartbeat(seconds_ago=50))
    assert _take_up() == {}


def test_a_job_whose_worker_was_silent_or_is_not_known_begins_anew() -> None:
    jobs = [_job("silent", worker=_heartbeat(seconds_ago=70)), _job("unknown", worker=None)]
    assert _take_up() == dict.fromkeys(jobs, "taken up")
    assert _take_up() == {}
    assert list(ProcrastinateJob.objects.values_list("status", "attempts")) == [("todo", 1)] * 2


def test_where_a_copy_of_it_waits_the_copy_does_its_work() -> None:
    jobs = [_job("a", mark="a"), _job("b", mark="b"), _job("c", mark="b")]
    _job("a", mark="a", status="todo")
    fates = ["left to another", "taken up", "left to another"]
    assert _take_up() == dict(zip(jobs, fates, strict=True))
    assert list(ProcrastinateJob.objects.order_by("id").values_list("queueing_lock", flat=True)) == ["b", "a"]


def test_a_job_that_kills_every_worker_is_given_up() -> None:
    poison = _job("poison", attempts=stalled.MOST - 1)
    assert _take_up() == {poison: "given up"}
    assert ProcrastinateJob.objects.get().status == "failed"


def test_two_workers_that_look_at_once_take_a_job_up_once() -> None:
    one = _job("one")
    with transaction.atomic():
        ProcrastinateJob.objects.select_for_update().get(pk=one)
        assert _take_up() == {}
    assert _take_up() == {one: "taken up"}


@contextmanager
def _worker() -> Iterator["subprocess.Popen[bytes]"]:
    environment = os.environ | {"DURE_ENV": "test", "DURE_DATABASE_URL": url()}
    process = subprocess.Popen(
        [sys.executable, "-m", "dure", "worker"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def _day_kept_open() -> Iterator[None]:
    """Be somebody who writes without end: whoever wants to end the day waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [locks.LEDGER.number()])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [locks.LEDGER.number()])


def _until(question: str) -> None:
    deadline = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(question)
            if (cursor.fetchone() or (False,))[0]:
                return
    pytest.fail(f"never came true: {question}")


def _let_time_pass() -> None:
    """Let every worker be silent for longer than a living one would be."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'")


def _heartbeat(*, seconds_ago: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))"
            " RETURNING id",
            [seconds_ago],
        )
        return int(cursor.fetchone()[0])


def _job(
    lock: str, *, mark: str | None = None, status: str = "doing", worker: int | None = None, attempts: int = 0
) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, status, worker_id, attempts)"
            " VALUES ('default', 'points.grant', %s, %s, %s, %s, %s) RETURNING id",
            [lock if status == "doing" else None, mark, status, worker, attempts],
        )
        return int(cursor.fetchone()[0])


def _take_up() -> dict[int, str]:
    async def look() -> dict[int, str]:
        worker = cast(DjangoConnector, app.connector).get_worker_connector()
        await worker.open_async()
        try:
            return await stalled.take_up(worker)
        finally:
            await worker.close_async()

    return run(look())
