"""Giving in one line, for tests: by name, at any moment, telling what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any
from unittest.mock import patch

from dure import clock
from dure.kit.refusals import Refusal
from dure.points.giving.actions import _cleaned, fingerprint
from dure.points.giving.posting import Act, Given, statements, submit
from dure.points.giving.rules import Gift, Outsider
from tests.world import World

THANKS = "민원 시스템 점검을 밤늦게까지 도와주셔서 고맙습니다."
NOVEMBER = datetime(2026, 11, 10, 14, 0, tzinfo=clock.SEOUL)


def gift(
    world: World, recipient: str | int | Outsider, message: str = THANKS, amount: int | None = None
) -> Gift:
    """Return a gift to somebody by name, id or as an outsider."""
    to = world.people[recipient].pk if isinstance(recipient, str) else recipient
    return Gift(to, message, amount)


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Let the clock stand at `at`, for giving also the database's: a month ends between two milliseconds."""
    with clock.travel(at):
        moment = f"'{(at - clock.offset()).isoformat()}'::timestamptz"
        facts = statements.FACTS.replace("clock_timestamp()", moment)
        assert facts != statements.FACTS
        with patch.object(statements, "FACTS", facts):
            yield


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
    with stopped(at) if at else nullcontext():
        return submit(Act(world.actor(giver, **actor), cleaned, key, fingerprint(cleaned)))


def outcome(
    world: World, giver: str, recipient: str | int | Outsider, *, at: datetime | None = NOVEMBER, **more: Any
) -> str:
    """Give once and return `done` or the code of the refusal."""
    try:
        send(world, giver, gift(world, recipient, **more), at=at)
    except Refusal as refused:
        return refused.code
    return "done"
