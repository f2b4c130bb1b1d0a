"""The index of a seal: which row each leaf is, so that a changed, missing or added row can be named."""

import struct
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from dure.sealing.forms import Kind, parameters

LEAVES = 4096
"""Leaves in a chunk; a power of two, so that chunks are whole subtrees."""

_ENTRY = struct.Struct(">Bqq32s")
ENTRY = _ENTRY.size
"""Bytes of an entry: the kind, two keys, the hash of the leaf."""

# PostgreSQL hashes, and each row comes back as its entry. They come in no order: there it would have to sort wide
# rows, on disk for a nation's day; here they are strings of equal length.
_ENTRIES = """
SELECT agency, string_agg(entry, '') FROM (
    SELECT {agency} AS agency,
           '\\x{kind:02x}'::bytea || int8send(({first})::bigint) || int8send(({second})::bigint)
               || sha256('\\x00'::bytea || {row}) AS entry
    FROM {source}
) AS leaves GROUP BY agency
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One leaf: the kind of its row, what identifies it, and its hash."""

    kind: int
    first: int
    second: int
    leaf: bytes


def gather(agencies: Iterable[int], day: date, kinds: Sequence[Kind]) -> dict[int, bytes]:
    """Return the entries of `kinds` that each agency's day has now, one after another in their order."""
    statement = " UNION ALL ".join(_statement(kind) for kind in kinds)
    connection.ensure_connection()
    cursor = connection.connection.execute(
        statement, parameters(statement, agencies, day), prepare=True, binary=True
    )
    found: defaultdict[int, list[bytes]] = defaultdict(list)
    for agency, some in cursor.fetchall():
        found[agency] += (some[at : at + ENTRY] for at in range(0, len(some), ENTRY))
    # Kind and keys lead an entry, big-endian and never negative: the order of bytes is the order of rows.
    return {agency: b"".join(sorted(some)) for agency, some in found.items()}


def _statement(kind: Kind) -> str:
    first, second = kind.keys
    return _ENTRIES.format(
        agency=kind.agency, kind=kind.number, first=first, second=second, row=kind.sql(), source=kind.source
    )


def cut(entries_bytes: bytes) -> list[bytes]:
    """Cut entries into chunks of `LEAVES`."""
    size = LEAVES * ENTRY
    return [entries_bytes[at : at + size] for at in range(0, len(entries_bytes), size)]


def leaves(chunk: bytes) -> list[bytes]:
    """Return the hashes of a chunk's leaves."""
    return [chunk[at : at + 32] for at in range(17, len(chunk), ENTRY)]


def entries(chunk: bytes) -> list[Entry]:
    """Return a chunk's entries."""
    return [Entry(*entry) for entry in _ENTRY.iter_unpack(chunk)]
