"""The sample government has accounts with a public password: it goes with no production."""

from contextlib import suppress
from typing import Any

import psycopg

from dure.env import Environment
from dure.platform.postgres import DatabaseError

SENTENCE = (
    "The database holds the sample government, whose people are made up and whose password is public:"
    " production needs a database of its own (DURE_DATA or DURE_DATABASE_URL)."
)


def refuse_in_production(env: Environment, url: str) -> None:
    """Raise `DatabaseError` where a production is about to serve a sample government (F-C1).

    Where the database does not answer nobody is served from it; `/readyz` says so.
    """
    if env.env != "production":
        return
    with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=10) as connection:
        if are_there(connection):
            raise DatabaseError(SENTENCE)


def are_there(connection: psycopg.Connection[Any]) -> bool:
    """Tell whether the database, if it has tables, holds sample accounts. Leans on account_sample."""
    if connection.execute("select to_regclass('accounts_account')").fetchone() == (None,):
        return False
    return connection.execute("select exists (select from accounts_account where is_sample)").fetchone() == (
        True,
    )
