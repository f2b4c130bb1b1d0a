"""What rooms say of their endpoints and pages to the tests of the whole, in `dure/ROOM/tests/endpoints.py`.

A room brings its rows of the permission matrix and its pages for axe along: no list here has to name it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.world import World

DURE = Path(__file__).resolve().parent.parent / "dure"


def nothing(_world: World) -> Mapping[str, int]:
    """Make nothing."""
    return {}


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The endpoints of a room: API and pages.

    table: rows of the permission matrix, as `tests/test_permission_matrix.py` reads them.
    bodies: what operations of the API are sent, by their names in the table.
    posted: the pages that are posted to, by their names in the table.
    places: makes what the addresses name, and returns the numbers by the names of the parts (`note_id`).
    looked_at: the pages that a browser looks at (`tests/browser/pages.py`), and what makes their addresses.
    """

    table: str
    bodies: Mapping[str, Any] = field(default_factory=dict)
    posted: frozenset[str] = frozenset()
    places: Callable[[World], Mapping[str, int]] = nothing
    looked_at: Mapping[str, Callable[[World], str]] = field(default_factory=dict)


def rows(table: str) -> dict[str, str]:
    """Return the outcomes of a table, for sessions and then for tokens, by the name of the endpoint."""
    lines = (line.rsplit(maxsplit=2) for line in table.strip().splitlines())
    return {name.strip(): sessions + tokens for name, sessions, tokens in lines}


@cache
def declared() -> tuple[Endpoints, ...]:
    """Return what the rooms declare."""
    declaring = sorted(DURE.glob("*/tests/endpoints.py"))
    return tuple(import_module(f"dure.{path.parts[-3]}.tests.endpoints").ENDPOINTS for path in declaring)
