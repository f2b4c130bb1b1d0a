"""Every act that the code puts on record has a name that auditors read, in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import dure
from dure.audit.names import acts, name_of

ROOT = Path(dure.__file__).parent
RECORDERS = {"record": 0, "record_sql": 0, "refusals_recorded": 0}
"""What writes an entry, and which of its arguments is the act."""

ENDINGS = {"webhook.": ("failing", "off"), "points.special-award.": ("approved", "declined", "withdrawn")}
"""Acts whose name is put together from a state."""


def acts_on_record() -> set[str]:
    found: set[str] = set()
    for path in sorted(ROOT.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            found.update(_acts_in(path))
    return found


def _acts_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    passing_on = {one.name: place for one in functions if (place := _place_of_action(one)) is not None}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            yield from _assigned(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = (RECORDERS | passing_on).get(node.func.id)
            if place is not None:
                yield from _read(node.args[place], f"{path}:{node.lineno}")


def _place_of_action(function: ast.FunctionDef) -> int | None:
    names = [argument.arg for argument in function.args.args]
    return names.index("action") if "action" in names else None


def _assigned(node: ast.Assign) -> Iterator[str]:
    """Read `action, subject = "points.…", …`."""
    target = node.targets[0]
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
        for name, value in zip(target.elts, node.value.elts, strict=True):
            if isinstance(name, ast.Name) and name.id == "action":
                yield from _read(value, "an assignment")


def _read(argument: ast.expr, where: str) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(act)):
            yield act
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), ast.FormattedValue()]):
            yield from (start + ending for ending in ENDINGS[start])
        case ast.IfExp(body=body, orelse=otherwise):
            yield from _read(body, where)
            yield from _read(otherwise, where)
        case ast.Name(id="action"):
            """Passed on from a caller, who is read in its place."""
        case _:
            pytest.fail(f"{where}: which act is this? {ast.unparse(argument)}")


def test_every_act_on_record_has_a_name_and_no_name_is_left_over() -> None:
    """Truth 8: of a refused act the audit line alone is left, so it has to be readable."""
    on_record = acts_on_record()
    assert len(on_record) > 60, "the code could not be read"
    assert on_record - set(acts()) == set()
    assert set(acts()) - on_record == set()


@pytest.mark.parametrize("act", sorted(acts()))
def test_the_name_is_korean_for_readers_of_korean(act: str) -> None:
    with translation.override("ko"):
        assert re.search("[가-힣]", str(name_of(act))), act
    with translation.override("en"):
        assert not re.search("[가-힣]", str(name_of(act))), act
