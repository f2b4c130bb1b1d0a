"""What tests of late orders share."""

from datetime import date

from dure import clock
from dure.points.closing.tests.days import at
from tests.tampering import tamper
from tests.world import World


def late_move(world: World, name: str, to: str, on: date) -> None:
    """Record an order for an earlier day after the closing."""
    with clock.travel(at(date(2026, 11, 20))):
        world.move(name, to, on=on, known=clock.now())


def settled(world: World) -> World:
    """Let every post be known since long ago: the world's rows carry the moment they were made at."""
    tamper("UPDATE organizations_assignment SET recorded_at = %s", [at(date(2026, 1, 1))])
    return world
