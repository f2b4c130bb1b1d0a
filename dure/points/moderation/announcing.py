"""What webhooks are told of hidden messages and reversed transfers."""

from collections.abc import Iterable

from dure.notifications.actions import Announcement, announce_all
from dure.points.announcements import concerned
from dure.points.giving.models import Transfer
from dure.points.moderation.reversal_models import Reversal


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
    agencies = concerned(transfer.sender_agency_id, transfer.recipient_agency_id)
    announce_all([Announcement("point.reversed", agency, told, {"note": made.note}) for agency in agencies])
