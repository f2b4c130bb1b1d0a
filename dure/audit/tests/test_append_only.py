"""The database itself refuses to change or remove a line of the audit trail."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from dure.audit.actions import record
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM
from tests.tampering import REFUSED


@pytest.fixture
def line(db: None) -> Entry:
    record("test.act", actor=SYSTEM)
    return Entry.objects.get()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'x'",
        "UPDATE audit_entry SET at = now() WHERE id = %s",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE id = %s",
        "TRUNCATE audit_entry",
        "TRUNCATE audit_entry CASCADE",
        "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE id = %s ON CONFLICT (id) DO UPDATE SET action = 'x'",
        "MERGE INTO audit_entry t USING audit_entry s ON t.id = s.id WHEN MATCHED THEN DELETE",
    ],
)
def test_the_products_own_role_can_only_add(line: Entry, statement: str) -> None:
    parameters: list[Any] = [line.pk] if "%s" in statement else []
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    assert Entry.objects.get().action == "test.act"


def test_the_orm_cannot_either(line: Entry) -> None:
    line.action = "x"
    for act in (line.save, line.delete, Entry.objects.all().delete):
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            act()
    assert Entry.objects.get().action == "test.act"


def test_a_line_stands_or_falls_with_its_act(db: None) -> None:
    @transaction.atomic
    def act() -> None:
        record("test.act", actor=SYSTEM)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not Entry.objects.exists()
