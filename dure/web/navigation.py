"""What can be gone to: the entries of the side navigation and of the bottom bar. Only what works is offered."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest

from dure import clock
from dure.accounts.queries import actor_of
from dure.frame.addresses import address_of
from dure.kit.abilities import Thing, may
from dure.kit.actor import Actor
from dure.kit.rooms import Entry, Words, rooms


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one reader sees it."""

    label: Words
    short: Words
    icon: str
    address: str
    is_current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what every page's template knows of the navigation."""
    return {
        "navigation": lambda: groups(actor_of(request), request.path),
        "bottom_navigation": lambda: bottom(actor_of(request), request.path),
    }


def groups(actor: Actor, path: str) -> Iterator[tuple[Words, list[Link]]]:
    """Yield the side navigation of `actor` on the page at `path`: a heading and its links."""
    for heading, entries in _groups():
        links = [link for entry in entries if (link := _link(entry, actor, path))]
        if links:
            yield heading, links


def bottom(actor: Actor, path: str) -> list[Link]:
    """Return the five most used places, for the bar at the foot of a phone."""
    return [link for entry in _bottom() if (link := _link(entry, actor, path))]


@cache
def _entries() -> tuple[Entry, ...]:
    return tuple(
        sorted((entry for room in rooms() for entry in room.navigation), key=lambda entry: entry.order)
    )


@cache
def _groups() -> tuple[tuple[Words, tuple[Entry, ...]], ...]:
    """Return the headings of all rooms in order, each with its entries in theirs."""
    return tuple(
        (group.heading, tuple(entry for entry in _entries() if entry.group == group.key))
        for group in sorted(
            (group for room in rooms() for group in room.groups), key=lambda group: group.order
        )
    )


@cache
def _bottom() -> tuple[Entry, ...]:
    return tuple(sorted((entry for entry in _entries() if entry.bottom), key=lambda one: one.bottom))


def _link(entry: Entry, actor: Actor, path: str) -> Link | None:
    address = address_of(entry.view)
    has = {"": True, "person": actor.person_id is not None, "agency": actor.agency_id is not None}
    if address is None or not has[entry.needs] or not _may(actor, entry):
        return None
    is_current = path == address or (address != "/" and path.startswith(address))
    return Link(entry.label, entry.short or entry.label, entry.icon, address, is_current)


def _may(actor: Actor, entry: Entry) -> bool:
    if entry.ability is None:
        return True
    kind, verb = entry.ability
    return may(actor, verb, Thing(kind), clock.now())
