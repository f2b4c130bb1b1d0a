"""Lists in pages by keyset: opaque cursors that stay right while rows are being inserted."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from dure.kit.refusals import Refusal

LARGEST_LIMIT = 100
_LARGEST_KEY = 2**63 - 1
_LONGEST_KEY = 500

Key = int | str
Row = TypeVar("Row")


def encode_cursor(keys: Sequence[Key]) -> str:
    """Return the cursor that stands for the position right after the row with these sort keys."""
    return base64.urlsafe_b64encode(json.dumps(list(keys), ensure_ascii=False).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, shape: Sequence[type[Key]]) -> tuple[Key, ...] | None:
    """Return the sort keys inside `cursor`, each of the type that `shape` names; None without a cursor.

    A cursor only says where to go on; what may be seen is decided by the query, so it needs no signature.
    Raises `Refusal` `cursor` for what was not made by `encode_cursor` for a list of this shape.
    """
    if not cursor:
        return None
    try:
        keys = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        keys = None
    if not isinstance(keys, list) or len(keys) != len(shape) or not all(map(_fits, keys, shape)):
        raise Refusal("cursor", _("This page address is not valid. Start again from the first page."))
    return tuple(keys)


def id_in_cursor(cursor: str | None) -> int | None:
    """Return the id inside the cursor of a list that is sorted by id alone; None without a cursor."""
    keys = decode_cursor(cursor, (int,))
    return None if keys is None else int(keys[0])


def _fits(key: object, kind: type[Key]) -> bool:
    if type(key) is not kind:
        return False
    if isinstance(key, int):
        return abs(key) <= _LARGEST_KEY
    return isinstance(key, str) and len(key) <= _LONGEST_KEY and "\0" not in key and _is_encodable(key)


def _is_encodable(text: str) -> bool:
    """Tell whether `text` is free of lone surrogates, which no database text can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def page_of(
    rows: Sequence[Row], limit: int, keys: Callable[[Row], Sequence[Key]]
) -> tuple[Sequence[Row], str | None]:
    """Cut `rows` (asked for with `limit + 1`) to one page; return it with the cursor of the next, or None."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], encode_cursor(keys(rows[limit - 1]))
