"""Ending a day: the moment after which nothing more can be written into it, and no longer lock than that."""

import time
from datetime import date, datetime, timedelta

from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import LockNotAvailable

from dure import clock
from dure.kit import locks, sql
from dure.kit.refusals import Refusal
from dure.points.fence.models import EndedDay

# Whoever gives queues behind the exclusive barrier while it waits for those who gave before: it gives up
# after this long, lets them through and tries again.
_PATIENCE = "250ms"
_TRIES = 240


def now() -> datetime:
    """Return the database's clock with the product's offset: the one clock of all machines."""
    moment: datetime = sql.value(
        "SELECT clock_timestamp() + make_interval(secs => %s::float8)", [clock.offset().total_seconds()]
    )
    return moment.astimezone(clock.SEOUL)


def moment() -> datetime:
    """Return the moment that counts for what is written now; call it under the shared barrier.

    It is never inside an ended day, even if a clock was set back.
    """
    ended = EndedDay.objects.order_by("-day").values_list("day", flat=True).first()
    at = now()
    return at if ended is None else max(at, clock.start_of(ended + timedelta(days=1)))


def hold_open() -> None:
    """Keep the running day from ending until the transaction is over; take it before reading the moment."""
    locks.hold_one(locks.LEDGER, shared=True)


def hold_alone() -> None:
    """Keep everybody else from writing to the ledger until the transaction is over; take it last, it stops giving.

    What was begun before is written first, and what comes after sees what this transaction wrote. Raises `Refusal`
    `ledger-busy` (503) if somebody writes without end.
    """
    for _try in range(_TRIES):
        if _is_alone():
            return
        time.sleep(0.25)
    raise _busy()


def _is_alone() -> bool:
    """Wait for the acts under way; False when one of them takes too long."""
    try:
        with transaction.atomic():
            sql.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
            locks.hold_one(locks.LEDGER)
            sql.execute("SET LOCAL lock_timeout TO DEFAULT")
    except OperationalError as failure:
        if isinstance(failure.__cause__, LockNotAvailable):
            return False
        raise
    return True


def end_day(day: date) -> None:
    """Put the fence behind `day` and every day before it; doing it twice changes nothing.

    Raises `Refusal`: `day-not-over` (409) while the day runs, `ledger-busy` (503) if somebody writes without
    end.
    """
    if EndedDay.objects.filter(day__gte=day).exists():
        return
    if now() < clock.start_of(day + timedelta(days=1)):
        raise Refusal(
            "day-not-over", _("A day is closed when it is over, from 00:00 of the next day on."), status=409
        )
    for _try in range(_TRIES):
        if _ended(day):
            return
        time.sleep(0.25)
    raise _busy()


def _busy() -> Refusal:
    detail = _("This waits for other writes to finish, and they do not. Try again.")
    return Refusal("ledger-busy", detail, status=503)


def _ended(day: date) -> bool:
    """Wait for the acts under way, then fence; False when one of them takes too long."""
    with transaction.atomic():
        if not _is_alone():
            return False
        EndedDay.objects.get_or_create(day=day, defaults={"ended_at": now()})
    return True
