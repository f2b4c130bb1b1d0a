"""What goes with no production, as each room says it: a production that finds it does not begin."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psycopg

from dure.env import Environment
from dure.kit.findings import Finding
from dure.kit.rooms import follow, rooms
from dure.platform.postgres import DatabaseError


def refuse_in_production(env: Environment, url: str) -> None:
    """Raise `DatabaseError` where a production is about to serve what goes with none (F-C1).

    Where the database does not answer nobody is served from it; `/readyz` says so.
    """
    if env.env != "production":
        return
    with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=10) as connection:
        for fault in found(connection):
            raise DatabaseError(fault.text)


def found(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Yield why the database goes with no production; nothing where it does."""
    for room in rooms():
        if room.unfit:
            yield from follow(room.unfit)(connection)
