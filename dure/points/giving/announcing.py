"""What webhooks are told of transfers."""

from collections.abc import Iterable, Mapping
from typing import Any

from dure.notifications.actions import Announcement, announce_all
from dure.organizations.queries import agencies
from dure.points.announcements import concerned, ref

GIVEN = "point.given"


def tell_given(rows: Iterable[Mapping[str, Any]], listening: frozenset[int]) -> None:
    """Tell of transfers just written, by their rows, to the agencies that listen."""
    codes = {one.id: one.code for one in agencies()}
    announce_all(
        [
            Announcement(GIVEN, agency, _given(row, codes), {"message": row["text"]})
            for row in rows
            for agency in concerned(row["sender_agency_id"], row["recipient_agency_id"])
            if agency in listening
        ]
    )


def _given(row: Mapping[str, Any], codes: Mapping[int, str]) -> dict[str, Any]:
    outside = row["external"]
    return {
        "transfer": str(row["id"]),
        "occurred_at": row["occurred_at"],
        "day": row["day"],
        "amount": row["amount"],
        "sender": ref(row["sender_id"]),
        "sender_agency": codes.get(row["sender_agency_id"]),
        "sender_department": ref(row["sender_department_id"]),
        "recipient": ref(row["recipient_id"]),
        "recipient_agency": codes.get(row["recipient_agency_id"]),
        "recipient_department": ref(row["recipient_department_id"]),
        "outside_agency_code": outside[0] if outside else None,
    }
