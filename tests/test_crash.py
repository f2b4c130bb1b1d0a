"""Web server, worker and database killed at any moment, again and again: nothing is lost, nothing half done.

`DURE_CRASH_CYCLES` says how often (10; a night: 100 and more), `DURE_CRASH_SEED` repeats a run.
"""

import json
import os
import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from dure import clock
from dure.platform.tests.running import eventually
from tests.giving import THANKS
from tests.installation import Installation, Official, installation
from tests.truths import found_by

CYCLES = int(os.environ.get("DURE_CRASH_CYCLES", "10"))
SEED = int(os.environ.get("DURE_CRASH_SEED", str(random.SystemRandom().randrange(10**6))))
START = date(2026, 11, 10)
ACTS = 240
# Who is killed while people give, and while days are closed.
GIVING = ("web", "database", "connection", "web and database")
CLOSING = ("worker", "database", "worker and database")
# What a closing writes, but for the moment at which it did.
CLOSED = {
    "days": "SELECT agency_id, day, transfers FROM points_closedday ORDER BY 1, 2",
    "tallies": "SELECT * FROM points_departmentday t ORDER BY t",
    "seals": "SELECT * FROM points_seal s ORDER BY s",
    "leaves": "SELECT * FROM points_sealindex i ORDER BY i",
}

Answers = dict[str, bytes]


@dataclass(frozen=True)
class Gift:
    """A thank-you that somebody sends, with a key."""

    key: str
    giver: Official
    recipient: int


@pytest.fixture(scope="module")
def place() -> Iterator[Installation]:
    """Make an installation of its own."""
    with installation("crash") as made:
        yield made


@pytest.mark.crash
def test_nothing_acknowledged_is_lost_and_days_are_closed_as_if_nobody_had_died(place: Installation) -> None:
    """D33, D20, truths 1 to 9: a repeated key hears the same, and closings equal those of an undisturbed copy."""
    print(f"DURE_CRASH_SEED={SEED} DURE_CRASH_CYCLES={CYCLES}")  # noqa: T201 -- to repeat a failure
    chance = random.Random(SEED)
    acknowledged: dict[int, tuple[int, int]] = {}
    for cycle in range(CYCLES):
        day = (START + timedelta(days=31 * cycle)).replace(day=START.day)
        gifts = order(place.people, cycle, chance)
        first, again = give_while_killed(place, gifts, day, GIVING[cycle % len(GIVING)], chance)
        assert [key for key in first if again[key] != first[key]] == []
        acknowledged |= {
            int(json.loads(again[one.key])["id"]): (one.giver.id, one.recipient) for one in gifts
        }
        closed = close_while_killed(place, day, CLOSING[cycle % len(CLOSING)], chance)
        assert stored(place) == acknowledged
        print(f"cycle {cycle}: {len(first)} of {ACTS} answered, {closed} closed")  # noqa: T201 -- where it struck
    assert differences(place, "dure", closed_undisturbed(place, day)) == []
    place.command("verify", now=clock.start_of(day + timedelta(days=9)))


def order(people: Sequence[Official], cycle: int, chance: random.Random) -> list[Gift]:
    """Return gifts that all can be given: each of forty people thanks six of another department."""
    gifts = [
        Gift(f"{cycle}-{giver.id}-{step}", giver, people[(number + step) % 40].id)
        for number, giver in enumerate(people)
        for step in (1, 3, 5, 7, 9, 11)
    ]
    chance.shuffle(gifts)
    return gifts


def give_while_killed(
    place: Installation, gifts: Sequence[Gift], day: date, victim: str, chance: random.Random
) -> tuple[Answers, Answers]:
    """Let people give and kill `victim` meanwhile; return what they heard, and what those heard who sent again."""
    now = clock.start_of(day) + timedelta(hours=9)
    goal = chance.randrange(ACTS // 2)
    first: Answers = {}
    with ExitStack() as parts, ThreadPoolExecutor(8) as pool:
        web = parts.enter_context(place.part("web", now))
        place.wait_for_web()
        for number, done in enumerate(as_completed([pool.submit(give, place, gift) for gift in gifts])):
            first |= done.result()
            if number == goal:
                kill(place, victim, web.kill)
                if "web" in victim:
                    parts.enter_context(place.part("web", now))
        place.wait_for_web()
        return first, give_again(place, gifts, pool)


def give(place: Installation, gift: Gift) -> Answers:
    """Give; return the answer by the key, nothing when none came."""
    body = {"recipient": str(gift.recipient), "message": THANKS}
    answer = place.post(gift.giver, "/api/v1/points/transfers", body, gift.key)
    return {} if answer is None else {gift.key: answer}


def give_again(place: Installation, gifts: Sequence[Gift], pool: ThreadPoolExecutor) -> Answers:
    """Send everything again with its key until it is answered, as clients do that heard nothing."""
    answers: Answers = {}
    for _try in range(5):
        for heard in pool.map(
            lambda gift: give(place, gift), [one for one in gifts if one.key not in answers]
        ):
            answers |= heard
    assert len(answers) == len(gifts), "somebody is never answered"
    return answers


def kill(place: Installation, victim: str, end: Callable[[], None]) -> None:
    """Kill the database, one of its processes, or the part that `end` ends; bring the database back."""
    if "database" in victim:
        place.kill_database()
    if victim == "connection":
        place.kill_connection()
    if victim not in ("database", "connection"):
        end()
    place.bring_database_back()


def close_while_killed(place: Installation, day: date, victim: str, chance: random.Random) -> int:
    """Let a worker close until `day`, kill `victim` meanwhile, let another finish; return what was closed by then."""
    now = clock.start_of(day + timedelta(days=1)) + timedelta(minutes=10)
    before = place.ask("SELECT count(*) FROM points_closedday")
    goal = before + chance.randrange(place.ask(_MISSING, [day]))
    place.tell("DELETE FROM procrastinate_periodic_defers")  # as if no worker had run tonight
    with place.part("worker", now) as worker:
        eventually(lambda: place.ask("SELECT count(*) FROM points_closedday") >= goal)
        kill(place, victim, worker.kill)
    struck: int = place.ask("SELECT count(*) FROM points_closedday") - before
    place.tell("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    place.tell("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    with place.part("worker", now):
        eventually(lambda: place.ask(_ALL_CLOSED, [day]))
    return struck


_MISSING = "SELECT coalesce((%s - max(day)) * count(DISTINCT agency_id), 1) FROM points_closedday"
_ALL_CLOSED = """
SELECT count(*) > 0 AND bool_and(last = %s) AND NOT EXISTS (
    SELECT FROM procrastinate_jobs WHERE task_name = 'points.close-day' AND status IN ('todo', 'doing'))
FROM (SELECT max(day) AS last FROM points_closedday GROUP BY agency_id) AS agencies
"""


def stored(place: Installation) -> dict[int, tuple[int, int]]:
    """Assert the truths and return who gave to whom, by the id of the transfer."""
    with place.database() as connection:
        assert found_by(connection.cursor()) == {}
        rows = connection.execute("SELECT id, sender_id, recipient_id FROM points_transfer").fetchall()
    return {row[0]: (row[1], row[2]) for row in rows}


def closed_undisturbed(place: Installation, day: date) -> str:
    """Copy the database without its closings, close the copy until `day` in one go, return the copy's name."""
    with place.database("postgres") as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'dure'")
        connection.execute("CREATE DATABASE undisturbed TEMPLATE dure OWNER dure_owner")
    with place.database("undisturbed") as connection:
        connection.execute("SET session_replication_role = replica")  # past the triggers that refuse this
        connection.execute(
            "TRUNCATE points_endedday, points_closedday, points_departmentday, points_seal, points_sealindex"
        )
    now = clock.start_of(day + timedelta(days=1)) + timedelta(hours=1)
    place.command("close-day", day.isoformat(), now=now, database="undisturbed")
    return "undisturbed"


def differences(place: Installation, one: str, other: str) -> list[str]:
    """Return what two databases have closed differently."""
    return [name for name, rows in CLOSED.items() if rows_of(place, one, rows) != rows_of(place, other, rows)]


def rows_of(place: Installation, database: str, question: str) -> list[Any]:
    """Return the rows that a database answers."""
    with place.database(database) as connection:
        rows = connection.execute(question).fetchall()
    assert rows
    return rows
