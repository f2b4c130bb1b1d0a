"""What the product asks of the database: noted while all tests run on one PostgreSQL, asked again of another.

`DURE_TEST_STATEMENTS` names the folder of the notes. Each process writes one example of every statement that
succeeded, with the values it had; `tests/test_statements.py` runs them on the PostgreSQL of `DURE_TEST_POSTGRES`.
So tests that look at pages, answers and the command line need not run on each PostgreSQL for what they ask of it.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = os.environ.get("DURE_TEST_STATEMENTS", "")
IS_OTHER = "DURE_TEST_POSTGRES" in os.environ

_PRODUCT, _TESTS = f"{ROOT}/dure/", "/tests/"
_ASKS = re.compile(
    r"\s*(?:/\*.*?\*/\s*)?(?:select|with|insert|update|delete|merge|values|table)\b", re.IGNORECASE
)
_HARMS = re.compile(r"pg_terminate_backend|pg_cancel_backend|pg_sleep", re.IGNORECASE)
_VALUES = re.compile(r"'(?:[^']|'')*'|%s|%\(\w+\)s|\b\d+\b")
_MANY = re.compile(r"\?(?:\s*,\s*\?)+")
# Whoever looks at what the product shows asks nothing that is not noted; see `pytest_collection_modifyitems`.
_SURFACES = re.compile(
    r"dure/(?:cli|web|sample)/|/test_api_\w+\.py|/test_\w*pages?\.py|tests/test_api_conformance\.py"
)
_DATABASES = {"db", "transactional_db", "django_db_setup", "folder", "open_folder", "sample_government"}

_seen: set[str | bytes] = set()
_noted: dict[str, str] = {}


def noted() -> list[str]:
    """Return one example of each statement that was noted."""
    found: dict[str, str] = {}
    for file in sorted(Path(FOLDER).glob("*.json")) if FOLDER else ():
        found |= json.loads(file.read_text())
    return list(found.values())


def pytest_configure() -> None:
    """Listen to every cursor when statements are to be noted."""
    if not FOLDER or IS_OTHER:
        return
    execute = psycopg.Cursor.execute

    def heard(cursor: Any, query: Any, params: Any = None, **more: Any) -> Any:
        answer = execute(cursor, query, params, **more)
        if not isinstance(query, (str, bytes)) or query not in _seen:
            _note(cursor.connection, query, params)
        return answer

    psycopg.Cursor.execute = heard  # type: ignore[assignment,method-assign]


def pytest_unconfigure() -> None:
    """Write down what this process noted."""
    if _noted:
        folder = Path(FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{os.getpid()}.json").write_text(json.dumps(_noted, ensure_ascii=False))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what another PostgreSQL need not run: pages, the API's forms, the command line, and what asks nothing."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        asks = names & _DATABASES or item.get_closest_marker("django_db")
        if not asks or _SURFACES.search(str(item.path.relative_to(ROOT))):
            item.add_marker(pytest.mark.surface)


def _note(connection: Any, query: Any, params: Any) -> None:
    if isinstance(query, (str, bytes)):
        _seen.add(query)
    text = psycopg.ClientCursor(connection).mogrify(query, params)
    if not _ASKS.match(text) or _HARMS.search(text) or not any(_files()):
        return
    template = query if isinstance(query, str) else text
    _noted.setdefault(_MANY.sub("?", _VALUES.sub("?", template)), text)


def _files() -> Iterator[bool]:
    """Tell of each frame whether it is the product's own."""
    frame = sys._getframe(2)
    while frame := frame.f_back:  # type: ignore[assignment]
        name = frame.f_code.co_filename
        yield name.startswith(_PRODUCT) and _TESTS not in name
