"""The sample government has accounts with a public password: it goes with no production."""

from collections.abc import Iterator
from typing import Any

import psycopg

from dure.kit.findings import Finding

SENTENCE = (
    "The database holds the sample government, whose people are made up and whose password is public:"
    " production needs a database of its own (DURE_DATA or DURE_DATABASE_URL)."
)


def samples(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Look whether the database, if it has tables, holds sample accounts. Leans on account_sample."""
    if connection.execute("select to_regclass('accounts_account')").fetchone() == (None,):
        return
    if connection.execute("select exists (select from accounts_account where is_sample)").fetchone() == (
        True,
    ):
        yield Finding("sample", "fault", SENTENCE)
