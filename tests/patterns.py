"""A quarter in which two people swap and others just work: what the tests of patterns look at."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import permutations

from dure import clock
from dure.kit.actor import Actor
from dure.organizations.models import Person
from dure.patterns import actions as acts
from dure.patterns.actions import ask
from dure.patterns.models import ReciprocityOpening, ReciprocityPattern, ReciprocityRun
from dure.patterns.rules import Assessment, Chance, Limits, Measures, Pattern
from dure.points.closing.periods import Period
from dure.points.closing.tests.days import THANKS, at, thank
from dure.points.giving.actions import give_many
from dure.points.giving.rules import Gift
from tests.world import World

QUARTER = Period("2026-Q3", date(2026, 7, 1), date(2026, 9, 30))
LATER = datetime(2026, 11, 20, 15, tzinfo=clock.SEOUL)
REASON = "상반기 감사 지적에 따라 확인함"
OTHERS = ("강하나", "고두리", "구세찬", "나네모", "노다섯", "도여섯")


def operator(world: World) -> Actor:
    """Return the operator."""
    return world.actor("정하늘", roles=frozenset({"operator"}))


def auditor(world: World) -> Actor:
    """Return the auditor."""
    return world.actor("최유진", roles=frozenset({"auditor"}))


def swapped(world: World) -> World:
    """Let 김민수 and 박지훈 swap two a month, and others thank whom they work with, now this one, now that."""
    world.role("자치행정과", "감사담당", "auditor")
    world.assign("최유진", "자치행정과", "concurrent", position="감사담당")
    homes = ("정보통신과", "복지정책과", "자치행정과")
    for place, name in enumerate(OTHERS):
        world.person(name, homes[place % 3])
    for month in (7, 8, 9):
        for day in (6, 20):
            thank(world, "김민수", "박지훈", date(2026, month, day))
            thank(world, "박지훈", "김민수", date(2026, month, day + 1))
        for place, name in enumerate(OTHERS):
            steps = [step for step in (1, 2, 4, 5) if (month + place + step) % 2]
            gifts = [Gift(world.people[OTHERS[(place + step) % 6]].pk, THANKS) for step in steps]
            with clock.travel(at(date(2026, month, 5 + place))):
                give_many(actor=world.actor(name), gifts=gifts)
    return world


def looked_at(world: World) -> ReciprocityRun:
    """Have the operator look at the quarter, in `LATER`."""
    with clock.travel(LATER):
        return ask(actor=operator(world), period=QUARTER, reason=REASON)


def going_on(asked_by: Person) -> int:
    """Write a run that has no result yet; return its id."""
    return _run(asked_by, done=340).pk


def closed_to(asked_by: Person) -> int:
    """Write a run that somebody else opened and found nothing in; return its id."""
    run = _run(asked_by)
    acts.freeze(run, Assessment(60, 8, 1, 1, 0, []), Limits())
    return run.pk


def frozen(asked_by: Person, members: Sequence[Person]) -> ReciprocityPattern:
    """Write a run with one pattern as it would be frozen, without any transfer; for tests of who reaches it."""
    run = _run(asked_by)
    people = tuple(sorted(one.pk for one in members))
    ties = dict.fromkeys(permutations(people, 2), 12)
    found = Pattern(
        Measures(people, 12 * len(ties), ties, 3, 12, 1.0, 0.9, 1.0, (0.4,) * len(people), 0.2),
        Chance(1_000, 0.1, 0, 0),
    )
    acts.freeze(run, Assessment(60, 8, 1, 1, 1, [found]), Limits())
    return ReciprocityPattern.objects.get(run=run)


def _run(asked_by: Person, *, done: int = 0) -> ReciprocityRun:
    run = ReciprocityRun.objects.create(
        agency_id=asked_by.agency_id,
        first=QUARTER.first,
        last=QUARTER.last,
        reason=REASON,
        seed=1,
        shuffles=1_000,
        asked_by=asked_by,
        asked_at=LATER,
        done=done,
    )
    ReciprocityOpening.objects.create(run=run, person=asked_by, reason=REASON, at=LATER)
    return run
