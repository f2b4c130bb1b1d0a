"""Reasons that somebody writes for an act: how long, that they say something, and what is said where they do not."""

from dure.kit import text
from dure.kit.refusals import Catalogue, Denial, Said, named
from dure.points import office
from dure.points.regulation.citing import told

NOTE_MAX = 500

SAID = {
    "note-required": Said("Write a note. The people concerned can read it."),
    "note-too-long": Said("The note has {length} characters; at most {maximum} are possible."),
    "note-personal-data": Said(
        "The note contains something that looks like a resident registration number. Remove it."
    ),
}

CATALOGUE = Catalogue(SAID, tell=told, programs=named("maximum"), base=office.CATALOGUE)


def judge_note(note: str, *, is_needed: bool = True) -> Denial | None:
    """Say why a note (already cleaned) does not do, or None."""
    if len(note) > NOTE_MAX:
        return Denial("note-too-long", {"maximum": NOTE_MAX, "length": len(note)})
    if is_needed and not text.has_letter(note):
        return Denial("note-required")
    if text.has_registration_number(note):
        return Denial("note-personal-data")
    return None
