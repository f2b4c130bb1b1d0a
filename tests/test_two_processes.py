"""Many at once in several processes that share nothing but the database (D33)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from dure.points.giving.models import Allowance, Transfer
from tests.children import Child, children, to
from tests.truths import contradictions
from tests.world import World


@pytest.fixture(scope="module")
def givers(django_db_setup: None) -> Iterator[list[Child]]:
    """Start two processes for all tests here; with each order they forget what they knew of rows."""
    with children(2) as started:
        yield started


def race(givers: Sequence[Child], *orders: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let each of `givers` do the acts of one of `orders`, all starting together; return what came of them."""
    for child, acts in zip(givers, orders, strict=True):
        child.order(acts)
    for child in givers:
        child.go()
    results = [child.results() for child in givers]
    assert [len(one) for one in results] == [len(acts) for acts in orders]
    return [line for one in results for line in one.values()]


def outcomes(results: Sequence[dict[str, Any]]) -> Counter[str]:
    return Counter(line.get("failure") or line["outcome"] for line in results)


def crowd(world: World, number: int) -> list[str]:
    names = [f"동료{one}" for one in range(number)]
    for name in names:
        world.person(name, "자치행정과")
    return names


def test_of_fifty_gifts_from_two_processes_exactly_twenty_succeed(
    committed_world: World, givers: list[Child]
) -> None:
    """D33, R5.1, D8: the allowance is not born yet, and neither process knows of the other."""
    world = committed_world
    acts = [to(world, "김민수", name, name) for name in crowd(world, 50)]
    results = race(givers, acts[:25], acts[25:])
    assert outcomes(results) == {"done": 20, "allowance": 30}
    left = [line["answer"][0]["remaining"] for line in results if line["outcome"] == "done"]
    assert sorted(left) == list(range(0, 200, 10))
    assert Allowance.objects.get().used == 200
    assert contradictions() == {}


def test_of_ten_gifts_to_one_person_from_two_processes_exactly_two_succeed(
    committed_world: World, givers: list[Child]
) -> None:
    """D33, R6.4."""
    acts = [to(committed_world, "김민수", "박지훈", number) for number in range(10)]
    assert outcomes(race(givers, acts[:5], acts[5:])) == {"done": 2, "pair-limit": 8}
    assert contradictions() == {}


def test_one_key_sent_by_two_processes_is_one_transfer_with_one_answer(
    committed_world: World, givers: list[Child]
) -> None:
    """D33: as when a client loses its connection and tries the next server."""
    acts = [to(committed_world, "김민수", "박지훈", number, key="one") for number in range(8)]
    results = race(givers, acts[:4], acts[4:])
    assert outcomes(results) == {"done": 8}
    assert len({str(line["answer"]) for line in results}) == 1
    assert Transfer.objects.count() == 1
    assert contradictions() == {}


def test_people_of_two_processes_thanking_each_other_do_not_deadlock(
    committed_world: World, givers: list[Child]
) -> None:
    """D33, D5: batches of both processes hold the same people as givers, in opposite orders."""
    world = committed_world
    here = crowd(world, 10)
    there = [f"이웃{number}" for number in range(10)]
    for name in there:
        world.person(name, "복지정책과")
    one = [to(world, giver, recipient, f"{giver}{recipient}") for giver in here for recipient in there]
    other = [to(world, giver, recipient, f"{giver}{recipient}") for giver in there for recipient in here]
    mixed = one[::2] + other[::2], other[1::2][::-1] + one[1::2][::-1]
    assert outcomes(race(givers, *mixed)) == {"done": 200}
    assert Allowance.objects.filter(used=100).count() == 20
    assert contradictions() == {}
