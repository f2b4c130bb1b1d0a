"""Many at once in one process: threads, on a real PostgreSQL (D33)."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from dure import clock
from dure.kit.actor import SYSTEM
from dure.kit.refusals import Refusal
from dure.points.closing.days import close_days
from dure.points.closing.grants import grant_month
from dure.points.closing.models import ClosedDay, DepartmentDay
from dure.points.giving import posting
from dure.points.giving.actions import give, give_many
from dure.points.giving.models import Allowance, ExternalPerson, Transfer
from dure.points.giving.posting import Given, facts
from dure.points.giving.rules import Gift, Outsider
from tests.giving import NOVEMBER, THANKS
from tests.truths import contradictions
from tests.world import World

Call = Callable[[], Any]


def at_once(calls: Sequence[Call], now: datetime = NOVEMBER) -> list[Any]:
    """Do all calls at the same moment, each in a thread of its own; return their values or exceptions."""
    start = threading.Barrier(len(calls))

    def run(call: Call) -> Any:
        start.wait(30)
        try:
            return call()
        except Exception as failure:  # noqa: BLE001 -- the test looks at them
            return failure
        finally:
            connection.close()

    with clock.travel(now), ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls, timeout=60))


def gift(world: World, giver: str, recipient: str, key: str | None = None, message: str = THANKS) -> Call:
    actor, to = world.actor(giver), world.people[recipient].pk
    return lambda: give(actor=actor, recipient=to, message=message, key=key)


def tally(outcomes: Sequence[Any]) -> Counter[str]:
    return Counter(
        "done" if isinstance(one, Given | tuple) else one.code if isinstance(one, Refusal) else repr(one)
        for one in outcomes
    )


def crowd(world: World, number: int) -> list[str]:
    names = [f"동료{one}" for one in range(number)]
    for name in names:
        world.person(name, "자치행정과")
    return names


@pytest.fixture(params=["gathered", "each alone"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Post acts together as the product does, or each in a transaction of its own, as other processes would."""
    if request.param == "each alone":

        def alone(act: posting.Act) -> Any:
            (outcome,) = posting.post([act])
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(posting, "submit", alone)
    return str(request.param)


def test_of_fifty_gifts_at_once_from_two_hundred_points_exactly_twenty_succeed(
    committed_world: World, way: str
) -> None:
    """D33, R5.1: and the answers tell of twenty different balances."""
    world = committed_world
    names = crowd(world, 50)
    outcomes = at_once([gift(world, "김민수", name) for name in names])
    assert tally(outcomes) == {"done": 20, "allowance": 30}
    left = [one.remaining for one in outcomes if isinstance(one, Given)]
    assert sorted(left) == list(range(0, 200, 10))
    assert Allowance.objects.get().used == 200
    assert contradictions() == {}


def test_of_ten_gifts_at_once_to_one_person_exactly_two_succeed(committed_world: World, way: str) -> None:
    """D33, R6.4."""
    outcomes = at_once([gift(committed_world, "김민수", "박지훈")] * 10)
    assert tally(outcomes) == {"done": 2, "pair-limit": 8}
    assert contradictions() == {}


def test_of_two_tabs_with_ten_points_left_one_wins(committed_world: World, way: str) -> None:
    """D33."""
    world = committed_world
    names = crowd(world, 21)
    actor = world.actor("김민수")
    with clock.travel(NOVEMBER):
        give_many(actor=actor, gifts=[Gift(world.people[name].pk, THANKS) for name in names[:19]])
    outcomes = at_once([gift(world, "김민수", name) for name in names[19:]])
    assert tally(outcomes) == {"done": 1, "allowance": 1}
    assert Allowance.objects.get().used == 200
    assert contradictions() == {}


def test_people_thanking_each_other_at_once_do_not_deadlock(committed_world: World, way: str) -> None:
    """D33, D5: sixteen people, every one to every other, in opposite orders."""
    world = committed_world
    names = [*crowd(world, 8), *(f"이웃{number}" for number in range(8))]
    for name in names[8:]:
        world.person(name, "복지정책과")
    calls = [gift(world, giver, recipient) for giver in names[:8] for recipient in names[8:]]
    calls += [gift(world, giver, recipient) for giver in reversed(names[8:]) for recipient in names[:8]]
    assert tally(at_once(calls[:64])) + tally(at_once(calls[64:])) == {"done": 128}
    assert contradictions() == {}


def test_acts_to_several_people_at_once_are_each_done_whole_or_not_at_all(
    committed_world: World, way: str
) -> None:
    """D7, D33: ten acts of three gifts from 200 points: six are done, none of the others in part."""
    world = committed_world
    names = crowd(world, 30)
    actor = world.actor("김민수")
    parts = [[Gift(world.people[name].pk, THANKS) for name in names[i : i + 3]] for i in range(0, 30, 3)]
    outcomes = at_once([lambda part=part: give_many(actor=actor, gifts=part) for part in parts])  # type: ignore[misc]
    assert tally(outcomes) == {"done": 6, "batch-refused": 4}
    assert Allowance.objects.get().used == 180
    assert Transfer.objects.count() == 18
    assert contradictions() == {}


def test_one_key_sent_twenty_times_at_once_is_one_transfer_with_one_answer(
    committed_world: World, way: str
) -> None:
    """D33: a replayed key; every caller hears the same."""
    outcomes = at_once([gift(committed_world, "김민수", "박지훈", "key")] * 20)
    assert tally(outcomes) == {"done": 20}
    assert len(set(outcomes)) == 1
    assert Transfer.objects.count() == 1
    assert contradictions() == {}


def test_one_key_sent_with_two_bodies_at_once_does_one_and_refuses_the_other(
    committed_world: World, way: str
) -> None:
    """D33: whichever comes first."""
    calls = [gift(committed_world, "김민수", name, "key") for name in ("박지훈", "최유진")] * 5
    outcomes = at_once(calls)
    assert tally(outcomes) == {"done": 5, "idempotency-mismatch": 5}
    assert len({one for one in outcomes if isinstance(one, Given)}) == 1
    assert Transfer.objects.count() == 1
    assert contradictions() == {}


def test_givers_naming_the_same_new_outsiders_at_once_share_their_records(
    committed_world: World, way: str
) -> None:
    """D16, D33: in opposite orders, without a deadlock."""
    world = committed_world
    outsiders = [Outsider("3740000", f"kim{number}@suwon.go.kr", "한수원") for number in range(6)]
    gifts = [Gift(one, THANKS) for one in outsiders]
    actors = [world.actor(name) for name in ("김민수", "이서연", "박지훈", "최유진", "정하늘", "한여주")]
    outcomes = at_once(
        [
            lambda actor=actor, asked=asked: give_many(actor=actor, gifts=asked)  # type: ignore[misc]
            for actor in actors
            for asked in (gifts, gifts[::-1])
        ]
    )
    assert tally(outcomes) == {"done": 12}
    assert ExternalPerson.objects.count() == 6
    assert contradictions() == {}


def test_the_first_use_of_an_unborn_allowance_beside_the_schedule_makes_one(
    committed_world: World, way: str
) -> None:
    """D8, D33: twenty first gifts and three schedules, in any order."""
    world = committed_world
    calls = [gift(world, "김민수", name) for name in crowd(world, 20)]
    calls += [lambda: grant_month(actor=SYSTEM)] * 3
    outcomes = at_once(calls)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    row = Allowance.objects.get(person=world.people["김민수"])
    assert (row.granted, row.used) == (200, 200)
    assert contradictions() == {}


def test_a_day_is_closed_with_every_gift_that_belongs_to_it_and_no_other(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R8.3, R8.4: givers beside the closing: each gift is in its day's tally or belongs to the next day."""
    world = committed_world
    names = crowd(world, 20)
    day = timedelta(days=1)
    with clock.travel(NOVEMBER):
        for name in names[:5]:
            give(actor=world.actor("김민수"), recipient=world.people[name].pk, message=THANKS)
    # The givers' clock lags: by it the day that is being closed still runs.
    parameters = facts._parameters
    monkeypatch.setattr(
        facts, "_parameters", lambda acts: parameters(acts) | {"offset": clock.offset() - day}
    )
    calls = [gift(world, giver, name) for giver in ("박지훈", "이서연", "정하늘") for name in names]
    half = len(calls) // 2
    calls[half:half] = [lambda: close_days(actor=SYSTEM, through=NOVEMBER.date())]
    outcomes = at_once(calls, NOVEMBER + day)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    closed = ClosedDay.objects.get(agency=world.agencies["이천시"], day=NOVEMBER.date())
    assert closed.transfers == Transfer.objects.filter(day=NOVEMBER.date()).count()
    row = DepartmentDay.objects.get(department=world.departments["자치행정과"], day=NOVEMBER.date())
    assert row.received_count == closed.transfers
    assert Transfer.objects.count() == 65
    assert contradictions() == {}
