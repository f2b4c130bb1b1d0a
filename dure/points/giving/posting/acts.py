"""What is asked for and what comes of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dure.kit.actor import Actor
from dure.points.giving.rules import Gift


@dataclass(frozen=True, slots=True)
class Act:
    """One request to give: all of its gifts or none (D7).

    `fingerprint` tells whether a request that carries a known `key` is the same request (D33). `unreadable` is what
    its gifts thank for and its actor may not open.
    """

    actor: Actor
    gifts: tuple[Gift, ...]
    key: str | None = None
    fingerprint: bytes = b""
    unreadable: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Given:
    """One transfer as it was written, and what its giver has left in the month after the whole act."""

    id: int
    month: date
    amount: int
    sender_id: int
    sender_name: str
    recipient_id: int | None
    recipient_name: str
    message: str
    occurred_at: datetime
    granted: int
    remaining: int
    is_repeated: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return what is stored as the first answer of an idempotent request."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return fields | {"month": self.month.isoformat(), "occurred_at": self.occurred_at.isoformat()}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Given":
        """Return the answer that `as_json` stored."""
        month, at = date.fromisoformat(stored["month"]), datetime.fromisoformat(stored["occurred_at"])
        return cls(**stored | {"month": month, "occurred_at": at})


Outcome = tuple[Given, ...] | Exception
