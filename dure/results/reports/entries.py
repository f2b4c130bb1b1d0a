"""The way down from a figure of a report: the transfers, days and corrections that it is made of (제12조)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from dure.kit import sql
from dure.kit.actor import Actor
from dure.points.closing.counted import GIVEN
from dure.points.giving.standing import STANDS
from dure.points.giving.thanks import Thanks, thanks
from dure.results.reports.frozen import name_in
from dure.results.reports.models import Report

Figure = Literal["received", "given", "headcount"]
FIGURES: tuple[Figure, ...] = ("received", "given", "headcount")

# What of the ledger each figure counts; the period and the agency are the report's. Leans on transfer_sender_board
# and transfer_recipient_board.
_COUNTS = {
    ("person", "received"): "t.recipient_id = %(id)s AND t.recipient_agency_id = %(agency)s",
    ("person", "given"): f"t.sender_id = %(id)s AND t.sender_agency_id = %(agency)s AND {GIVEN}",
    ("department", "received"): (
        "t.recipient_department_id = %(id)s AND t.recipient_agency_id = %(agency)s AND t.is_credited"
    ),
    (
        "department",
        "given",
    ): f"t.sender_department_id = %(id)s AND t.sender_agency_id = %(agency)s AND {GIVEN}",
}
_IN_PERIOD = "t.day BETWEEN %(first)s AND %(last)s"


@dataclass(frozen=True, slots=True)
class Behind:
    """Which entries are asked for: those of one figure of one row of a report."""

    report: Report
    row: int
    figure: Figure
    kind: str
    id: int

    @property
    def cells(self) -> list[str]:
        """Return the row as it was frozen."""
        return cast("list[str]", self.report.content["rows"][self.row]["cells"])

    @property
    def name(self) -> str:
        """Return whom the row speaks of."""
        return name_in(self.report, self.row)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what the statements take."""
        asked = self.report.asked
        return {
            "id": self.id,
            "agency": self.report.agency_id,
            "first": date.fromisoformat(asked["first"]),
            "last": date.fromisoformat(asked["last"]),
        }


@dataclass(frozen=True, slots=True)
class Sum:
    """What the entries come to today: points, transfers, different people and agencies on the other side."""

    points: int
    transfers: int
    people: int
    agencies: int
    corrections: int
    reversed: int


@dataclass(frozen=True, slots=True)
class DayBehind:
    """A confirmed day of a department behind a figure."""

    day: date
    headcount: int
    received: int
    given: int


@dataclass(frozen=True, slots=True)
class CorrectionBehind:
    """A dated correction behind a figure (D19)."""

    corrects: date
    day: date
    received: int
    given: int
    reason: str


def behind(report: Report, row: int, figure: str) -> Behind | None:
    """Return the entries that a figure of a report leads to, None where the report has no such figure."""
    rows = report.content["rows"]
    if figure not in FIGURES or not 0 <= row < len(rows):
        return None
    leads_to = rows[row]["leads_to"]
    if not leads_to or (figure == "headcount" and leads_to[0] != "department"):
        return None
    return Behind(report, row, figure, leads_to[0], int(leads_to[1]))


def transfers(one: Behind, *, reader: Actor, before: int | None = None, limit: int = 50) -> list[Thanks]:
    """Return the transfers of a figure, newest first, as `reader` may see them; reversed ones are marked (D27)."""
    if one.figure == "headcount":
        return []
    picked = (
        f"SELECT t.id FROM points_transfer t WHERE {_COUNTS[one.kind, one.figure]} AND {_IN_PERIOD}"
        " AND t.id < %(before)s ORDER BY t.id DESC LIMIT %(limit)s"
    )
    return thanks(picked, one.parameters | {"before": before or sql.NEWEST, "limit": limit}, reader)


def total(one: Behind) -> Sum | None:
    """Return what the transfers of a figure come to now, None for a headcount."""
    if one.figure == "headcount":
        return None
    side = "sender" if one.figure == "received" else "recipient"
    points, count, people, agencies, gone, corrected = sql.one(
        f"SELECT coalesce(sum(t.amount) FILTER (WHERE {STANDS}), 0), count(*) FILTER (WHERE {STANDS}),"
        f" count(DISTINCT coalesce(t.{side}_id::text, 'external ' || t.external_id)) FILTER (WHERE {STANDS}),"
        f" count(DISTINCT t.{side}_agency_id) FILTER (WHERE {STANDS}),"
        f" count(*) FILTER (WHERE NOT {STANDS}), {_CORRECTED[one.kind].format(figure=one.figure)}"
        f" FROM points_transfer t WHERE {_COUNTS[one.kind, one.figure]} AND {_IN_PERIOD}",
        one.parameters,
    )
    return Sum(points, count, people, agencies, corrected, gone)


# A person's figures know no corrections: what was reversed is left out of the sum itself. A correction that a
# reversal posted repeats what the sum leaves out, so only the others count here.
_CORRECTED = {
    "person": "0",
    "department": (
        "(SELECT coalesce(sum(c.{figure}_points), 0) FROM points_correction c WHERE c.department_id = %(id)s"
        " AND c.agency_id = %(agency)s AND c.corrects BETWEEN %(first)s AND %(last)s AND c.transfer_id IS NULL)"
    ),
}


def days(one: Behind) -> list[DayBehind]:
    """Return the confirmed days of a department. Leans on the primary key (department, day)."""
    if one.kind != "department":
        return []
    rows = sql.rows(
        "SELECT day, headcount, received_points, given_points FROM points_departmentday"
        " WHERE department_id = %(id)s AND agency_id = %(agency)s AND day BETWEEN %(first)s AND %(last)s"
        " ORDER BY day",
        one.parameters,
    )
    return [DayBehind(*row) for row in rows]


def corrections(one: Behind) -> list[CorrectionBehind]:
    """Return the dated corrections of a department's days. Leans on correction_of_department."""
    if one.kind != "department":
        return []
    rows = sql.rows(
        "SELECT corrects, day, received_points, given_points, reason FROM points_correction"
        " WHERE department_id = %(id)s AND agency_id = %(agency)s AND corrects BETWEEN %(first)s AND %(last)s"
        " ORDER BY corrects, id",
        one.parameters,
    )
    return [CorrectionBehind(*row) for row in rows]
