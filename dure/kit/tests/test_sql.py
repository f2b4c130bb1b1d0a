"""Asking the database one statement."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction

from dure.kit import sql

DURE = Path(__file__).parents[2]
OF_THEIR_OWN = {
    "kit/sql.py": "the helper itself",
    "organizations/actions/agency_table.py": "copies rows in",
    "organizations/actions/roster/tables.py": "copies rows in, reads beside them",
}
"""Who opens a cursor instead, and why."""


@dataclass(frozen=True)
class Pair:
    """Two columns."""

    left: int
    right: str


TWO = "SELECT n, chr(n) FROM unnest(%s::int[]) AS n"


@pytest.mark.django_db
def test_rows_become_what_the_caller_names() -> None:
    assert sql.rows(TWO, [[65, 66]]) == [(65, "A"), (66, "B")]
    assert sql.records(Pair, TWO, [[65, 66]]) == [Pair(65, "A"), Pair(66, "B")]
    assert sql.mapping(TWO, [[65, 66]]) == {65: "A", 66: "B"}
    assert sql.column("SELECT n FROM unnest(%(all)s::int[]) AS n", {"all": [65, 66]}) == [65, 66]


@pytest.mark.django_db
def test_a_row_that_must_be_there_is_missed() -> None:
    assert sql.one(TWO, [[65]]) == (65, "A")
    assert sql.value(TWO, [[65]]) == 65
    assert sql.first(TWO, [[]]) is None
    with pytest.raises(LookupError):
        sql.value(TWO, [[]])


@pytest.mark.django_db
def test_what_is_written_is_counted() -> None:
    sql.execute("CREATE TEMPORARY TABLE numbers (n int) ON COMMIT DROP")
    assert sql.execute("INSERT INTO numbers SELECT n FROM unnest(%s::int[]) AS n", [[1, 2, 3]]) == 3
    assert sql.first("DELETE FROM numbers WHERE n = 4") is None


@pytest.mark.django_db
def test_many_rows_come_by_and_by() -> None:
    with transaction.atomic():
        rows = sql.streamed("SELECT n FROM generate_series(1, %s) AS n", [5], at_once=2)
        assert [n for (n,) in rows] == [1, 2, 3, 4, 5]


def test_nobody_else_opens_a_cursor() -> None:
    """F-B10: one way to ask, wherever the connection of Django is meant."""
    found = {
        str(path.relative_to(DURE))
        for path in DURE.rglob("*.py")
        if not {"tests", "migrations", "platform"} & set(path.relative_to(DURE).parts)
        and "connection.cursor()" in path.read_text()
    }
    assert found == OF_THEIR_OWN.keys()
