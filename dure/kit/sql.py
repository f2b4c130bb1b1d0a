"""Asking the database one statement: the one way for what the ORM does not say as well.

Every function takes a statement with `%s` or `%(name)s` and its parameters, and runs on the connection of the thread,
so in the transaction that is open there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection

Made = TypeVar("Made")
Parameters = Sequence[Any] | Mapping[str, Any] | None

NEWEST = 2**62
"""Above every id: where a list that goes from new to old begins."""


def execute(statement: str, parameters: Parameters = None) -> int:
    """Run a statement; return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def rows(statement: str, parameters: Parameters = None) -> list[tuple[Any, ...]]:
    """Return the rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def records(kind: Callable[..., Made], statement: str, parameters: Parameters = None) -> list[Made]:
    """Return each row as a `kind`, which has its fields in the order of the columns."""
    return [kind(*row) for row in rows(statement, parameters)]


def mapping(statement: str, parameters: Parameters = None) -> dict[Any, Any]:
    """Return the rows of two columns as keys and values."""
    pairs: list[Any] = rows(statement, parameters)
    return dict(pairs)


def column(statement: str, parameters: Parameters = None) -> list[Any]:
    """Return the first column of the rows."""
    return [row[0] for row in rows(statement, parameters)]


def first(statement: str, parameters: Parameters = None) -> tuple[Any, ...] | None:
    """Return the first row, None where there is none, as after a statement that returns nothing."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row: tuple[Any, ...] | None = cursor.fetchone() if cursor.description else None
        return row


def one(statement: str, parameters: Parameters = None) -> tuple[Any, ...]:
    """Return the only row of a statement that always has one. Raises `LookupError` where it has none."""
    row = first(statement, parameters)
    if row is None:
        raise LookupError(statement)
    return row


def value(statement: str, parameters: Parameters = None) -> Any:
    """Return the first column of the only row, as `one` does."""
    return one(statement, parameters)[0]


def streamed(statement: str, parameters: Parameters = None, *, at_once: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows by and by through a cursor of the database: memory holds `at_once` of them."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while some := cursor.fetchmany(at_once):
            yield from some
