"""Which codes of refusals an endpoint of the API can answer with, read from what it calls; for tests."""

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

from ninja.operation import Operation

from dure.web.api import api

_WRITING = {"POST", "PUT", "PATCH", "DELETE"}
_MAKERS = re.compile(r"(^|_)(Denial|Refusal|refusal|refused|refuse|refusal_of)$")
_ASKED_OF_THE_PAST = "dure.points.proposals.simulation"
"""Asks the rules of giving and awards what they would have refused, and refuses nothing."""
_ONLY_ASKS = "abilities_of"
"""Says in an answer what the reader may do next, and refuses nothing."""
_CODE = re.compile(r"[a-z]+(-[a-z]+)*")


def writing() -> Iterator[tuple[str, Operation]]:
    """Give every operation of the API that writes, with its path."""
    for prefix, router in api._routers:
        for path, operations in router.path_operations.items():
            for operation in operations.operations:
                if _WRITING & set(operation.methods):
                    yield f"{operation.methods[0]} {prefix}{path}", operation


def codes_of(view: Callable[..., Any]) -> frozenset[str]:
    """Return the codes that `view` and everything of the product that it calls by name make refusals of."""
    found: set[str] = set()
    seen: set[FunctionType] = set()
    waiting = [_plain(view)]
    while waiting:
        function = waiting.pop()
        if function is None or function in seen:
            continue
        seen.add(function)
        codes, called = _read(function)
        found |= codes
        waiting += [_plain(one) for one in called]
    return frozenset(found)


def _plain(thing: Any) -> FunctionType | None:
    thing = inspect.unwrap(thing) if callable(thing) else thing
    if (
        not isinstance(thing, FunctionType)
        or thing.__module__ == _ASKED_OF_THE_PAST
        or thing.__name__ == _ONLY_ASKS
    ):
        return None
    return thing if thing.__module__.startswith("dure.") else None


@cache
def _read(function: FunctionType) -> tuple[frozenset[str], tuple[Any, ...]]:
    """Return the codes that stand in a function, and what it calls."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    codes = {code for call in calls if _MAKERS.search(_name(call.func)) for code in _constants(call.args[:1])}
    codes |= {
        code
        for node in ast.walk(tree)
        if isinstance(node, ast.Return) and function.__module__.endswith(".rules")
        for code in _constants([node.value])
        if code in _said()
    }
    named = [node for node in ast.walk(tree) if isinstance(node, (ast.Name, ast.Attribute))]
    known = function.__globals__
    return frozenset(codes), tuple(thing for node in named for thing in _named(node, known))


def _constants(nodes: Sequence[ast.expr | None]) -> Iterator[str]:
    """Give the codes that are written there, both of `one if … else other`."""
    chosen = [two for node in nodes if isinstance(node, ast.IfExp) for two in (node.body, node.orelse)]
    for node in [*nodes, *chosen]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
            yield node.value


@cache
def _said() -> frozenset[str]:
    """Return every code that has a sentence in a room's `refusals`: a rule may return it bare."""
    modules = [module for name, module in sys.modules.items() if re.fullmatch(r"dure\..*refusals", name)]
    return frozenset(code for module in modules for code in vars(module).get("SAID", ()))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _named(node: ast.Name | ast.Attribute, known: dict[str, Any]) -> Iterator[Any]:
    if isinstance(node, ast.Name):
        yield known.get(node.id)
    elif isinstance(node.value, ast.Name) and isinstance(known.get(node.value.id), ModuleType):
        yield getattr(known[node.value.id], node.attr, None)
