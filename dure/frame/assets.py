"""The files that `npm run build` made: from the name of a source to the address of what it became."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

BUILD = Path(__file__).resolve().parent / "static" / "build"


def asset(source: str) -> str:
    """Return the address of what `source` was built into (`frontend/main.ts`, `icons.svg`)."""
    return _address(_chunk(source).get("file", source))


def styles(source: str) -> list[str]:
    """Return the addresses of the style sheets that belong to the script `source`."""
    return [_address(file) for file in _chunk(source).get("css", [])]


def _address(file: str) -> str:
    # File names carry a digest of their content already, so they do not go through the static storage.
    return f"{settings.STATIC_URL}build/{file}"


def _chunk(source: str) -> dict[str, Any]:
    found: dict[str, Any] = _manifest().get(source, {})
    return found


@cache
def _manifest() -> dict[str, Any]:
    """Return the build's manifest; empty where nobody has built: pages then come without looks, not broken."""
    try:
        made: dict[str, Any] = json.loads((BUILD / "manifest.json").read_text())
    except FileNotFoundError:
        return {}
    return made
