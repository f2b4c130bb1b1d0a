"""Moving through days: what the tests of closing share."""

from datetime import date, datetime, timedelta

from dure import clock
from dure.kit.actor import SYSTEM
from dure.points.closing.days import Closed, close_days
from dure.points.closing.models import DepartmentDay
from dure.points.giving.actions import give
from tests.world import World

THANKS = "민원 시스템 점검을 밤늦게까지 도와주셔서 고맙습니다."
TENTH = date(2026, 11, 10)


def at(day: date, hour: int = 12) -> datetime:
    """Return a moment of a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.SEOUL)


def thank(world: World, giver: str, to: str, on: date = TENTH) -> int:
    """Let somebody thank somebody on a day; return the transfer's id."""
    with clock.travel(at(on)):
        return give(actor=world.actor(giver), recipient=world.people[to].pk, message=THANKS).id


def close(through: date = TENTH, today: date | None = None) -> list[Closed]:
    """Close every day up to one, on the day after it or later."""
    with clock.travel(at(today or through + timedelta(days=1))):
        return close_days(actor=SYSTEM, through=through)


def row(world: World, department: str, day: date = TENTH) -> DepartmentDay:
    """Return the confirmed row of a department."""
    return DepartmentDay.objects.get(department=world.departments[department], day=day)
