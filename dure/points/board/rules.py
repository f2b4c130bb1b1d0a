"""Who may say "me too" to a thank-you, as pure functions."""

from dure.kit.refusals import Denial
from dure.points.moderation.rules import Reader, State

MOST_AN_HOUR = 60
"""Presses of one person, given and taken back together."""


def judge(reader: Reader, state: State, *, reads: bool) -> Denial | None:
    """Say why `reader` cannot say "me too" to a message, or None: whoever reads it on the board, but its parties."""
    if reader.person is None or not reads:
        return Denial("not-found")
    if reader.person in state.parties:
        return Denial("reaction-own")
    if state.is_hidden or state.is_reversed:
        return Denial("reaction-gone")
    return None
