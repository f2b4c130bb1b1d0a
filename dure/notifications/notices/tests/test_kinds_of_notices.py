"""What people are told is declared by the room whose act tells them, once for each kind."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import get_resolver

from dure import clock
from dure.kit.rooms import Matter, follow, installed, rooms
from dure.notifications.notices.actions import notify
from dure.notifications.notices.kinds import kinds
from dure.notifications.notices.models import Notice
from tests.pages import get, signed_in
from tests.world import World

DURE = Path(__file__).parents[3]
NAMES = {"notify": 1, "notify_sql": None, "waiting_for": 1}
"""What names a kind, and as which argument; None where it is called `kind`."""


def sent(tree: ast.Module) -> Iterator[tuple[ast.expr, int]]:
    """Yield the kinds that the calls of a module name, with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES:
            place = NAMES[node.func.id]
            named = [one.value for one in node.keywords if one.arg == "kind"]
            yield (node.args[place] if place is not None else named[0]), node.lineno


def spelled(kind: ast.expr, tree: ast.Module, path: Path) -> set[str]:
    """Return how a kind is spelled that stands there, or in a constant of the module or of one that it imports."""
    if isinstance(kind, ast.Constant):
        return {str(kind.value)}
    if isinstance(kind, ast.Subscript):
        kind = kind.value
    if isinstance(kind, ast.Attribute) and isinstance(kind.value, ast.Name):
        [source] = [
            f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if kind.value.id == (alias.asname or alias.name)
        ]
        found = follow(f"{source}.{kind.attr}")
    else:
        assert isinstance(kind, ast.Name), ast.dump(kind)
        module = ".".join(path.relative_to(DURE.parent).with_suffix("").parts)
        found = follow(f"{module}.{kind.id}")
    return set(found.values()) if isinstance(found, dict) else {found}


def test_every_kind_that_is_sent_is_declared_and_every_declared_kind_is_sent() -> None:
    """A misspelt kind would fail the act that sends it."""
    named: set[str] = set()
    for path in DURE.rglob("*.py"):
        if "tests" not in path.parts:
            tree = ast.parse(path.read_text())
            named.update(*(spelled(kind, tree, path) for kind, _line in sent(tree)))
    assert named == set(kinds())


def test_no_kind_is_declared_twice() -> None:
    told = Counter(kind for room in rooms() for kind in room.notices)
    assert [kind for kind, times in told.items() if times > 1] == []
    assert max(map(len, told)) <= 30


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_what_a_kind_names_is_there(kind: str) -> None:
    """The page with its one argument, the choices of its facts, the template below."""
    declared = kinds()[kind]
    assert all(follow(choices).choices for choices in declared.words.values())
    assert not declared.below or get_template(declared.below)
    assert bool(declared.view) or not declared.argument
    if declared.view:
        room, _, view = declared.view.partition(":")
        addresses = get_resolver().namespace_dict[room][1].reverse_dict.getlist(view)
        arguments = [len(parameters) for found in addresses for _text, parameters in found[0]]
        assert (1 if declared.argument else 0) in arguments


def test_a_kind_leads_to_a_page_of_the_room_that_declares_it() -> None:
    """A room knows its own pages, reasons and matters, and no others."""
    for name in installed():
        room = name.removeprefix("dure.")
        for kind, declared in follow(f"{name}.room.ROOM").notices.items():
            named = [declared.settled, *declared.words.values()]
            assert all(one.startswith(f"{name}.") for one in named if one), kind
            assert not declared.view or declared.view.startswith(f"{room}:"), kind


@pytest.mark.parametrize("kind", sorted(kind for kind, declared in kinds().items() if declared.settled))
def test_what_became_of_a_matter_is_asked_of_the_notice_around(kind: str) -> None:
    matter = Matter(person="around.person_id", fact=lambda name: f"around.{name}", today="today")
    assert "around." in follow(kinds()[kind].settled)(matter)


def test_a_kind_that_no_room_declares_cannot_be_sent(world: World) -> None:
    with pytest.raises(ValueError, match="gone-by"):
        notify([world.people["김민수"].pk], "gone-by")
    assert not Notice.objects.exists()


def test_a_notice_of_a_kind_that_is_sent_no_longer_is_still_read(world: World) -> None:
    """Rows of earlier versions stay for up to a year."""
    row = Notice.objects.create(
        person=world.people["김민수"], kind="gone-by", facts={"name": "{name}"}, at=clock.now()
    )
    client = signed_in(world, "김민수")
    assert "더 이상 보내지 않는 종류의 알림" in get(client, "/points/notices/")
    assert client.post(f"/points/notices/{row.pk}/")["Location"] == "/points/notices/"
    assert "더 이상 보내지 않는 종류의 알림" not in get(client, "/")
