"""How objects are called for a reader: each room names its own, and says where the reader may open them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from dure.kit.actor import Actor

_LONGEST_ID = 18
"""Digits that a bigint surely holds."""


@dataclass(frozen=True, slots=True)
class Named:
    """What something is called, and the address where the reader may open it; empty for none."""

    text: str
    address: str = ""


Names = Mapping[str, Named]
"""Objects of one kind by their keys; what is gone is left out."""
Namer = Callable[[Actor, Collection[str]], Names]
"""Names objects of one kind for a reader, all of them at once."""
Search = Callable[[Actor, str], Sequence[int]]
"""Finds objects of one kind by words, among those that a reader may see; returns their ids."""


def ids(keys: Iterable[str]) -> list[int]:
    """Return the keys that are ids of rows."""
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) <= _LONGEST_ID]


def plainly(words: Callable[[str], str]) -> Namer:
    """Return a namer that asks nobody; what is not known or cannot be read keeps its key."""

    def namer(_reader: Actor, keys: Collection[str]) -> Names:
        named = {}
        for key in keys:
            try:
                named[key] = Named(words(key))
            except (KeyError, ValueError):
                continue
        return named

    return namer


def if_open(may_open: bool, view: str, *arguments: int) -> str:  # noqa: FBT001 -- the question the function is about
    """Return the address of an object's page for whoever may open it, else nothing."""
    return reverse(view, args=arguments) if may_open else ""
