"""The message that says who, when, where, what, how and why, each on a line of its own (a policy's `message_form`).

Pure functions: what is stored, sealed and searched is the text; its lines name their parts.
"""

from collections.abc import Mapping
from typing import NamedTuple

from dure.kit import text

PARTS: Mapping[str, str] = {
    "who": "누가",
    "when": "언제",
    "where": "어디서",
    "what": "무엇을",
    "how": "어떻게",
    "why": "왜",
}
"""The parts by name and as the text calls them, in their order."""
_NAMES = {label: name for name, label in PARTS.items()}


class Part(NamedTuple):
    """One part of a message: its name, what the text calls it, and what it says."""

    name: str
    label: str
    said: str


def compose(said: Mapping[str, str]) -> str:
    """Return the message of parts, one line each in their order; what says nothing has no line."""
    lines = ((label, text.line(said.get(name, ""))) for name, label in PARTS.items())
    return "\n".join(f"{label}: {words}" for label, words in lines if words)


def parts_of(message: str) -> list[Part]:
    """Return the parts of a message, none of them where any of its lines names no part."""
    found = []
    for line in message.split("\n"):
        label, colon, words = line.partition(":")
        name = _NAMES.get(label.strip())
        if name is None or not colon:
            return []
        found.append(Part(name, PARTS[name], words.strip()))
    return found


def missing(message: str) -> list[str]:
    """Return the names of the parts that a message does not have, or that say nothing."""
    said = {part.name for part in parts_of(message) if any(letter.isalnum() for letter in part.said)}
    return [name for name in PARTS if name not in said]
