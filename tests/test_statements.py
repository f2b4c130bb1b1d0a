"""Every statement of the product is understood by the PostgreSQL that is tested, whoever asks it ."""

import psycopg
import pytest
from django.db import connection, transaction

from tests.statements import IS_OTHER, noted

UNDERSTOOD = {
    "42501",  # refused to the role of tests
    "42P01",  # asks a temporary table
}

OTHERWISE = "JSON_OBJECT("
"""Django writes a JSONObject otherwise before 16; tests of selections ask it there."""


def refused(statement: str) -> str:
    """Return why PostgreSQL does not understand a statement; what it says against its values or rows is no matter."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = '20s'")
            cursor.cursor.execute(statement)  # past Django, which looks for places of values
            transaction.set_rollback(True)
    except Exception as failure:  # noqa: BLE001 -- Django's and the driver's
        cause = failure.__cause__ or failure
        code = (cause.sqlstate if isinstance(cause, psycopg.Error) else None) or "?????"
        if code[:2] in ("42", "0A", "??") and code not in UNDERSTOOD:
            return f"{code} {cause} in {statement}"
    return ""


@pytest.mark.skipif(
    not IS_OTHER or not noted(), reason="no statements were noted on another PostgreSQL before"
)
def test_whatever_was_asked_on_another_postgresql_can_be_asked_of_this_one(db: None) -> None:
    """O3: the oldest PostgreSQL that is supported."""
    statements = noted()
    assert len(statements) > 100
    assert [why for one in statements if OTHERWISE not in one and (why := refused(one))] == []
