"""Tests that commit: the harness empties append-only tables after them."""

import threading

import pytest
from django.db import connection

from dure.audit import actions
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_transactional_test_starts_from_empty_append_only_tables(turn: int) -> None:
    assert Entry.objects.count() == 0
    actions.record("test", actor=SYSTEM)
    seen: list[int] = []

    def look() -> None:
        seen.append(Entry.objects.count())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]
