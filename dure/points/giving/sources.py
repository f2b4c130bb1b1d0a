"""What one can be thanked for: things of any room, named `KIND:ID`, which a room declares in its `room.py`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from dure.kit.actor import Actor
from dure.kit.naming import Named, Namer
from dure.kit.rooms import follow, rooms


@cache
def kinds() -> Mapping[str, Namer]:
    """Return the kinds of things that one can be thanked for, and what names them."""
    return {kind: follow(room.namers)[kind] for room in rooms() for kind in room.thanked_for}


def readable(reader: Actor, sources: Iterable[str]) -> Mapping[str, Named]:
    """Return those of `sources` that a reader may open, by name and address.

    What is of no kind, is gone or is not for the reader is left out. Asks once for each kind.
    """
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for source in sources:
        kind, _colon, key = source.partition(":")
        keys[kind].add(key)
    named = {
        f"{kind}:{key}": name
        for kind in keys.keys() & kinds().keys()
        for key, name in kinds()[kind](reader, keys[kind]).items()
    }
    return {source: name for source, name in named.items() if name.address}
