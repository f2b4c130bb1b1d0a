"""What the world outside is told of the ledger: ids, days and figures; what people wrote stands apart.

Ids are strings and moments carry their offset, as in the HTTP API. What concerns two agencies is told to the
webhooks of both (D17).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from dure.notifications.actions import Announcement, announce, announce_all
from dure.organizations.queries import agencies
from dure.points.awards.queries import AwardView
from dure.points.giving.models import Transfer
from dure.points.moderation.reversal_models import Reversal
from dure.results.years.models import YearSettlement

GIVEN = "point.given"
DAY_CLOSED = "department-day.closed"


def tell_given(rows: Iterable[Mapping[str, Any]], listening: frozenset[int]) -> None:
    """Tell of transfers just written, by their rows, to the agencies that listen."""
    codes = {one.id: one.code for one in agencies()}
    announce_all(
        [
            Announcement(GIVEN, agency, _given(row, codes), {"message": row["text"]})
            for row in rows
            for agency in _agencies(row["sender_agency_id"], row["recipient_agency_id"])
            if agency in listening
        ]
    )


def tell_hidden(transfer_id: int, boards: Iterable[int], reason_code: str, note: str) -> None:
    """Tell that a message was made non-public (R10.3)."""
    told = {"transfer": str(transfer_id), "reason_code": reason_code}
    announce_all([Announcement("point.hidden", agency, told, {"note": note}) for agency in sorted(boards)])


def tell_reversed(transfer: Transfer, made: Reversal) -> None:
    """Tell that a transfer was taken out of every sum (D27)."""
    told = {
        "transfer": str(transfer.pk),
        "amount": transfer.amount,
        "transfer_day": transfer.day.isoformat(),
        "day": made.day.isoformat(),
        "reason_code": made.reason_code,
        "returns_quota": made.returns_quota,
        "in_open_day": made.in_open_day,
    }
    concerned = _agencies(transfer.sender_agency_id, transfer.recipient_agency_id)
    announce_all([Announcement("point.reversed", agency, told, {"note": made.note}) for agency in concerned])


def tell_awarded(award: AwardView, agency: int, day: date) -> None:
    """Tell of a special award that counts from now on (제9조)."""
    told = {
        "award": str(award.id),
        "day": day.isoformat(),
        "person": _id(award.person_id),
        "department": _id(award.department_id),
        "amount": award.amount,
        "people": award.people,
        "cost": award.cost,
    }
    announce("special.awarded", agency, told, text={"reason": award.reason})


def tell_closed(
    agency: int, day: date, departments: Mapping[int, Mapping[str, int]], transfers: int, seal: bytes
) -> None:
    """Tell that a day is confirmed for good, with the figures of each department and the seal's digest (R8.3)."""
    told = {
        "day": day.isoformat(),
        "transfers": transfers,
        "seal": seal.hex(),
        "departments": [
            {"department": str(number), **figures} for number, figures in sorted(departments.items())
        ],
    }
    announce(DAY_CLOSED, agency, told)


def tell_settled(settled: YearSettlement) -> None:
    """Tell that a year is settled for good, with its sums and checksum (R8.5, D31)."""
    told = {
        "year": settled.year,
        "day": settled.day.isoformat(),
        "people": settled.people,
        "departments": settled.departments,
        "received_points": settled.received_points,
        "given_points": settled.given_points,
        "special_points": settled.special_points,
        "checksum": bytes(settled.checksum).hex(),
    }
    announce("year.closed", settled.agency_id, told)


def _given(row: Mapping[str, Any], codes: Mapping[int, str]) -> dict[str, Any]:
    outside = row["external"]
    return {
        "transfer": str(row["id"]),
        "occurred_at": row["occurred_at"],
        "day": row["day"],
        "amount": row["amount"],
        "sender": _id(row["sender_id"]),
        "sender_agency": codes.get(row["sender_agency_id"]),
        "sender_department": _id(row["sender_department_id"]),
        "recipient": _id(row["recipient_id"]),
        "recipient_agency": codes.get(row["recipient_agency_id"]),
        "recipient_department": _id(row["recipient_department_id"]),
        "outside_agency_code": outside[0] if outside else None,
    }


def _agencies(*concerned: int | None) -> list[int]:
    return sorted({agency for agency in concerned if agency is not None})


def _id(number: int | None) -> str | None:
    return None if number is None else str(number)
