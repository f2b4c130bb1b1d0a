"""Temporary tables through which rows stream, so that an import of any size fits in little memory."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection

from dure.kit import sql

# Set for the import's own transaction: sorting a million staged rows in 4 MB would go over the disk many times.
_PREPARE = """
set local work_mem = '64MB';
drop table if exists roster_row, roster_seen, roster_department, roster_person, roster_post,
    roster_retract, roster_login, roster_change;
create temp table roster_row (
    line int, number text, name text, email text, account text, employment text, kind text, department text,
    position text, grade text, starts date, ends date, order_number text, duty text, phone text
) on commit drop;
create temp table roster_seen (number text) on commit drop;
create temp table roster_department (key text primary key, id bigint) on commit drop;
create temp table roster_person (
    serial int generated always as identity primary key, person_id bigint, number text, name text,
    initials text, email text, employment text, phone text
) on commit drop;
create temp table roster_post (
    serial int generated always as identity primary key, number text, department text, kind text,
    position text, grade text, duty text, starts date, ends date, order_number text, employment text,
    may_overlap boolean
) on commit drop;
create temp table roster_retract (serial int generated always as identity primary key, id bigint) on commit drop;
create temp table roster_login (serial int generated always as identity primary key, number text, login text)
    on commit drop;
create temp table roster_change (
    serial int generated always as identity primary key, part text, line int, kind text, key text, name text,
    changes jsonb
) on commit drop;
"""

_COLUMNS = {
    "roster_row": "line, number, name, email, account, employment, kind, department, position, grade, starts, ends,"
    " order_number, duty, phone",
    "roster_seen": "number",
    "roster_department": "key, id",
    "roster_person": "person_id, number, name, initials, email, employment, phone",
    "roster_post": "number, department, kind, position, grade, duty, starts, ends, order_number, employment,"
    " may_overlap",
    "roster_retract": "id",
    "roster_login": "number, login",
    "roster_change": "part, line, kind, key, name, changes",
}


def prepare() -> None:
    """Make the tables in the current transaction; they end with it."""
    for statement in _PREPARE.split(";")[:-1]:
        sql.execute(statement)


def fill(table: str, rows: Iterable[Sequence[Any]]) -> int:
    """Copy rows into one of the tables as they come; return how many there were."""
    count = 0
    with connection.cursor() as cursor, cursor.copy(f"copy {table} ({_COLUMNS[table]}) from stdin") as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


@contextmanager
def streamed(query: str, parameters: Sequence[Any] = ()) -> Iterator[Iterator[tuple[Any, ...]]]:
    """Yield the rows of a query by and by, while other statements run in between."""
    connection.ensure_connection()
    raw = connection.connection
    with raw.cursor(name="roster_stream") as cursor:
        cursor.itersize = 5000
        cursor.execute(query, parameters)
        yield iter(cursor)


def slices(table: str, size: int) -> Iterator[tuple[int, int]]:
    """Yield the serial numbers of a table in spans, so that long writes can tell how far they are."""
    sql.execute(f"analyze {table}")
    last = sql.value(f"select coalesce(max(serial), 0) from {table}")
    for start in range(1, last + 1, size):
        yield start, start + size - 1


def chunks(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Yield lists of up to `size` rows."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk
