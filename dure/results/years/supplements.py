"""What comes after a year was settled: dated rows beside it, in the transaction of what made them (D19, D27, D31)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import OperationalError
from psycopg.errors import LockNotAvailable

from dure.kit import locks, sql
from dure.kit.refusals import Denial
from dure.points.closing.counted import FROM_OUTSIDE
from dure.points.closing.models import Correction
from dure.points.giving.models import Transfer
from dure.points.giving.standing import STANDS
from dure.points.moderation.reversal_models import Reversal
from dure.results.years import rules
from dure.results.years.models import YearSettlement, YearSupplement
from dure.results.years.refusals import refusal

_PATIENCE = "5s"

_COUNTED = ("received_points", "received_count", "given_points", "given_count")


def enter(agencies: Iterable[int | None]) -> None:
    """Keep the years of agencies from being settled until the transaction is over.

    Taken before the day's barrier, because it may wait: whoever holds that barrier makes givers wait. Raises
    `Refusal` `year-settling` (503) when a settlement takes longer than a few seconds.
    """
    sql.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
    try:
        locks.hold(locks.YEARS, *(agency for agency in agencies if agency is not None))
    except OperationalError as failure:
        if isinstance(failure.__cause__, LockNotAvailable):
            raise refusal(Denial("year-settling")) from failure
        raise
    sql.execute("SET LOCAL lock_timeout TO DEFAULT")


def after_correction(posted: Correction) -> None:
    """Add to the settled year of the day that was corrected, if it is settled."""
    settlement = _settled(posted.agency_id, posted.corrects)
    if settlement is not None:
        _add_department(settlement, posted, givers=0)


def after_reversal(
    transfer: Transfer, made: Reversal, corrections: Iterable[Correction], *, is_counted: bool
) -> None:
    """Add to the settled years of both agencies: to both people, and to the departments that were corrected.

    `is_counted`: what was given counted for its giver.
    Call it when the reversal is written: what is still standing then says who is no giver any more.
    """
    left = _left_of(transfer)
    is_from_outside = transfer.sender_department_id != transfer.recipient_department_id
    is_lost = is_from_outside and not left["by_sender_to_department"]
    for one in corrections:
        settlement = _settled(one.agency_id, transfer.day)
        if settlement is not None:
            _add_department(settlement, one, givers=-1 if one.received_points and is_lost else 0)
    _add_person(
        transfer,
        made,
        transfer.sender_agency_id,
        transfer.sender_id if is_counted else None,
        given_points=-transfer.amount,
        given_count=-1,
        recipients=0 if left["to_recipient"] else -1,
    )
    _add_person(
        transfer,
        made,
        transfer.recipient_agency_id,
        transfer.recipient_id,
        received_points=-transfer.amount,
        received_count=-1,
        givers=0 if left["by_sender"] else -1,
        agencies=0 if left["by_agency"] else -1,
    )


def _settled(agency: int | None, day: date) -> YearSettlement | None:
    return YearSettlement.objects.filter(agency_id=agency or 0, year=day.year).first()


def _add_department(settlement: YearSettlement, posted: Correction, *, givers: int) -> None:
    YearSupplement.objects.create(
        settlement=settlement,
        day=posted.day,
        at=posted.at,
        department_id=posted.department_id,
        correction=posted,
        transfer_id=posted.transfer_id,
        givers=givers,
        reason=posted.reason,
        person_id=posted.person_id,
        **{name: getattr(posted, name) for name in _COUNTED},
    )


def _add_person(
    transfer: Transfer, made: Reversal, agency: int | None, person: int | None, **figures: int
) -> None:
    settlement = _settled(agency, transfer.day)
    if settlement is not None and person is not None:
        YearSupplement.objects.create(
            settlement=settlement,
            day=made.day,
            at=made.at,
            whose_id=person,
            transfer=transfer,
            reason=made.note,
            person_id=made.person_id,
            **figures,
        )


# Whether other transfers of the year still stand between the same two. Leans on transfer_recipient_month and
# transfer_sender_month.
_OF_RECIPIENT = f"""points_transfer t WHERE t.recipient_id = %(recipient)s AND t.recipient_agency_id = %(there)s
    AND t.month BETWEEN %(first)s AND %(last)s AND {STANDS}"""
_OF_SENDER = f"""points_transfer t WHERE t.sender_id = %(sender)s
    AND t.month BETWEEN %(first)s AND %(last)s AND {STANDS}"""
_LEFT = f"""
SELECT EXISTS (SELECT FROM {_OF_RECIPIENT} AND t.sender_id = %(sender)s) AS by_sender,
       EXISTS (SELECT FROM {_OF_RECIPIENT} AND t.sender_agency_id = %(here)s) AS by_agency,
       EXISTS (SELECT FROM {_OF_SENDER} AND t.sender_agency_id = %(here)s
               AND t.recipient_id IS NOT DISTINCT FROM %(recipient)s::bigint
               AND t.external_id IS NOT DISTINCT FROM %(external)s::bigint) AS to_recipient,
       EXISTS (SELECT FROM {_OF_SENDER} AND t.is_credited AND {FROM_OUTSIDE}
               AND t.recipient_department_id = %(department)s) AS by_sender_to_department
"""


def _left_of(transfer: Transfer) -> dict[str, bool]:
    asked: dict[str, Any] = {
        "first": date(transfer.day.year, 1, 1),
        "last": rules.last_day(transfer.day.year),
        "sender": transfer.sender_id,
        "here": transfer.sender_agency_id,
        "recipient": transfer.recipient_id,
        "external": transfer.external_id,
        "there": transfer.recipient_agency_id,
        "department": transfer.recipient_department_id,
    }
    row = sql.one(_LEFT, asked)
    return dict(zip(("by_sender", "by_agency", "to_recipient", "by_sender_to_department"), row, strict=True))
