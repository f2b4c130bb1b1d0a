"""Acts whose database fails at any of their statements: done whole or not at all, and doable again (D33)."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import DatabaseError, connection

from dure import clock
from dure.points.giving import posting
from dure.points.giving.actions import fingerprint, give, give_many
from dure.points.giving.models import Allowance, Message, Transfer
from dure.points.giving.posting import Act
from dure.points.giving.rules import Gift, Outsider
from tests.faults import HOWS, How, failing
from tests.giving import NOVEMBER, THANKS
from tests.truths import contradictions
from tests.world import World

LEAST_STATEMENTS, MOST_STATEMENTS = 4, 50
"""Locks, facts, rows and the commit; and some day a loop that never ends."""

OUTSIDER = Outsider("3740000", "kim@suwon.go.kr", "한수원")

Acts = dict[str, Callable[[World, str], Any]]


def one(world: World, key: str) -> Any:
    return give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS, key=key)


def several(world: World, key: str) -> Any:
    people: list[int | Outsider] = [world.people[name].pk for name in ("박지훈", "최유진")]
    gifts = [Gift(who, THANKS) for who in [*people, OUTSIDER]]
    return give_many(actor=world.actor("김민수"), gifts=gifts, key=key)


ACTS: Acts = {"one gift": one, "several with an outsider": several}
SIZES = {"one gift": 1, "several with an outsider": 3}


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_done_whole_or_not_at_all_wherever_the_database_fails(
    committed_world: World, name: str, how: How
) -> None:
    """D33, D7, truth 8: fail at statement 1, 2, … until none is left; each time the same key makes it good."""
    world, act = committed_world, ACTS[name]
    with clock.travel(NOVEMBER):
        act(world, "warm")  # so that plans are prepared and policies known, as in a server that runs
        done = SIZES[name]
        for number in count(1):
            assert number < MOST_STATEMENTS
            key = f"key {number}"
            month = NOVEMBER.replace(year=NOVEMBER.year + number)  # each try has its own limits
            with clock.travel(month):
                with failing(number, how) as fault:
                    failed = attempt(lambda key=key: act(world, key))  # type: ignore[misc]
                connection.close()
                after = Transfer.objects.count() - done
                assert after in (0, SIZES[name])
                assert Message.objects.count() == done + after
                assert contradictions() == {}
                if not fault.struck:
                    assert not isinstance(failed, Exception)
                    assert number > LEAST_STATEMENTS
                    return
                assert isinstance(failed, DatabaseError)
                again = act(world, key)
                assert act(world, key) == again
            done += SIZES[name]
            assert Transfer.objects.count() == done
            assert contradictions() == {}


@pytest.mark.parametrize("how", HOWS)
def test_a_batch_of_several_givers_is_done_whole_or_not_at_all(committed_world: World, how: How) -> None:
    """D33: with the connection every act of the batch fails, and each makes itself good with its own key."""
    world = committed_world
    givers = ("김민수", "최유진", "한여주")
    for number in count(1):
        assert number < MOST_STATEMENTS
        with clock.travel(NOVEMBER.replace(year=NOVEMBER.year + number)):
            acts = [act_of(world, giver, f"key {number}") for giver in givers]
            before = Transfer.objects.count()
            with failing(number, how) as fault:
                outcome = attempt(lambda acts=acts: posting.post(acts))  # type: ignore[misc]
            connection.close()
            assert Transfer.objects.count() - before in (0, len(givers))
            assert contradictions() == {}
            if not fault.struck:
                assert not isinstance(outcome, Exception)
                assert number > LEAST_STATEMENTS
                return
            answers = posting.post(acts)
            assert posting.post(acts) == answers
            assert Transfer.objects.count() - before == len(givers)
            assert sorted(
                Allowance.objects.filter(month__year=clock.today().year).values_list("used", flat=True)
            ) == [
                10,
                10,
                10,
            ]


def act_of(world: World, giver: str, key: str) -> Act:
    gifts = (Gift(world.people["박지훈"].pk, THANKS),)
    return Act(world.actor(giver), gifts, key, fingerprint(gifts))


def attempt(call: Callable[[], Any]) -> Any:
    """Return what the call returns or raises."""
    try:
        return call()
    except Exception as failure:  # noqa: BLE001 -- the test looks at it
        return failure
