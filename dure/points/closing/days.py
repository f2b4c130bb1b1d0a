"""The daily closing (일일 확정): a day's tallies by department, written once for good and sealed (제8조②③)."""

import logging
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from django.db import connection, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.audit.actions import record
from dure.kit import sql
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.notifications.queries import listening
from dure.organizations.queries import agencies as every_agency
from dure.points.closing import statements, tallies
from dure.points.closing.announcing import DAY_CLOSED, tell_closed
from dure.points.closing.models import ClosedDay, ClosingFailure
from dure.points.closing.sealed import DEPARTMENT_DAY
from dure.points.closing.tallies import AgencyTally
from dure.points.fence import actions as fence
from dure.points.policy import queries as policies
from dure.points.policy.models import Policy
from dure.sealing.actions import Sealer

# Fewer agencies than this are not worth a second connection.
MANY = 16

One = TypeVar("One")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Closed:
    """A day of an agency as it was closed: how many departments have a row, how many transfers name it."""

    agency_id: int
    day: date
    departments: int
    transfers: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Failed:
    """A day of an agency that could not be closed; the agency's later days wait for it."""

    agency_id: int
    day: date
    cause: Exception

    def __str__(self) -> str:
        """Return the cause in one line: a row's contents, which PostgreSQL adds below, are left out."""
        return f"{type(self.cause).__name__}: {str(self.cause).partition(chr(10))[0]}"[:300]


Progress = Callable[[Closed], None]
_log = logging.getLogger(__name__)


def close_days(*, actor: Actor, through: date, progress: Progress | None = None) -> list[Closed]:
    """Close every day up to `through` that an agency has not closed yet, oldest first (R8.3, D20).

    An agency's first day is that of its first row in the ledger: the first allowance it granted, or the first
    transfer that names it. Membership is that of the day as known now. Each day of each agency is a transaction
    of its own, sealed in it; what was closed stays closed when the work stops in the middle, and doing it again,
    even at the same time, writes nothing twice. `progress` is told of each day. Returns what this call closed.

    An agency whose closing fails stops at that day, and no other agency with it: the failure is logged, kept for
    the doctor and the agency's console, and raised when everything else is done.
    Raises `Refusal`: `not-allowed` (403), `day-not-over` (409), `ledger-busy`, `seal-key`, `closing-failed` (503).
    """
    if not may(actor, "close", "days"):
        raise Refusal("not-allowed", _("Only an administrator may close days."), status=403)
    if not Policy.objects.exists():
        return []  # nobody runs points yet: a ledger may still be brought in that begins before
    fence.end_day(through)
    begins = _first_missing()
    closed: list[Closed] = []
    failed: dict[int, Failed] = {}
    for ordinal in range(min(begins.values(), default=through).toordinal(), through.toordinal() + 1):
        day = date.fromordinal(ordinal)
        waiting = [agency for agency, first in begins.items() if first <= day and agency not in failed]
        for done in _close_day(actor, day, waiting):
            if isinstance(done, Failed):
                failed[done.agency_id] = done
                continue
            closed.append(done)
            if progress is not None:
                progress(done)
    _note(failed.values())
    return closed


def _note(failed: Collection[Failed]) -> None:
    """Keep what failed for the doctor and the console, forget what failed before, and say it."""
    ClosingFailure.objects.exclude(agency_id__in=[one.agency_id for one in failed]).delete()
    for one in failed:
        _log.error("closing %s of agency %s failed", one.day, one.agency_id, exc_info=one.cause)
        ClosingFailure.objects.update_or_create(
            agency_id=one.agency_id, defaults={"day": one.day, "at": clock.now(), "cause": str(one)}
        )
    if failed:
        codes = {one.id: one.code for one in every_agency()}
        told = "; ".join(f"{codes[one.agency_id]} {one.day}: {one}" for one in failed)
        raise Refusal(
            "closing-failed",
            format_lazy(
                _("Some agencies' days could not be confirmed, all others were: {failed}"), failed=told
            ),
            status=503,
        )


def _first_missing() -> dict[int, date]:
    """Return the first day of each agency that is not closed; an agency without a ledger has none."""
    last = dict(
        ClosedDay.objects.order_by("agency_id", "-day").distinct("agency_id").values_list("agency_id", "day")
    )
    first = {agency: day + timedelta(days=1) for agency, day in last.items()}
    for agency in set(Policy.objects.values_list("agency_id", flat=True)) - last.keys():
        begun = _first_day(agency)
        if begun is not None:
            first[agency] = begun
    return first


def _first_day(agency: int) -> date | None:
    day: date | None = sql.value(statements.FIRST_DAY, {"agency": agency})
    return day


def _close_day(actor: Actor, day: date, agencies: Sequence[int]) -> Sequence[Closed | Failed]:
    """Close a day for `agencies`; when what is read for all of them fails, for each of them alone."""
    try:
        return _close_together(actor, day, agencies)
    except Refusal:
        raise
    except Exception as failure:
        if not connection.is_usable():
            raise
        if len(agencies) == 1:
            return [Failed(agencies[0], day, failure)]
        _log.exception("closing %s for %s agencies together failed", day, len(agencies))
    return [one for agency in agencies for one in _close_day(actor, day, [agency])]


def _close_together(actor: Actor, day: date, agencies: Sequence[int]) -> Sequence[Closed | Failed]:
    """Close a day for `agencies`, on two connections where there are many.

    What is read is read for all of them at once: for half of them it takes nearly as long, since the rows of
    everybody are gone through.
    """
    in_force = policies.all_on(day)
    governed = {agency: in_force[agency] for agency in agencies if agency in in_force}
    are_many = len(governed) >= MANY and not connection.in_atomic_block
    found, sealer = _both(
        partial(_read, partial(tallies.read, day, governed)),
        partial(_read, partial(Sealer.of, day, governed, last=DEPARTMENT_DAY)),
        apart=are_many,
    )
    close = partial(_close_some, actor, sealer, listening(DAY_CLOSED))
    whole = list(found.items())
    first, second = _both(partial(close, whole[::2]), partial(close, whole[1::2]), apart=are_many)
    return [*first, *second]


def _both(one: Callable[[], One], other: Callable[[], Other], *, apart: bool) -> tuple[One, Other]:
    """Do two things; `apart`: at once, each on a connection of its own, for PostgreSQL does most of the work."""
    if not apart:
        return one(), other()
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(_apart, one), pool.submit(_apart, other)
        return first.result(), second.result()


@transaction.atomic
def _read(work: Callable[[], One]) -> One:
    """Read without workers of PostgreSQL's own: another reader uses the other processor already."""
    sql.execute("SET LOCAL max_parallel_workers_per_gather = 0")
    return work()


def _apart(work: Callable[[], One]) -> One:
    """Work in a thread of its own, which has a connection of its own to give back."""
    try:
        return work()
    finally:
        connection.close()


def _close_some(
    actor: Actor, sealer: Sealer, told: Collection[int], found: Sequence[tuple[int, AgencyTally]]
) -> list[Closed | Failed]:
    done = (_try(actor, sealer, agency, tally, is_told=agency in told) for agency, tally in found)
    return [one for one in done if one is not None]


def _try(
    actor: Actor, sealer: Sealer, agency: int, found: AgencyTally, *, is_told: bool
) -> Closed | Failed | None:
    """Close one day of one agency; what fails there is not for the others, unless the connection is gone."""
    try:
        return _close(actor, sealer, agency, found, is_told=is_told)
    except Exception as failure:
        if not connection.is_usable():
            raise
        return Failed(agency, sealer.day, failure)


@transaction.atomic
def _close(actor: Actor, sealer: Sealer, agency: int, found: AgencyTally, *, is_told: bool) -> Closed | None:
    """Close and seal one day of one agency; None when it is closed already. `is_told`: a webhook listens."""
    day = sealer.day
    # Two machines may close at once: the second waits here for the first, then finds the day closed.
    if not sql.execute(statements.CLOSE, [agency, day, found.transfers, clock.offset().total_seconds()]):
        return None
    tallies.write(agency, day, found)
    header = sealer.seal(agency)
    details = {
        "departments": len(found.departments),
        "transfers": found.transfers,
        "root": header.root.hex(),
    }
    if is_told:
        figures = {department: tally.figures() for department, tally in found.departments.items()}
        tell_closed(agency, day, figures, found.transfers, header.digest())
    record("points.close-day", actor=actor, subject=f"agency:{agency} {day}", details=details)
    return Closed(agency, day, len(found.departments), found.transfers, header.root)
