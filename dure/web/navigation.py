"""What can be gone to: the entries of the side navigation and of the bottom bar. Only what works is offered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.kit.actor import Actor
from dure.web.addresses import address_of


@dataclass(frozen=True, slots=True)
class Place:
    """One page that the navigation leads to. Without roles it is everybody's who has what it needs."""

    label: "str | Promise"
    view: str
    icon: str
    roles: frozenset[str] = frozenset()
    needs: Literal["", "person", "agency"] = ""
    short: "str | Promise" = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A place as one reader sees it."""

    label: "str | Promise"
    short: "str | Promise"
    icon: str
    address: str
    is_current: bool


_OPERATORS = frozenset({"operator"})
_SCHEME = frozenset({"operator", "personnel", "evaluation", "collaboration-officer", "auditor"})
_REPORTERS = frozenset({"operator", "evaluation", "personnel"})
_CLOSED = frozenset({"operator", "auditor", "evaluation", "personnel"})
_LOOKERS = frozenset({"operator", "auditor"})
_ADMINISTRATORS = frozenset({"administrator"})
_AUDITORS = frozenset({"auditor", "administrator"})
_LOADERS = frozenset({"operator", "personnel", "administrator"})

_GROUPS: tuple[tuple["str | Promise", tuple[Place, ...]], ...] = (
    ("", (Place(_("Home"), "home", "home"),)),
    (
        _("Collaboration points"),
        (
            Place(_("Give"), "points:give", "give", needs="person"),
            Place(_("Board"), "points:board", "board", needs="agency"),
            Place(_("My points"), "points:mine", "mine", needs="person", short=_("Mine")),
            Place(pgettext_lazy("page", "Departments"), "points:standings", "department", needs="agency"),
            Place(_("Downloads"), "points:exports", "download", needs="agency"),
        ),
    ),
    (_("People"), (Place(_("Directory"), "organizations:directory", "directory"),)),
    (
        _("Operation"),
        (
            Place(_("Set up an agency"), "points:setup", "plus", _ADMINISTRATORS),
            Place(_("Operator console"), "points:console", "operate", _OPERATORS),
            Place(_("Special awards"), "points:awards", "success", _SCHEME),
            Place(_("Outstanding in collaboration"), "points:selections", "people", _SCHEME | _AUDITORS),
            Place(_("Policy"), "points:policies", "setting", _SCHEME),
            Place(_("Regulation of the agency"), "points:regulation", "board", _OPERATORS | _ADMINISTRATORS),
            Place(_("Settled years"), "points:years", "check", _CLOSED),
            Place(_("Corrections"), "points:corrections", "reset", _CLOSED),
            Place(_("Patterns of giving"), "points:reciprocity", "people", _LOOKERS),
            Place(_("Account administration"), "accounts:administration", "key", _ADMINISTRATORS),
            Place(_("Second factor requests"), "accounts:removals", "key", frozenset({"personnel"})),
            Place(_("Audit trail"), "audit:trail", "clock", _AUDITORS),
            Place(_("Reports"), "points:reports", "mine", _REPORTERS),
            Place(_("Webhooks"), "notifications:webhooks", "link", _OPERATORS | _ADMINISTRATORS),
            Place(_("Documents for adopting it"), "points:documents", "board", _OPERATORS | _ADMINISTRATORS),
            Place(_("Roster import"), "organizations:import", "upload", _LOADERS),
        ),
    ),
)
_BOTTOM = ("home", "points:board", "points:give", "points:mine", "organizations:directory")


def groups(actor: Actor, path: str) -> Iterator[tuple["str | Promise", list[Link]]]:
    """Yield the side navigation of `actor` on the page at `path`: a heading and its links."""
    for heading, places in _GROUPS:
        links = [link for place in places if (link := _link(place, actor, path))]
        if links:
            yield heading, links


def bottom(actor: Actor, path: str) -> list[Link]:
    """Return the five most used places, for the bar at the foot of a phone."""
    places = {place.view: place for _heading, group in _GROUPS for place in group}
    return [link for view in _BOTTOM if (link := _link(places[view], actor, path))]


def _link(place: Place, actor: Actor, path: str) -> Link | None:
    address = address_of(place.view)
    held = actor.roles | ({"administrator"} if actor.is_administrator else frozenset())
    has = {"": True, "person": actor.person_id is not None, "agency": actor.agency_id is not None}
    if address is None or not has[place.needs] or (place.roles and not place.roles & held):
        return None
    is_current = path == address or (address != "/" and path.startswith(address))
    return Link(place.label, place.short or place.label, place.icon, address, is_current)
