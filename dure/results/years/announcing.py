"""What webhooks are told of settled years."""

from dure.notifications.actions import announce
from dure.results.years.models import YearSettlement


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
