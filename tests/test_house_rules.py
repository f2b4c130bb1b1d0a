"""Rules of the house about the code itself that neither ruff nor mypy knows."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.template import engines
from django.test import RequestFactory
from jinja2 import Environment, StrictUndefined, nodes

from dure.frame import context
from dure.kit.roles import POSTED

DURE = Path(__file__).parents[1] / "dure"
WITH_DEFAULT = 3
NOT_OURS = {
    "dure/cli/__init__.py": "a module without a command of its name has none",
    "dure/platform/surroundings.py": "the standard streams may be any object",
    "dure/web/serving/answers.py": "an answer of WSGI has a close or none",
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
    found = {str(path.relative_to(DURE.parent)): set(guesses(path.read_text())) for path in sources()}
    assert {name for name, lines in found.items() if lines} == NOT_OURS.keys()


ROOT = DURE.parent
ASSERTING = frozenset({"raises", "warns", "fail", "run_state_machine_as_test", "call_and_validate", "expect"})
"""What of other people's fails by itself: pytest, Hypothesis, Schemathesis, Playwright."""


LONGEST_FILE = 400
LONGER_FILES = {
    "dure/results/migrations/0001_from_points.py": "the state of sixteen tables that points made, as Django writes it",
    "dure/sealing/verify_ledger.py": "one file, so that it checks seals without the product",
}


def test_no_file_is_longer_than_what_one_reads_at_once() -> None:
    """What has become longer is divided by what it is about."""
    paths = [*DURE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in paths}
    assert {name for name, length in lengths.items() if length > LONGEST_FILE} == LONGER_FILES.keys()


@cache
def modules_of_tests() -> dict[str, ast.Module]:
    """Return the modules of tests, and what they share, by the names under which they are imported."""
    paths = [*DURE.glob("**/tests/**/*.py"), *(ROOT / "tests").rglob("*.py")]
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): ast.parse(path.read_text()) for path in paths
    }


def functions(module: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions of a module by the names they are called by, methods as `.name`."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            yield from ((f".{one.name}", one) for one in node.body if isinstance(one, ast.FunctionDef))


def calls(function: ast.FunctionDef) -> Iterator[str]:
    """Yield what a function calls: `name`, or `.name` of whatever object."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield f".{node.func.attr}"


def judging(modules: dict[str, ast.Module]) -> dict[str, set[str]]:
    """Return by module the names of functions that assert something, be it through others; methods count for all."""
    reached = {
        name: {called: set(calls(one)) for called, one in functions(module)}
        for name, module in modules.items()
    }
    found = {
        name: {called for called, one in functions(module) if asserts(one)}
        for name, module in modules.items()
    }
    borrowed = {name: set(imports(module)) for name, module in modules.items()}
    methods = {f".{name}" for name in ASSERTING}
    is_done = False
    while not is_done:
        is_done = True
        methods |= {called for names in found.values() for called in names if called.startswith(".")}
        for name in modules:
            lent = {called for source, called in borrowed[name] if called in found.get(source, ())}
            judges = ASSERTING | methods | lent | found[name]
            new = {called for called, reaches in reached[name].items() if reaches & judges} - found[name]
            found[name] |= new
            is_done = is_done and not new
    return found


def asserts(function: ast.FunctionDef) -> bool:
    """Tell whether a function holds an assertion."""
    return any(isinstance(node, ast.Assert) for node in ast.walk(function))


def imports(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield what a module takes from others by name: the other's name, and the function's."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def idle(modules: dict[str, ast.Module]) -> set[str]:
    """Return the tests that assert nothing."""
    judges = judging(modules)
    return {
        f"{name}:{called.removeprefix('.')}"
        for name, module in modules.items()
        for called, _ in functions(module)
        if called.removeprefix(".").startswith("test_") and called not in judges[name]
    }


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def test_x(): look()", {"m:test_x"}),
        ("def test_x(): assert look()", set()),
        ("def test_x():\n with pytest.raises(E): look()", set()),
        ("def holds(): assert 1\ndef test_x(): holds()", set()),
        ("from shared import holds\ndef test_x(): holds()", set()),
        ("from product import holds\ndef test_x(): holds()", {"m:test_x"}),
        ("class Of:\n def test_x(self): look()", {"m:test_x"}),
    ],
)
def test_a_test_that_asserts_nothing_is_found(code: str, found: set[str]) -> None:
    """F-B12: an assertion of its own, or of a function that tests share."""
    shared = ast.parse("def holds(): assert 1")
    assert idle({"m": ast.parse(code), "shared": shared}) == found


def test_every_test_asserts_something() -> None:
    """F-B12: whatever passes without an assertion passes for ever."""
    assert idle(modules_of_tests()) == set()


def test_no_test_takes_anything_from_another_test() -> None:
    """F-B12: what tests share stands in a module of its own."""
    found = {
        f"{name}: {node.module}"
        for name, module in modules_of_tests().items()
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and (node.module or "").rpartition(".")[2].startswith("test_")
    }
    assert found == set()


READING = frozenset({"split", "partition", "rpartition", "findall", "finditer", "search", "match"})
"""What takes a piece out of a text."""


def scraping(code: str) -> Iterator[int]:
    """Yield the lines that take the value of an attribute out of a page as if it were a text."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READING:
            first = node.args[0] if node.args else None
            text = first.value if isinstance(first, ast.Constant) else None
            if isinstance(text, str) and '="' in text:
                yield node.lineno


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("""page.split('href="')[1]""", [1]),
        ("""re.findall(r'value="([^"]+)"', page)""", [1]),
        ("""Page(page).values["key"]""", []),
        ("""line.split(":")""", []),
    ],
)
def test_a_page_that_is_read_as_a_text_is_found(code: str, found: list[int]) -> None:
    """F-B12."""
    assert list(scraping(code)) == found


def test_no_test_takes_values_out_of_a_page_by_its_quotes() -> None:
    """F-B12: `tests.html.Page` reads a page; quotes and escapes are not for each test to know."""
    paths = [*DURE.rglob("tests/**/*.py"), *(ROOT / "tests").rglob("*.py")]
    found = {str(path.relative_to(ROOT)): list(scraping(path.read_text())) for path in paths}
    assert {name for name, lines in found.items() if lines} == set()


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


SAY_WHO_MAY = frozenset({"abilities", "rules"})
"""Modules, and folders of them, that say who may do what."""
ASK_FOR_ROLES = {
    "dure/accounts/actions/passwords.py": "opens the accounts of administrators",
    "dure/accounts/api.py": "tells people which roles they have",
    "dure/accounts/api_accounts.py": "tells which accounts are administrators'",
    "dure/accounts/queries/samples.py": "tells which roles the accounts of a sample have",
}
"""What else reads the roles of somebody who acts, and why."""


def asked_roles(code: str, roles: frozenset[str] = POSTED) -> Iterator[int]:
    """Yield the lines that read what roles somebody has, or compare with the name of a role."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute) and node.attr in ("roles", "is_administrator"):
            is_module = isinstance(node.value, ast.Name) and node.value.id == node.attr
            if not is_module:
                yield node.lineno
        if isinstance(node, ast.Compare | ast.Set):
            parts = node.elts if isinstance(node, ast.Set) else [node.left, *node.comparators]
            if any(isinstance(part, ast.Constant) and part.value in roles for part in parts):
                yield node.lineno


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('"operator" in held', [1]),
        ("READERS & actor.roles", [1]),
        ('READERS = frozenset({"auditor", "personnel"})', [1]),
        ("if actor_of(request).is_administrator: pass", [1]),
        ('may(actor, "read", "awards")', []),
        ('holders_of(agency, "operator", today)', []),
        ("roles.roles", []),
    ],
)
def test_a_question_about_roles_is_found(code: str, found: list[int]) -> None:
    """I30."""
    assert list(asked_roles(code)) == found


def test_nothing_but_the_tables_of_abilities_asks_for_a_role() -> None:
    """I30: one table of each room says who may do what; everything else asks it."""
    found = {
        str(path.relative_to(ROOT))
        for path in sources()
        if not SAY_WHO_MAY & {path.stem, *path.relative_to(DURE).parent.parts}
        and list(asked_roles(path.read_text()))
    }
    assert found == ASK_FOR_ROLES.keys()


def test_no_template_asks_for_a_role() -> None:
    """I30: templates ask `may`, or are told."""
    asking = re.compile(r"\bactor\.(?:roles|is_administrator)\b")
    assert [str(path) for path in DURE.rglob("*.html") if asking.search(path.read_text())] == []


def keys_of(code: str) -> set[str]:
    """Return the words that are keys of a dictionary written in a module."""
    keys = (key for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Dict) for key in node.keys)
    return {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def test_no_page_gives_its_template_a_name_that_the_frame_gives() -> None:
    """The frame's names are added last, so a page's own would quietly be replaced by them."""
    of_the_frame = set(context.page(RequestFactory().get("/")))
    giving = [
        path
        for path in sources()
        if re.search(r"\brender\(", path.read_text()) and path.parent.name != "frame"
    ]
    assert len(giving) > 20
    assert {str(path) for path in giving if keys_of(path.read_text()) & of_the_frame} == set()
