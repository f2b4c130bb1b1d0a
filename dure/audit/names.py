"""What the acts on record are called on pages: each room names its own (see `dure.kit.rooms`)."""

from collections.abc import Mapping
from functools import cache

from dure.kit.rooms import Words, rooms


@cache
def acts() -> Mapping[str, Words]:
    """Return what the acts of all rooms are called."""
    return {act: words for room in rooms() for act, words in room.acts.items()}


@cache
def _sentences() -> Mapping[tuple[str, str], Words]:
    return {refused: words for room in rooms() for refused, words in room.sentences.items()}


def sentence_of(action: str, code: str) -> Words:
    """Return what to say of a refusal whose sentence was not kept; its code where nothing is known of it."""
    return _sentences().get((action, code), code)


def name_of(action: str) -> Words:
    """Return what an act is called."""
    return acts().get(action, action)
