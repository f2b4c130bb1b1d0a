"""What an import would change, row by row (O6)."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["new", "changed", "moved", "ended", "unchanged"]
KINDS: tuple[Kind, ...] = ("new", "changed", "moved", "ended", "unchanged")


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, as texts for a reader."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What one row of a file does. `key` is the staff number or department code; `line` 0 is no row at all."""

    line: int
    kind: Kind
    key: str
    name: str
    changes: tuple[Change, ...] = ()
