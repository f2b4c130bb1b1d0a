"""A small year: what the tests of yearly settlement share. It begins late, so that few days are to be closed."""

from datetime import date

from dure import clock
from dure.kit.actor import SYSTEM, Actor
from dure.points.awards.actions import award
from dure.points.awards.rules import Target
from dure.points.closing.tests.days import at, close, thank
from dure.results.years.actions import settle_years
from dure.results.years.models import DepartmentYear, PersonYear, YearSettlement
from tests.world import World

YEAR = 2027
FIRST = date(YEAR, 12, 29)
LAST = date(YEAR, 12, 31)
NEW_YEAR = date(YEAR + 1, 1, 1)
REASON = "도자기축제 교통 대책을 여러 부서와 함께 세웠음"


def operator(world: World) -> Actor:
    """Return the operator of 이천시."""
    return world.actor("정하늘", roles=frozenset({"operator"}))


def live(world: World) -> None:
    """Let some thanks be given on the last days of the year, one across agencies, and an award be made."""
    thank(world, "김민수", "박지훈", FIRST)
    thank(world, "김민수", "박지훈", FIRST)
    thank(world, "최유진", "박지훈", FIRST)
    thank(world, "한여주", "박지훈", FIRST)
    with clock.travel(at(FIRST)):
        award(
            actor=operator(world), target=Target(person=world.people["최유진"].pk), amount=30, reason=REASON
        )
    thank(world, "박지훈", "김민수", LAST)
    thank(world, "이서연", "최유진", LAST)


def lived(world: World) -> World:
    """Let the year be lived and its days be closed; return the world."""
    live(world)
    close(LAST)
    return world


def settle(on: date = NEW_YEAR, year: int = YEAR) -> list[YearSettlement]:
    """Settle the year as the schedule does."""
    with clock.travel(at(on, 1)):
        return settle_years(actor=SYSTEM, year=year)


def settlement(world: World, agency: str = "이천시", year: int = YEAR) -> YearSettlement:
    """Return the settlement of an agency."""
    return YearSettlement.objects.get(agency=world.agencies[agency], year=year)


def person(world: World, name: str, agency: str = "이천시") -> PersonYear:
    """Return the settled row of a person."""
    return PersonYear.objects.get(agency=world.agencies[agency], year=YEAR, person=world.people[name])


def department(world: World, name: str, agency: str = "이천시") -> DepartmentYear:
    """Return the settled row of a department."""
    return DepartmentYear.objects.get(
        agency=world.agencies[agency], year=YEAR, department=world.departments[name]
    )
