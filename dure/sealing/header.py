"""What a seal's signature stands for: its header, in the same forms as rows (docs/ledger.md)."""

import struct
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

FIRST = bytes(32)
"""The link of an agency's first seal, which has none before it."""

_EPOCH = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Header:
    """An agency's day: how many leaves under which root, the digest of their index, the seal before."""

    agency_code: str
    day: date
    rows: int
    root: bytes
    index_digest: bytes
    previous: bytes
    public_key: bytes

    def to_bytes(self) -> bytes:
        """Return the bytes that are signed."""
        return b"".join(
            (
                _sized(b"dure seal 1"),
                _sized(self.agency_code.encode()),
                struct.pack(">iq", (self.day - _EPOCH).days, self.rows),
                *(_sized(one) for one in (self.root, self.index_digest, self.previous, self.public_key)),
            )
        )

    def digest(self) -> bytes:
        """Return what the next seal of the agency names as the one before it."""
        return sha256(self.to_bytes()).digest()


def _sized(value: bytes) -> bytes:
    return struct.pack(">i", len(value)) + value
