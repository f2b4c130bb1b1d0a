"""Failures put in the way of an act: the database fails at its n-th statement, before or after doing it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal
from unittest import mock

import psycopg

How = Literal["refused", "lost before", "lost after"]
HOWS: tuple[How, ...] = ("refused", "lost before", "lost after")


@dataclass
class Fault:
    """Which statement fails and how; counts those that came."""

    at: int
    how: How
    seen: int = 0

    @property
    def struck(self) -> bool:
        """Tell whether there was such a statement."""
        return self.seen >= self.at

    def meet(self, connection: "psycopg.Connection[Any]", do: Any) -> Any:
        """Do what is asked, unless it is the one that fails."""
        self.seen += 1
        if self.seen != self.at:
            return do()
        if self.how == "lost after":
            do()
        if self.how != "refused":
            connection.close()
        raise psycopg.OperationalError(f"statement {self.at} {self.how}")


@contextmanager
def failing(at: int, how: How) -> Iterator[Fault]:
    """Let the `at`-th statement or commit of any connection fail.

    "refused": the server says no and the connection lives. "lost before": the connection breaks on the way to
    the server. "lost after": the server did it, and the connection broke before it could say so.
    """
    fault = Fault(at, how)
    execute, commit = psycopg.Cursor.execute, psycopg.Connection.commit

    def execute_or_fail(cursor: Any, *statement: Any, **options: Any) -> Any:
        return fault.meet(cursor.connection, lambda: execute(cursor, *statement, **options))

    def commit_or_fail(connection: Any) -> None:
        fault.meet(connection, lambda: commit(connection))

    with (
        mock.patch.object(psycopg.Cursor, "execute", execute_or_fail),
        mock.patch.object(psycopg.Connection, "commit", commit_or_fail),
    ):
        yield fault
