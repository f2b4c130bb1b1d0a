"""Giving in one line, for tests: by name, at any moment, telling what came of it."""

from datetime import datetime
from typing import Any

from dure import clock
from dure.kit.refusals import Refusal
from dure.points import past
from dure.points.actions import _cleaned, fingerprint
from dure.points.posting import Act, Given, submit
from dure.points.rules import Gift, Outsider
from tests.world import World

THANKS = "민원 시스템 점검을 밤늦게까지 도와주셔서 고맙습니다."
NOVEMBER = datetime(2026, 11, 10, 14, 0, tzinfo=clock.SEOUL)


def gift(
    world: World, recipient: str | int | Outsider, message: str = THANKS, amount: int | None = None
) -> Gift:
    """Return a gift to somebody by name, id or as an outsider."""
    to = world.people[recipient].pk if isinstance(recipient, str) else recipient
    return Gift(to, message, amount)


def send(
    world: World,
    giver: str,
    *gifts: Gift,
    at: datetime | None = NOVEMBER,
    key: str | None = None,
    **actor: Any,
) -> tuple[Given, ...]:
    """Send gifts as `giver` at exactly the moment `at` (None: now), as `give_many` does. Raises `Refusal`."""
    cleaned = tuple(_cleaned(one) for one in gifts)
    before = past._moment.set(at)  # past any check: tests give at moments of days that have ended, too
    try:
        return submit(Act(world.actor(giver, **actor), cleaned, key, fingerprint(cleaned)))
    finally:
        past._moment.reset(before)


def outcome(
    world: World, giver: str, recipient: str | int | Outsider, *, at: datetime | None = NOVEMBER, **more: Any
) -> str:
    """Give once and return `done` or the code of the refusal."""
    try:
        send(world, giver, gift(world, recipient, **more), at=at)
    except Refusal as refused:
        return refused.code
    return "done"
