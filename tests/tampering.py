"""Changing what the database guards, as somebody does who rules it: the owner of the tables, past the triggers."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

REFUSED = "append-only|permission denied"
"""What the product's own role is told: by its rights, or by the trigger where it may change other columns."""


@contextmanager
def as_owner() -> Iterator[None]:
    """Let the test's connection be the owner's, with all triggers asleep, until the block ends; in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE dure_owner")
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SET LOCAL ROLE NONE")


def tamper(statement: str, parameters: object = None) -> None:
    """Run one statement as the owner, past the triggers."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)  # type: ignore[arg-type]
