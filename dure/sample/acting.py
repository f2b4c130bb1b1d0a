"""Acting as one of the cast, by what their post allows them today."""

from dataclasses import replace

from dure.accounts.queries import account_actor, account_id_of
from dure.kit.actor import Actor

CITY = "4070000"
"""The agency whose desks are full."""


def acting(login: str) -> Actor:
    """Return an account of the sample as who it acts as."""
    return acting_as(account_id_of(login))


def acting_as(account_id: int | None) -> Actor:
    """Return any account as who it acts as."""
    return replace(account_actor(account_id), channel="sample")
