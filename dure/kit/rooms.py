"""What a room offers the rest of the house: the declaration in its `room.py`, and all of them in order.

`web`, `cli` and the services read the declarations and name no room. A `room.py` imports words and this module
alone; whatever else it speaks of it names by a reference, which is followed when it is first needed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, Literal

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

Words = str | Promise
Reference = str
"""A module and a name in it: `dure.points.named.NAMERS`."""
LAST = 1000


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the side navigation; entries name it by its key."""

    key: str
    heading: Words
    order: int = LAST


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that the navigation leads to. Without an ability it is everybody's who has what it needs.

    `ability` is a kind of objects and a verb of the tables of abilities, such as `("audit-trail", "read")`.
    `order` is its place under the heading, `bottom` its place in the bar at the foot of a phone (0: not there),
    where it is called by its short label.
    """

    group: str
    label: Words
    view: str
    icon: str
    order: int = LAST
    ability: tuple[str, str] | None = None
    needs: Literal["", "person", "agency"] = ""
    short: Words = ""
    bottom: int = 0


@dataclass(frozen=True, slots=True)
class Mount:
    """Routers of the API below one prefix. `order` is that of the OpenAPI document."""

    prefix: str
    routers: tuple[Reference, ...]
    order: int = LAST


@dataclass(frozen=True, slots=True)
class Pages:
    """The addresses of a room's pages: the module of its patterns, below a prefix."""

    module: str
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What a room shows on a page that is not its own; `person-more` is how a person's page goes on.

    `facts` refers to a function of the request, and of what the page is about, that returns what the templates
    know; None where there is nothing to show. `templates` are those of each place on the page, such as `main`;
    `order` is where among the parts of all rooms they stand.
    """

    page: Literal["home", "person", "person-more", "account"]
    facts: Reference
    templates: Mapping[str, str]
    order: int = LAST


@dataclass(frozen=True, slots=True)
class Bell:
    """The bell of the header: the page of a person's notices, and what says how many are new."""

    view: str
    new: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What the SQL of what became of a notice's matter may name of the notice around it, and today's date."""

    person: str
    """The reader's id."""
    fact: Callable[[str], str]
    """The id that the notice keeps by a name."""
    today: str


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of what people are told, declared by the room whose act tells them.

    sentence: what it says, with its facts in braces.
    view, argument: the page it leads to, and the fact that is the page's argument; empty for none.
    settled: refers to a function of a `Matter` that returns SQL: what became of the matter the reader was asked to
        do something about, one of the outcomes that notices have words for, NULL or no row while it is open.
    words: refers to the choices (`TextChoices`) that a fact is one of, by the fact.
    below: the template of what stands below it in the list of notices.
    """

    sentence: Words
    view: str = ""
    argument: str = ""
    settled: Reference = ""
    words: Mapping[str, Reference] = field(default_factory=dict)
    below: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """What a room offers. Nothing has to be declared.

    groups, navigation: where its pages stand in the navigation.
    api, pages: where its routers and its pages are.
    parts: what it shows on pages that are not its own.
    bell: where a person's notices are; of one room alone.
    helpers: refer to functions that templates know by these names.
    cites: refers to a function that fills in what translated sentences leave open; it takes the sentence, and the
        agency whose words these are where it is not the reader's.
    acts: what its acts on record are called; the act is the key.
    sentences: what to say of refusals on record of which no sentence is kept, by act and code.
    subjects: of what kind a bare subject on record is, by act or by the beginning of acts (`points.`).
    abilities: refers to the table of who may do what with its objects (`dure.kit.abilities.Table`).
    namers: refers to a mapping from kinds of objects to what names them (`dure.kit.naming.Namer`).
    thanked_for: the kinds among them that one can be thanked for; who may open one, its namer says by an address.
    searches: refers to a mapping from kinds of objects to what finds them by words (`dure.kit.naming.Search`).
    events: what its events are called that webhooks are told of.
    sealed: refers to what is sealed of its rows with each day (`dure.sealing.forms.Sealed`).
    notices: the kinds of what its acts tell people.
    secrets: refers to the places where the vault encrypted something (`dure.kit.rekeying.Place`).
    checks: refer to what `dure doctor` looks at: functions of a connection that give findings (`dure.kit.findings`).
    unfit: refers to such a function that says why a database goes with no production.
    forgets: refer to functions that make a process forget what it has read; for tests, whose rows go again.
    """

    groups: tuple[Group, ...] = ()
    navigation: tuple[Entry, ...] = ()
    api: tuple[Mount, ...] = ()
    pages: tuple[Pages, ...] = ()
    parts: tuple[Part, ...] = ()
    bell: Bell | None = None
    helpers: Mapping[str, Reference] = field(default_factory=dict)
    cites: Reference = ""
    acts: Mapping[str, Words] = field(default_factory=dict)
    sentences: Mapping[tuple[str, str], Words] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    abilities: Reference = ""
    namers: Reference = ""
    thanked_for: frozenset[str] = frozenset()
    searches: Reference = ""
    events: Mapping[str, Words] = field(default_factory=dict)
    sealed: Reference = ""
    notices: Mapping[str, NoticeKind] = field(default_factory=dict)
    secrets: Reference = ""
    checks: tuple[Reference, ...] = ()
    unfit: Reference = ""
    forgets: tuple[Reference, ...] = ()


@cache
def rooms() -> tuple[Room, ...]:
    """Return what the installed rooms declare, in the order in which they are installed."""
    return tuple(import_module(f"{name}.room").ROOM for name in installed())


def installed() -> tuple[str, ...]:
    """Return the packages of the installed rooms."""
    return tuple(name for name in settings.INSTALLED_APPS if name.startswith("dure."))


def follow(reference: Reference) -> Any:
    """Return what a reference names. Raises `ImportError` where there is nothing of that name."""
    return import_string(reference)


def forget() -> None:
    """Make this process forget what it has read for all rooms."""
    for room in rooms():
        for reference in room.forgets:
            follow(reference)()
