"""How much a request may send, decided from its head alone: before a byte of its body is read."""

from collections.abc import Mapping
from typing import Any

SMALL = 256 * 1024
"""Bytes that anybody may send: a form, a JSON document."""

UPLOADS = {"/organizations/import/": 640 * 1024 * 1024}
"""Pages that take files from whoever is signed in, with the bytes that they take."""

SLOWEST = 64 * 1024
"""Bytes a second at which a large body has to come at least."""

PATIENCE = 10.0
"""Seconds that any body may take, whatever its size."""


def length_of(environ: Mapping[str, Any]) -> int | None:
    """Return the announced length in bytes; None when the body comes in chunks and announces none."""
    if environ.get("HTTP_TRANSFER_ENCODING"):
        return None
    announced = str(environ.get("CONTENT_LENGTH") or "0")
    return int(announced) if announced.isascii() and announced.isdigit() else None


def refusal(path: str, length: int | None) -> int | None:
    """Return the status that refuses such a body: 411 without a length, 413 when it is too long."""
    if length is None:
        return 411
    return 413 if length > largest(path) else None


def largest(path: str) -> int:
    """Return how many bytes a body for `path` may have."""
    return UPLOADS.get(path, SMALL)


def seconds_for(length: int) -> float:
    """Return how many seconds a body of `length` bytes may take to arrive."""
    return PATIENCE + length / SLOWEST
