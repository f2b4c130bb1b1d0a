"""The walls between rooms in SQL: a statement names the tables of its own room, of others what they publish."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ROOT / "dure"
OF_THE_LEDGER = {"points", "results", "patterns"}
"""Rooms that share the tables which points made."""


def tables() -> dict[str, str]:
    """Return the room that owns each table."""
    owners = {
        model._meta.db_table: model._meta.app_config.name.removeprefix("dure.")
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_config.name.startswith("dure.")
    }
    assert len(owners) > 50
    return owners


def statements(source: str) -> Iterator[str]:
    """Yield all strings of a module, parts of f-strings too, but no docstrings."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def foreign(room: str, texts: Iterable[str], owners: dict[str, str]) -> set[str]:
    """Return the tables of other rooms that `texts` of a room name."""
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, owners))})\b")
    known = OF_THE_LEDGER if room in OF_THE_LEDGER else {room}
    return {found for text in texts for found in named.findall(text) if owners[found] not in known}


def texts_of(path: Path) -> Iterable[str]:
    text = path.read_text()
    return [text] if path.suffix == ".sql" else statements(text)


def test_no_statement_names_a_table_of_another_room() -> None:
    owners = tables()
    found = [
        f"{path.relative_to(ROOT)} names {table} of {owners[table]}"
        for path in sorted([*ROOMS.rglob("*.py"), *ROOMS.rglob("*.sql")])
        if not {"tests", "migrations"} & set(path.parts)
        for table in sorted(foreign(path.relative_to(ROOMS).parts[0], texts_of(path), owners))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'A = "SELECT * FROM organizations_person"',
        'B = f"""\nSELECT {x}\nFROM organizations_person p"""',
        'C = {"organizations_person": 1}',
        'def f():\n    return "x" + "JOIN organizations_person"',
    ],
)
def test_a_table_of_another_room_is_seen(source: str) -> None:
    owners = {"organizations_person": "organizations"}
    assert foreign("points", statements(source), owners) == {"organizations_person"}
    assert foreign("organizations", statements(source), owners) == set()


def test_what_only_looks_like_a_table_is_let_through() -> None:
    source = '"""Of organizations_person."""\nA = "organizations_person_key my_organizations_person"'
    assert foreign("points", statements(source), {"organizations_person": "organizations"}) == set()
