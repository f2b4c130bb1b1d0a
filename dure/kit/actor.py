"""Who acts: what every action takes as its keyword `actor`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """An account (or the product itself) with what it may do at this moment.

    `roles` are those of organizations.Role that the person's positions carry today; `scopes` are those of
    the token, or all of them for a browser session. `token_id` is set for a bearer token.
    """

    account_id: int | None = None
    token_id: int | None = None
    person_id: int | None = None
    agency_id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    scopes: frozenset[str] = field(default_factory=frozenset)
    is_administrator: bool = False
    channel: str = "system"
    address: str | None = None
    agent: str = ""


SYSTEM = Actor(is_administrator=True)
"""The product itself: schedules and the command line of whoever runs the machine."""
