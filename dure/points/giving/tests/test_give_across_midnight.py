"""Which month and which day a gift belongs to, wherever the machine believes to be."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from dure import clock
from dure.kit.days import month_of
from dure.points.fence.models import EndedDay
from dure.points.giving.actions import give
from dure.points.giving.models import Allowance, Transfer
from dure.points.giving.queries import allowance
from tests.giving import THANKS, gift, outcome, send
from tests.truths import contradictions
from tests.world import World

YEAR_ENDS = datetime(2027, 1, 1, tzinfo=clock.SEOUL)
MONTH_ENDS = datetime(2026, 12, 1, tzinfo=clock.SEOUL)
FEBRUARY_ENDS = datetime(2028, 3, 1, tzinfo=clock.SEOUL)
MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture(params=["UTC", "Asia/Seoul", "America/Los_Angeles", "Pacific/Kiritimati"])
def machine(request: pytest.FixtureRequest, world: World) -> Iterator[World]:
    """Put the machine and the database's session into another time zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, false)", [request.param])
    yield world
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', 'Asia/Seoul', false)")
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


@pytest.mark.parametrize("midnight", [MONTH_ENDS, YEAR_ENDS, FEBRUARY_ENDS], ids=lambda at: f"{at:%Y-%m}")
def test_the_last_millisecond_and_the_first_belong_to_different_months(
    machine: World, midnight: datetime
) -> None:
    """D4: 23:59:59.999 is the old month and 00:00:00 the new one, in Asia/Seoul, half-open."""
    before, after = midnight - MILLISECOND, midnight
    (last,) = send(machine, "김민수", gift(machine, "박지훈"), at=before.astimezone(UTC))
    (first,) = send(machine, "김민수", gift(machine, "박지훈"), at=after.astimezone(UTC))
    assert (last.month, first.month) == (month_of(before.date()), midnight.date())
    assert (last.remaining, first.remaining) == (190, 190)
    days = list(Transfer.objects.order_by("id").values_list("day", flat=True))
    assert days == [before.date(), after.date()]
    assert contradictions() == {}


def test_the_clock_of_the_product_decides_and_not_that_of_the_machine(machine: World) -> None:
    """D4: half past eight in the morning of the 1st in Seoul is still the month before in UTC."""
    with clock.travel(datetime(2026, 12, 1, 8, 30, tzinfo=clock.SEOUL)):
        given = give(actor=machine.actor("김민수"), recipient=machine.people["박지훈"].pk, message=THANKS)
        assert allowance(machine.people["김민수"].pk).month == date(2026, 12, 1)
    assert given.month == date(2026, 12, 1)
    assert given.occurred_at.utcoffset() == timedelta(hours=9)
    assert Transfer.objects.get().day == date(2026, 12, 1)


def test_a_new_year_begins_with_a_new_allowance_and_new_pairs(world: World) -> None:
    """R5.1, R6.4, R8.5: on January 1st all points start anew."""
    last = YEAR_ENDS - MILLISECOND
    assert [outcome(world, "김민수", "박지훈", at=last) for _ in range(3)] == ["done", "done", "pair-limit"]
    assert [outcome(world, "김민수", "박지훈", at=YEAR_ENDS) for _ in range(3)] == [
        "done",
        "done",
        "pair-limit",
    ]
    assert list(Allowance.objects.order_by("month").values_list("month", "used")) == [
        (date(2026, 12, 1), 20),
        (date(2027, 1, 1), 20),
    ]


def test_nothing_is_written_into_a_day_that_has_ended(world: World) -> None:
    """R8.3, D4: with a clock that lags behind the one that ended the day, a gift belongs to the next day."""
    EndedDay.objects.create(day=date(2026, 11, 30), ended_at=MONTH_ENDS)
    with clock.travel(MONTH_ENDS - timedelta(minutes=5)):
        (given,) = send(world, "김민수", gift(world, "박지훈"), at=None)
    assert given.month == date(2026, 12, 1)
    assert Transfer.objects.get().occurred_at == MONTH_ENDS
    assert contradictions() == {}
