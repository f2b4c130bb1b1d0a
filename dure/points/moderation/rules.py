"""Who may do what about a message in which state, as pure functions (제10조②, D28)."""

from dataclasses import dataclass
from datetime import datetime

from dure.kit.actor import Actor
from dure.kit.refusals import Denial


@dataclass(frozen=True, slots=True)
class State:
    """A message as it stands. `hiding` and `appeal` are the acts that are in force, None where there is none."""

    giver: int
    parties: frozenset[int]
    agencies: frozenset[int]
    giving_agency: int
    is_hidden: bool
    is_reversed: bool
    hiding: int | None
    hider: int | None
    has_been_appealed: bool
    appeal: int | None
    reporters: frozenset[int]
    open_reports: frozenset[int]


def judge_case(actor: Actor, state: State, _moment: datetime) -> Denial | None:
    """Say why an operator may not act on a message, or None.

    Operators of the agencies whose board shows it may, who neither sent nor received it (D28).
    """
    if actor.agency_id not in state.agencies:
        return Denial("not-found")
    return Denial("message-own") if actor.person_id in state.parties else None


def judge_public(_actor: Actor, state: State, _moment: datetime) -> Denial | None:
    """Say that a message is not public any more, or None."""
    return Denial("already-hidden") if state.is_hidden else None


def judge_hidden(_actor: Actor, state: State, _moment: datetime) -> Denial | None:
    """Say that a message is public, or None."""
    return None if state.is_hidden else Denial("not-hidden")


def judge_report(actor: Actor, state: State, _moment: datetime) -> Denial | None:
    """Say why somebody cannot report a message, or None: whoever reads the board, once, while it is public."""
    if actor.person_id is None or actor.agency_id not in state.agencies:
        return Denial("not-found")
    if state.is_hidden:
        return Denial("already-hidden")
    return Denial("already-reported") if actor.person_id in state.reporters else None


def judge_reports(_actor: Actor, state: State, _moment: datetime) -> Denial | None:
    """Say that there is no report to dismiss, or None."""
    return None if state.open_reports else Denial("no-report")


def judge_appeal(actor: Actor, state: State, _moment: datetime) -> Denial | None:
    """Say why somebody cannot appeal, or None: sender or recipient, once for each hiding."""
    if actor.person_id not in state.parties:
        return Denial("not-found")
    if not state.is_hidden:
        return Denial("not-hidden")
    return Denial("already-appealed") if state.has_been_appealed else None


def judge_reject(actor: Actor, state: State, _moment: datetime) -> Denial | None:
    """Say why an appeal cannot be rejected, or None: not against a hiding of one's own (D28, D44).

    Whoever made the message non-public may still show it again.
    """
    if state.appeal is None:
        return Denial("no-appeal")
    return Denial("appeal-own") if actor.person_id == state.hider else None
