"""Rules of the house about the code itself that neither ruff nor mypy knows."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

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
