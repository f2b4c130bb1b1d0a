"""What tests of special awards share: who awards, to whom, and what is refused."""

from datetime import date, datetime

import pytest

from dure import clock
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.points.awards.actions import award
from dure.points.awards.queries import AwardView, year_of
from dure.points.awards.rules import Target
from dure.points.policy.values import SpecialPolicy
from tests.world import World

REASON = "도자기축제 교통 대책을 여러 부서와 함께 세웠음"
NOVEMBER = datetime(2026, 11, 20, 10, 0, tzinfo=clock.SEOUL)
TODAY = date(2026, 11, 20)


def operator(world: World) -> Actor:
    return world.actor("정하늘", roles=frozenset({"operator"}))


def officer(world: World, name: str = "최유진") -> Actor:
    return world.actor(name, roles=frozenset({"personnel"}))


def crowd(world: World, people: int, department: str = "축제과") -> Target:
    """Make a department with so many members."""
    if department not in world.departments:
        world.department(department)
    for number in range(people):
        world.person(f"{department}{number}", department)
    return Target(department=world.departments[department].pk)


def give_award(world: World, target: Target, amount: int = 50, **more: object) -> AwardView:
    with clock.travel(NOVEMBER):
        return award(actor=operator(world), target=target, amount=amount, reason=REASON, **more)  # type: ignore[arg-type]


def refused(world: World, target: Target, amount: int = 50, **more: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        give_award(world, target, amount, **more)
    return caught.value


def left(world: World) -> int:
    return year_of(world.agencies["이천시"].pk, 2026, SpecialPolicy()).left


def person(world: World, name: str) -> Target:
    return Target(person=world.people[name].pk)
