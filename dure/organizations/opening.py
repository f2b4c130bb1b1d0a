"""What this room asks of the one above that keeps accounts: a roster opens them, and an upload is an account's.

That room says how, once it is ready: nothing of it is imported here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dure.kit.actor import Actor


@dataclass(frozen=True, slots=True)
class Opened:
    """How many accounts were opened, and the logins that could not be taken."""

    opened: int
    refused: Sequence[str]


class Accounts(Protocol):
    """The room of accounts, as a roster needs it."""

    def may_be_login(self, login: str) -> bool:
        """Tell whether `login` may name an account, whatever way it is spelt."""

    def people_of_logins(self, logins: Iterable[str]) -> Mapping[str, int | None]:
        """Return whose each existing login is, None for an account that is nobody's."""

    def open_accounts(self, pairs: Iterable[tuple[int, str]], *, actor: Actor) -> Opened:
        """Open an account for each (person, login) in the transaction of the roster."""

    def people_without_account(self, agency_id: int) -> int:
        """Return how many people work at an agency, today or from a coming day on, without an account."""

    def actor(self, account_id: int | None, *, address: str | None = None, agent: str = "") -> Actor:
        """Return the actor behind an account; anonymous when it is not open."""


_registered: list[Accounts] = []


def register(accounts: Accounts) -> None:
    """Let `accounts` answer; once, when its room is ready."""
    _registered[:] = [accounts]


def accounts() -> Accounts:
    """Return the room of accounts."""
    return _registered[0]
