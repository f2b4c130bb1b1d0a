"""Notices go some time after they were read, so that they do not grow for ever; nothing else goes with them."""

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection, transaction

from dure import clock
from dure.audit.models import Entry
from dure.notifications.jobs import forget_notices
from dure.notifications.notices import actions as acts
from dure.notifications.notices.models import Notice
from dure.points.fence import actions as fence
from dure.points.giving.models import Transfer
from tests.giving import gift, send
from tests.tampering import REFUSED
from tests.world import World


def told(world: World, days_ago: int, *, seen: int | None = None) -> int:
    """Let somebody have been told something so many days ago, and have read it so many days ago."""
    return Notice.objects.create(
        person=world.people["김민수"],
        kind="policy-coming",
        facts={"day": "2027-01-01"},
        at=ago(days_ago),
        seen_at=None if seen is None else ago(seen),
    ).pk


def ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def left() -> list[int]:
    return list(Notice.objects.order_by("id").values_list("id", flat=True))


def test_read_notices_are_forgotten_half_a_year_after_they_were_read(world: World) -> None:
    told(world, 300, seen=181)
    kept = [told(world, 300, seen=1), told(world, 300), told(world, 10, seen=10)]
    for _again in range(2):
        forget_notices()
    assert left() == kept


def test_notices_nobody_reads_are_forgotten_after_more_than_a_year(world: World) -> None:
    told(world, 401)
    told(world, 401, seen=2)
    kept = told(world, 399)
    forget_notices()
    assert left() == [kept]


def test_whoever_runs_the_machine_says_how_long(world: World, settings: Any) -> None:
    settings.KEEP_SEEN_NOTICES = settings.KEEP_NOTICES = timedelta(days=95)
    told(world, 96)
    kept = told(world, 94, seen=94)
    forget_notices()
    assert left() == [kept]


def test_they_go_in_batches_and_those_that_stay_are_passed_over(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "BATCH", 2)
    kept = []
    for days in (390, 380, 370, 360, 350):
        kept.append(told(world, days))
        told(world, days, seen=200)
    with patch.object(acts, "_forget_some", wraps=acts._forget_some) as batches:
        assert acts.forget_notices() == 5
    assert batches.call_count == 3
    assert left() == kept


@pytest.mark.parametrize("days", [0, 89])
def test_the_database_itself_keeps_notices_for_ninety_days(world: World, days: int) -> None:
    """R10.3: what somebody was told about a message cannot be made untold at once."""
    told(world, days, seen=days)
    with (
        pytest.raises(DatabaseError, match=REFUSED),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM points_notice")


def test_ledger_and_audit_trail_are_never_touched(world: World) -> None:
    """R8.4: however old they are."""
    with clock.travel(fence.now() - timedelta(days=2000)):
        send(world, "김민수", gift(world, "박지훈"))
    before = (Transfer.objects.count(), Entry.objects.count())
    forget_notices()
    assert (Transfer.objects.count(), Entry.objects.count()) == before == (1, before[1])
