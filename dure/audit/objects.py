"""What acts were done to, by name: each room says what its objects are called and where a reader may open them."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from dure.kit.actor import Actor
from dure.kit.naming import Named, Namer, Names, Search
from dure.kit.rooms import follow, rooms

Mention = tuple[str, str]
"""A kind of object and its key, such as `("transfer", "12")`. What is of no kind stands as it is: `("", "…")`."""

_OUTSIDER = re.compile(r"\('(?P<code>[^']*)', '(?P<email>[^']*)'\)|(?P<person>\d+)")
_OF_AN_AGENCY = ("roster.", "agency.")


@cache
def namers() -> Mapping[str, Namer]:
    """Return what names the objects of each kind, of all rooms."""
    return {kind: namer for room in rooms() if room.namers for kind, namer in follow(room.namers).items()}


@cache
def _searches() -> Mapping[str, Search]:
    return {
        kind: search for room in rooms() if room.searches for kind, search in follow(room.searches).items()
    }


def mentions_in(action: str, subject: str) -> list[Mention]:
    """Return what the subject of an entry speaks of: `selection:2`, `agency:4 2026-11-29`, `6941`, `17,33`."""
    if action == "points.give":
        return [_recipient(match) for match in _OUTSIDER.finditer(subject)]
    kind, colon, key = subject.partition(":")
    if colon and kind.isascii() and kind.replace("-", "").isalpha():
        key, _blank, of = key.partition(" ")
        is_code = kind == "agency" and action.startswith(_OF_AN_AGENCY)
        return [("agency-code" if is_code else kind, key), *([_time(of)] if of else [])]
    return [(_kind_of(action), subject)] if subject else []


def names_for(reader: Actor, mentions: Iterable[Mention]) -> dict[Mention, Named]:
    """Name everything that is mentioned: one question of each kind. What is gone keeps its key."""
    by_kind: dict[str, set[str]] = {}
    for kind, key in mentions:
        by_kind.setdefault(kind, set()).add(key)
    return {
        (kind, key): named.get(key, Named(key))
        for kind, keys in by_kind.items()
        for named in [known(reader, kind, keys)]
        for key in keys
    }


def known(reader: Actor, kind: str, keys: Collection[str]) -> Names:
    """Name objects of one kind in one question; what is gone, or of a kind that nobody names, is left out."""
    return namers()[kind](reader, keys) if kind in namers() else {}


def found(reader: Actor, kind: str, words: str) -> Sequence[int]:
    """Return the ids of the objects of a kind that a reader finds by words."""
    return _searches()[kind](reader, words)


@cache
def _subjects() -> Mapping[str, str]:
    return {start: kind for room in rooms() for start, kind in room.subjects.items()}


def _kind_of(action: str) -> str:
    """Return of what kind the bare key of an act is: as the act says, or the longest beginning that fits."""
    known = _subjects()
    if action in known:
        return known[action]
    fitting = (start for start in known if start.endswith(".") and action.startswith(start))
    return known.get(max(fitting, key=len, default=""), "")


def _recipient(match: re.Match[str]) -> Mention:
    if match["person"]:
        return "person", match["person"]
    return "outsider", f"{match['code']} {match['email']}"


def _time(text: str) -> Mention:
    return ("day", text) if "-" in text else ("", text)
