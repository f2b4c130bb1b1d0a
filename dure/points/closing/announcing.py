"""What webhooks are told of confirmed days."""

from collections.abc import Mapping
from datetime import date

from dure.notifications.actions import announce

DAY_CLOSED = "department-day.closed"


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
