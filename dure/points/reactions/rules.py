"""Who may say "me too" to a thank-you, as pure functions."""

from dure.points.moderation.rules import Reader, State
from dure.points.rules import No

MOST_AN_HOUR = 60
"""Presses of one person, given and taken back together."""


def judge(reader: Reader, state: State, *, reads: bool) -> No | None:
    """Say why `reader` cannot say "me too" to a message, or None: whoever reads it on the board, but its parties."""
    if reader.person is None or not reads:
        return No("not-found")
    if reader.person in state.parties:
        return No("reaction-own")
    if state.is_hidden or state.is_reversed:
        return No("reaction-gone")
    return None
