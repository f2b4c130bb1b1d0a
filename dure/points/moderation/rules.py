"""Who may do what about a message in which state, as pure functions (제10조②, D28)."""

from dataclasses import dataclass

from dure.kit.refusals import Denial


@dataclass(frozen=True, slots=True)
class Reader:
    """Who wants to do something: a person with the roles of today."""

    person: int | None
    agency: int | None
    roles: frozenset[str]


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


def judge_operator(reader: Reader, state: State) -> Denial | None:
    """Say why somebody may not act as operator on a message, or None.

    Operators of the agencies whose board shows it may, who neither sent nor received it (D28).
    """
    if "operator" not in reader.roles or reader.person is None:
        return Denial("not-operator")
    if reader.agency not in state.agencies:
        return Denial("not-found")
    return Denial("message-own") if reader.person in state.parties else None


def judge_hide(reader: Reader, state: State) -> Denial | None:
    """Say why a message cannot be hidden by `reader`, or None."""
    return judge_operator(reader, state) or (Denial("already-hidden") if state.is_hidden else None)


def judge_unhide(reader: Reader, state: State) -> Denial | None:
    """Say why a message cannot be shown again by `reader`, or None."""
    return judge_operator(reader, state) or (None if state.is_hidden else Denial("not-hidden"))


def judge_report(reader: Reader, state: State) -> Denial | None:
    """Say why `reader` cannot report a message, or None: whoever reads the board, once, while it is public."""
    if reader.person is None or reader.agency not in state.agencies:
        return Denial("not-found")
    if state.is_hidden:
        return Denial("already-hidden")
    return Denial("already-reported") if reader.person in state.reporters else None


def judge_dismiss(reader: Reader, state: State) -> Denial | None:
    """Say why there is no report to dismiss for `reader`, or None."""
    return judge_operator(reader, state) or (None if state.open_reports else Denial("no-report"))


def judge_appeal(reader: Reader, state: State) -> Denial | None:
    """Say why `reader` cannot appeal, or None: sender or recipient, once for each hiding."""
    if reader.person not in state.parties:
        return Denial("not-found")
    if not state.is_hidden:
        return Denial("not-hidden")
    return Denial("already-appealed") if state.has_been_appealed else None


def judge_reject(reader: Reader, state: State) -> Denial | None:
    """Say why `reader` cannot reject an appeal, or None: not against a hiding of one's own (D28, D44).

    Whoever made the message non-public may still show it again.
    """
    no = judge_operator(reader, state) or (None if state.appeal is not None else Denial("no-appeal"))
    return no or (Denial("appeal-own") if reader.person == state.hider else None)
