"""Reasons that somebody writes for an act: how long, and that they say something."""

from dure.kit import text
from dure.kit.refusals import Denial

NOTE_MAX = 500


def judge_note(note: str, *, is_needed: bool = True) -> Denial | None:
    """Say why a note (already cleaned) does not do, or None."""
    if len(note) > NOTE_MAX:
        return Denial("note-too-long", {"maximum": NOTE_MAX, "length": len(note)})
    if is_needed and not text.has_letter(note):
        return Denial("note-required")
    if text.has_registration_number(note):
        return Denial("note-personal-data")
    return None
