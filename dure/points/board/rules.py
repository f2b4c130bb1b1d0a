"""Who may say "me too" to a thank-you, as pure functions."""

from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.points.moderation.rules import State

MOST_AN_HOUR = 60
"""Presses of one person, given and taken back together."""


def judge(actor: Actor, state: State, *, reads: bool) -> Denial | None:
    """Say why `actor` cannot say "me too" to a message, or None: whoever reads it on the board, but its parties."""
    if actor.person_id is None or not reads:
        return Denial("not-found")
    if actor.person_id in state.parties:
        return Denial("reaction-own")
    if state.is_hidden or state.is_reversed:
        return Denial("reaction-gone")
    return None
