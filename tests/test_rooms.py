"""What the rooms declare in their `room.py`: every one has it, nothing is declared twice, everything named is there."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from ninja import Router

import dure
from dure.kit.abilities import Row
from dure.kit.actor import Actor
from dure.kit.rekeying import Place
from dure.kit.roles import ADMINISTRATOR, ANYONE, MEMBER, POSTED
from dure.kit.rooms import Entry, Reference, Room, follow, installed, rooms
from dure.organizations.models import Role

DURE = Path(dure.__file__).parent


def twice(declared: Iterable[object]) -> list[object]:
    return [one for one, times in Counter(declared).items() if times > 1]


def test_every_room_is_installed_and_declares_what_it_offers() -> None:
    assert {f"dure.{path.parent.name}" for path in DURE.glob("*/apps.py")} == set(installed())
    assert all(find_spec(f"{name}.room") for name in installed())
    assert all(isinstance(room, Room) for room in rooms())


def test_no_two_rooms_declare_the_same() -> None:
    assert twice(act for room in rooms() for act in room.acts) == []
    assert twice(refused for room in rooms() for refused in room.sentences) == []
    assert twice(subject for room in rooms() for subject in room.subjects) == []
    assert twice(event for room in rooms() for event in room.events) == []
    assert twice(kind for room in rooms() if room.namers for kind in follow(room.namers)) == []
    assert twice(name for room in rooms() for name in room.helpers) == []
    kinds = [kind for room in rooms() if room.sealed for kind in follow(room.sealed).kinds]
    assert twice(kind.number for kind in kinds) == []
    assert twice(kind.name for kind in kinds) == []
    assert len([room.bell for room in rooms() if room.bell]) <= 1
    assert twice(pages.module for room in rooms() for pages in room.pages) == []
    assert twice(addresses()) == []
    assert twice(router for room in rooms() for mount in room.api for router in mount.routers) == []


def addresses() -> Iterator[str]:
    """Yield the address of every page of every room; rooms may share the beginning of theirs."""
    for room in rooms():
        for pages in room.pages:
            for pattern in import_module(pages.module).urlpatterns:
                yield f"{pages.prefix}{pattern.pattern}"


def test_entries_of_the_navigation_have_places_of_their_own_under_one_heading() -> None:
    groups = [group.key for room in rooms() for group in room.groups]
    entries = [entry for room in rooms() for entry in room.navigation]
    assert twice(groups) == []
    assert {entry.group for entry in entries} == set(groups)
    assert twice((entry.group, entry.order) for entry in entries) == []
    assert twice(entry.view for entry in entries) == []
    assert twice(entry.bottom for entry in entries if entry.bottom) == []


@pytest.mark.parametrize("view", [entry.view for room in rooms() for entry in room.navigation])
def test_every_page_that_the_navigation_leads_to_is_there(view: str) -> None:
    """A misspelt view would quietly be left out of the navigation."""
    try:
        assert reverse(view).startswith("/")
    except NoReverseMatch:
        pytest.fail(f"no page is called {view}")


def references(room: Room) -> list[Reference]:
    named = [
        room.abilities,
        room.namers,
        room.searches,
        room.sealed,
        room.secrets,
        *room.checks,
        *room.forgets,
    ]
    named += [room.cites, *room.helpers.values(), *(part.facts for part in room.parts)]
    return [one for one in named if one] + [router for mount in room.api for router in mount.routers]


@pytest.mark.parametrize("reference", [one for room in rooms() for one in references(room)])
def test_whatever_a_room_refers_to_is_there(reference: Reference) -> None:
    assert follow(reference) is not None


@pytest.mark.parametrize("entry", [entry for room in rooms() for entry in room.navigation if entry.ability])
def test_every_ability_that_the_navigation_asks_for_is_in_a_table(entry: Entry) -> None:
    assert entry.ability in {(row.kind, row.verb) for row in rows()}


def rows() -> list[Row]:
    return [row for room in rooms() if room.abilities for row in follow(room.abilities)]


def test_the_tables_of_abilities_name_the_roles_that_there_are() -> None:
    """I30: a misspelt role would quietly be nobody's."""
    assert set(Role.values) == POSTED
    known = POSTED | {ADMINISTRATOR, MEMBER, ANYONE}
    assert [row for row in rows() if not row.who or not row.who <= known] == []


def test_no_two_rooms_say_who_may_act_on_the_same_kind() -> None:
    kinds = [{row.kind for row in follow(room.abilities)} for room in rooms() if room.abilities]
    assert twice(kind for found in kinds for kind in found) == []


def test_references_lead_to_what_their_readers_expect(db: None) -> None:
    for room in rooms():
        assert all(isinstance(follow(router), Router) for mount in room.api for router in mount.routers)
        assert all(isinstance(place, Place) for place in (follow(room.secrets) if room.secrets else ()))
        for namer in follow(room.namers).values() if room.namers else ():
            assert namer(Actor(), []) == {}, namer


def test_no_two_pages_have_the_same_address() -> None:
    """A page of a room that comes later would never be reached."""
    assert twice(one for one in _addresses(get_resolver().url_patterns) if not one.startswith("api/")) == []


def _addresses(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _addresses(one.url_patterns, f"{before}{one.pattern}")
        else:
            yield f"{before}{one.pattern}"


def test_every_kind_that_one_can_be_thanked_for_is_named_by_the_room_itself() -> None:
    """Who may open it is known by the address that the namer gives."""
    for room in rooms():
        assert room.thanked_for <= (follow(room.namers).keys() if room.namers else set())


def test_every_kind_of_object_that_a_subject_is_of_has_a_name() -> None:
    """Otherwise an auditor reads the number of a row."""
    named = {kind for room in rooms() if room.namers for kind in follow(room.namers)}
    assert {kind for room in rooms() for kind in room.subjects.values() if kind} <= named


BELOW_THE_FRAME = frozenset({"dure.organizations", "dure.accounts", "dure.audit"})
GATHERING = frozenset({"dure.frame", "dure.web"})


@pytest.mark.parametrize("gathering", sorted(GATHERING))
def test_who_gathers_the_rooms_names_none(gathering: str) -> None:
    """F-B9, F-B10: a new room is in the navigation, the API and on the home page by its own declaration."""
    others = [name.removeprefix("dure.") for name in set(installed()) - GATHERING - BELOW_THE_FRAME]
    naming = re.compile(rf"""\bdure[./]({"|".join(others)})\b|["']({"|".join(others)})[:/]""")
    folder = DURE / gathering.removeprefix("dure.")
    sources = [*folder.rglob("*.py"), *folder.rglob("*.html")]
    named = {path.name for path in sources if "tests" not in path.parts and naming.search(path.read_text())}
    assert len(sources) > 10
    assert named == set()


@pytest.mark.parametrize(
    "template", [one for room in rooms() for part in room.parts for one in part.templates.values()]
)
def test_every_template_that_a_room_shows_elsewhere_is_there(template: str) -> None:
    assert get_template(template) is not None


def test_the_doctor_and_the_supervisor_read_what_rooms_say_without_the_models() -> None:
    """They look at an installation whose Django does not stand."""
    program = (
        "from dure.kit.rooms import follow, rooms\n"
        "found = [follow(one) for room in rooms() for one in (*room.checks, *filter(None, [room.unfit]))]\n"
        "print(len(found))"
    )
    told = os.environ | {"DJANGO_SETTINGS_MODULE": "dure.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=told, cwd=DURE.parent, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) >= 4
