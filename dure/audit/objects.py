"""What acts were done to, by name: each room says what its objects are called and where a reader may open them."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from dure.kit.actor import Actor


@dataclass(frozen=True, slots=True)
class Named:
    """What something is called, and the address where the reader may open it; empty for none."""

    text: str
    address: str = ""


Mention = tuple[str, str]
"""A kind of object and its key, such as `("transfer", "12")`. What is of no kind stands as it is: `("", "…")`."""
Namer = Callable[[Actor, Collection[str]], Mapping[str, Named]]
"""Names objects of one kind for a reader, all of them at once; what is gone is left out."""

_NAMERS: dict[str, Namer] = {}
_OUTSIDER = re.compile(r"\('(?P<code>[^']*)', '(?P<email>[^']*)'\)|(?P<person>\d+)")
_OF_AN_AGENCY = ("roster.", "agency.")
_BY_ACT = {
    "points.export": "export-kind",
    "audit.export": "export-kind",
    "points.document": "document-kind",
    "points.report-draw": "report-kind",
    "points.selection": "period",
    "points.grant": "month",
    "points.raise-grant": "month",
    "points.nudge": "day",
    "points.close-year": "",
    "points.sign-year": "",
    "points.export-year": "",
    "points.seal-key": "",
    "points.special-award": "",
}
_BY_BEGINNING = {"points.special-award.": "award", "points.policy.": "proposal", "points.": "transfer"}
"""Of what kind a bare key is; the first that fits."""


def register(kind: str, namer: Namer) -> None:
    """Let `namer` name the objects of a kind."""
    _NAMERS[kind] = namer


def mentions_in(action: str, subject: str) -> list[Mention]:
    """Return what the subject of an entry speaks of: `selection:2`, `agency:4 2026-11-29`, `6941`, `17,33`."""
    if action == "points.give":
        return [_recipient(found) for found in _OUTSIDER.finditer(subject)]
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
        for named in [_NAMERS[kind](reader, keys) if kind in _NAMERS else {}]
        for key in keys
    }


def ids(keys: Iterable[str]) -> list[int]:
    """Return the keys that are ids of rows."""
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]  # noqa: PLR2004 -- bigint


def _kind_of(action: str) -> str:
    if action in _BY_ACT:
        return _BY_ACT[action]
    return next((kind for start, kind in _BY_BEGINNING.items() if action.startswith(start)), "")


def _recipient(found: re.Match[str]) -> Mention:
    if found["person"]:
        return "person", found["person"]
    return "outsider", f"{found['code']} {found['email']}"


def _time(text: str) -> Mention:
    return ("day", text) if "-" in text else ("", text)
