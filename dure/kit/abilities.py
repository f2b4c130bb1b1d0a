"""Who may do what: one question about an actor, an object and a moment, answered from the tables of the rooms (I30).

A room's table is pure: each row says who may do one thing with one kind of objects. It is found by the reference in
the room's `room.py`, so that pages, answers of the API and acts ask without importing it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from dure import clock
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.kit.roles import ADMINISTRATOR, ANYONE, MEMBER
from dure.kit.rooms import follow, rooms

Condition = Callable[[Actor, Any, datetime], Denial | None]
"""What a rule says against an act of somebody whose role would do: about the facts of the object, at a moment."""

NOBODYS = 0
"""The agency of what belongs to none: no post counts there."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What somebody would act on; `facts` are what the conditions of its kind judge by.

    Without an agency it is of the actor's own: a page, or what does not exist yet.
    """

    kind: str
    agency_id: int | None = None
    facts: Any = None


@dataclass(frozen=True, slots=True)
class Row:
    """Who may do `verb` with things of a kind: whoever is one of `who` there and meets every condition.

    `scope` is what a token needs besides, `no` what whoever is none of them is denied by. Several rows of one verb
    are alternatives.
    """

    kind: str
    verb: str
    who: frozenset[str]
    conditions: tuple[Condition, ...] = ()
    scope: str = ""
    no: str = "not-allowed"


Table = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose things somebody may act on: those of one agency, of all (`everywhere`), or none."""

    agency_id: int | None
    everywhere: bool = False


def abilities(actor: Actor, thing: Thing | str, moment: datetime | None = None) -> frozenset[str]:
    """Return the verbs that `actor` may do with a thing, or with what is of their own agency of a kind, now."""
    kind = thing if isinstance(thing, str) else thing.kind
    return frozenset(verb for verb in _verbs()[kind] if may(actor, verb, thing, moment))


def may(actor: Actor, verb: str, thing: Thing | str, moment: datetime | None = None) -> bool:
    """Tell whether `verb` is among the abilities of `actor`."""
    return denial(actor, verb, thing, moment) is None


def denial(actor: Actor, verb: str, thing: Thing | str, moment: datetime | None = None) -> Denial | None:
    """Return why `actor` may not do `verb`: what a condition says, else `no` of its row; None where they may."""
    what, at, said = Thing(thing) if isinstance(thing, str) else thing, moment or clock.now(), None
    rows = _verbs()[what.kind][verb]
    for row in rows:
        if _is_one(actor, row, what.agency_id):
            said = next((no for judge in row.conditions if (no := judge(actor, what.facts, at))), None)
            if said is None:
                return None
    return said or Denial(rows[-1].no)


def reach(actor: Actor, verb: str, kind: str) -> Reach:
    """Return whose things of a kind `actor` may act on, for a list to ask inside its query (I32)."""
    rows = _verbs()[kind][verb]
    if any(_is_one(actor, row, NOBODYS) for row in rows):
        return Reach(None, everywhere=True)
    return Reach(actor.agency_id if any(_is_one(actor, row, None) for row in rows) else None)


def _is_one(actor: Actor, row: Row, agency_id: int | None) -> bool:
    if row.scope and actor.channel != "system" and row.scope not in actor.scopes:
        return False
    if ANYONE in row.who or (actor.is_administrator and ADMINISTRATOR in row.who):
        return True
    if actor.agency_id is None or agency_id not in (None, actor.agency_id):
        return False
    return MEMBER in row.who or not row.who.isdisjoint(actor.roles)


@cache
def _verbs() -> Mapping[str, Mapping[str, Table]]:
    """Return the rows of all rooms by kind and verb."""
    found: defaultdict[str, defaultdict[str, Table]] = defaultdict(lambda: defaultdict(tuple))
    for room in rooms():
        for row in follow(room.abilities) if room.abilities else ():
            found[row.kind][row.verb] += (row,)
    return {kind: dict(verbs) for kind, verbs in found.items()}
