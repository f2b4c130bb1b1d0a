"""Asking the database one statement."""

from typing import Any

from django.db import connection


def ask(statement: str, parameters: dict[str, Any] | None = None) -> list[Any]:
    """Return the rows of a statement, as tuples."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
