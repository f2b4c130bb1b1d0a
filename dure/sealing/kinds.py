"""All kinds of rows that are sealed, as the rooms register them."""

from collections.abc import Collection
from functools import cache

from dure.kit.rooms import follow, rooms
from dure.sealing.forms import Kind, Sealed


@cache
def sealed() -> tuple[Sealed, ...]:
    """Return what each room has sealed."""
    return tuple(follow(room.sealed) for room in rooms() if room.sealed)


@cache
def kinds() -> tuple[Kind, ...]:
    """Return all kinds in the order of their leaves."""
    return tuple(sorted((kind for one in sealed() for kind in one.kinds), key=lambda kind: kind.number))


def departments(agencies: Collection[int]) -> set[int]:
    """Return the departments that sealed rows of some agencies name."""
    return {department for one in sealed() for department in one.departments(agencies)}
