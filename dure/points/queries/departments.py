"""The confirmed days of departments (제8조②)."""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Avg, Count, Sum
from django.utils.translation import gettext_lazy as _

from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.organizations.queries.belonging import is_department_of
from dure.points.models import DepartmentDay
from dure.points.queries.closings import judge_period
from dure.points.reversals.statements import STANDS


def days(reader: Actor, department_id: int, first: date, last: date) -> list[dict[str, Any]]:
    """Return the confirmed days of a department from `first` to `last`, oldest first.

    Leans on the primary key (department, day). Raises `Refusal` for a department of another agency and for
    more than a year at once.
    """
    _check(reader, department_id)
    judge_period(first, last)
    rows = DepartmentDay.objects.filter(department_id=department_id, day__range=(first, last)).order_by("day")
    names = (
        "day",
        "received_points",
        "received_count",
        "given_points",
        "given_count",
        "special_points",
        "headcount",
    )
    return [
        {name: getattr(row, name) for name in names} | {"members_digest": bytes(row.members_digest).hex()}
        for row in rows
    ]


def summary(reader: Actor, department_id: int, year: int) -> dict[str, Any]:
    """Return a department's year from its confirmed days: sums, average headcount, breadth (D34)."""
    _check(reader, department_id)
    sums = DepartmentDay.objects.filter(department_id=department_id, day__year=year).aggregate(
        days=Count("day"),
        received=Sum("received_points", default=0),
        given=Sum("given_points", default=0),
        special=Sum("special_points", default=0),
        average_headcount=Avg("headcount", default=0.0),
    )
    return sums | {"year": year, "distinct_givers": _breadth(department_id, year)}


def _check(reader: Actor, department_id: int) -> None:
    if not is_department_of(reader.agency_id, department_id):
        raise Refusal("not-found", _("This department is not known in your agency."), status=404)


_BREADTH = f"""
SELECT count(DISTINCT t.sender_id) FROM points_transfer t
JOIN points_closedday c ON c.agency_id = t.recipient_agency_id AND c.day = t.day
WHERE t.recipient_department_id = %s AND t.is_credited AND t.day BETWEEN %s AND %s AND {STANDS}
"""


def _breadth(department_id: int, year: int) -> int:
    """Return how many different people thanked the department. Leans on transfer_department_day."""
    with connection.cursor() as cursor:
        cursor.execute(_BREADTH, [department_id, date(year, 1, 1), date(year, 12, 31)])
        return int(cursor.fetchone()[0])
