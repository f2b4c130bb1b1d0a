"""Rules of the house about the code itself that neither ruff nor mypy knows."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import Environment, StrictUndefined, nodes

DURE = Path(__file__).parents[1] / "dure"
WITH_DEFAULT = 3
NOT_OURS = {
    "dure/cli/__init__.py": "a module without a command of its name has none",
    "dure/platform/surroundings.py": "the standard streams may be any object",
    "dure/web/serving/answers.py": "an answer of WSGI has a close or none",
    "dure/organizations/roster/workbooks.py": "cells of openpyxl hold objects of several types",
}
"""Where an attribute of other people's types may be missing, and why."""


def sources() -> Iterator[Path]:
    """Yield the product's own modules, without tests and migrations."""
    for path in sorted(DURE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            yield path


def guesses(code: str) -> Iterator[int]:
    """Yield the lines that ask an object for an attribute which it may not have."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            is_guess = node.func.id == "getattr" and len(node.args) == WITH_DEFAULT
            if is_guess or node.func.id == "hasattr":
                yield node.lineno


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('getattr(given, "warnings", ())', [1]),
        ('hasattr(row, "end")', [1]),
        ("getattr(one, name)", []),
        ("or_none(lambda: row.end)", []),
    ],
)
def test_an_attribute_that_may_be_missing_is_found(code: str, found: list[int]) -> None:
    """F-B1."""
    assert list(guesses(code)) == found


def test_no_attribute_is_asked_for_with_a_default() -> None:
    """F-B1: a misspelt name would quietly be the default for ever, and no type checker would see it."""
    found = {
        f"{name}:{line}"
        for path in sources()
        if (name := str(path.relative_to(DURE.parent))) not in NOT_OURS
        for line in guesses(path.read_text())
    }
    assert found == set()


def jinja() -> Environment:
    """Return the environment that draws every page."""
    return engines["jinja2"].env  # type: ignore[attr-defined, no-any-return]  # Django's own backend


def doubts(template: str) -> Iterator[int]:
    """Yield the lines that ask whether a name is there at all; whether a macro was called with a block may be asked."""
    parsed = jinja().parse(template)
    for test in parsed.find_all(nodes.Test):
        is_caller = isinstance(test.node, nodes.Name) and test.node.name == "caller"
        if test.name in ("defined", "undefined") and not is_caller:
            yield test.lineno
    for used in parsed.find_all(nodes.Filter):
        if used.name in ("default", "d"):
            yield used.lineno


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("{% if row.end is defined %}x{% endif %}", [1]),
        ("{{ 1 }}\n{% if row.end is not defined %}x{% endif %}", [2]),
        ('{{ row.name|default("") }}', [1]),
        ("{% if caller is defined %}{{ caller() }}{% endif %}", []),
        ("{% if row.end is none %}x{% endif %}", []),
    ],
)
def test_a_doubt_about_a_name_is_found(template: str, found: list[int]) -> None:
    """F-B1."""
    assert list(doubts(template)) == found


def test_no_template_asks_whether_a_name_is_there() -> None:
    """F-B1: a misspelt name would quietly be absent for ever; without the question it is an error."""
    assert jinja().undefined is StrictUndefined
    loader = jinja().loader
    assert loader is not None
    names = [name for name in loader.list_templates() if name.endswith((".html", ".txt"))]
    assert len(names) > 50
    found = {f"{name}:{line}" for name in names for line in doubts(loader.get_source(jinja(), name)[0])}
    assert found == set()
