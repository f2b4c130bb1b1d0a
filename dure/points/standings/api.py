"""The HTTP API of standings: a year of a person, of a department and of an agency, and confirmed days."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema

from dure import clock
from dure.accounts.queries import actor_of
from dure.kit.api import AgencyCode, AgencyRef, Day, Id, OutId, OutMonth
from dure.kit.refusals import Refusal
from dure.organizations.queries import agency_of_code
from dure.points.closing.api import DayFiguresOut, figures_out
from dure.points.giving.schemas import Year
from dure.points.regulation.queries import told
from dure.points.standings import agency, departments, people
from dure.points.standings.departments import Formula
from dure.points.standings.rules import places

router = Router(tags=["standings"])


class MonthOut(Schema):
    """One month, in points; special points are never part of the others (R2.1)."""

    month: OutMonth
    received: int
    given: int
    special: int


class SummaryOut(Schema):
    """A year of a person, in points."""

    year: int
    received: int
    given: int
    given_outside: int = Field(
        description="the part of `given` to people outside: in no tally of a department or year"
    )
    special: int
    distinct_givers: int
    giving_agencies: int = Field(description="different agencies that thanks came from, the own one included")
    by_month: list[MonthOut]


class DepartmentDayOut(DayFiguresOut):
    """The confirmed tally of a department on one day, as it was written once; corrections stand beside it."""

    day: date
    special_points: int
    headcount: int
    members_digest: str
    corrections: DayFiguresOut


class DaysOut(Schema):
    """Confirmed days, oldest first."""

    items: list[DepartmentDayOut]


class FormulaOut(Schema):
    """What a score is made of, and under which policy: received and given points times their weights (D35)."""

    received_weight: float
    given_weight: float
    policy_version: int | None
    preset: str | None
    basis: str | None


class DepartmentSummaryOut(Schema):
    """A year of a department, from its confirmed days with dated corrections; special points apart (D22)."""

    year: int
    days: int
    received: int
    given: int
    special: int
    corrected_received: int = Field(description="the part of `received` that corrections added")
    corrected_given: int
    average_headcount: float
    distinct_givers: int
    giving_departments: int
    giving_agencies: int
    score: float
    per_head: float | None
    formula: FormulaOut
    by_month: list[MonthOut]


class MonthOfAgencyOut(MonthOut):
    """One month of an agency. `participation`: percent of those with an allowance who gave."""

    people: int
    givers: int
    participation: float | None


class PartnerOut(Schema):
    """Another agency: points given there and received from there."""

    agency: AgencyRef
    given: int
    received: int


class StandingPlaceOut(Schema):
    """A department within its pool; departments that tie share a rank (D34)."""

    department: OutId
    name: str
    pool: str
    is_department: bool = Field(
        description="false: a unit that is no department, such as a bureau with its head alone; it has no rank"
    )
    rank: int | None
    rank_per_head: int | None
    score: float
    per_head: float | None
    average_headcount: float
    distinct_givers: int
    received: int
    given: int
    special: int


class SumsOut(Schema):
    """What people and what departments add up to, over the confirmed days (D42).

    Points that somebody received on leave or without taking part are the person's alone, dated corrections the
    departments' alone; points given to people outside are in neither sum.
    """

    received_people: int
    received_departments: int
    given_people: int
    given_departments: int


class AgencySummaryOut(Schema):
    """A year of an agency."""

    year: int
    given: int
    received: int
    special: int
    people: int = Field(description="people who had an allowance at any time of the year")
    givers: int
    recipients: int
    participation: float | None
    ties: int = Field(description="ordered pairs of departments with a thank-you")
    possible_ties: int
    formula: FormulaOut
    by_month: list[MonthOfAgencyOut]
    partners: list[PartnerOut]
    departments: list[StandingPlaceOut]
    sums: SumsOut


@router.get("/people/{person_id}/summary", response={200: SummaryOut}, summary="A year of a person")
def person_summary(request: HttpRequest, person_id: Id, year: Year | None = None) -> dict[str, Any]:
    """Return a year of a person: one's own; of people of their agency for operator and personnel."""
    actor = actor_of(request)
    if not people.may_read_summary(actor, person_id):
        raise Refusal(
            "not-allowed", _("Only the person, the operator and personnel can read this."), status=403
        )
    found = people.summary(person_id, year or clock.today().year)
    months = [_month(one) for one in found.by_month]
    return {name: getattr(found, name) for name in found.__slots__} | {"by_month": months}


@router.get(
    "/departments/{department_id}/days", response={200: DaysOut}, summary="Confirmed days of a department"
)
def department_days(
    request: HttpRequest,
    department_id: Id,
    first: Annotated[Day, Query(alias="from")],
    last: Annotated[Day, Query(alias="to")],
) -> dict[str, Any]:
    """Return the confirmed days of a department of my agency, oldest first, a year at the most."""
    rows = departments.days(actor_of(request), department_id, first, last)
    return {
        "items": [
            figures_out(one.confirmed)
            | {
                "day": one.day,
                "special_points": one.special_points,
                "headcount": one.headcount,
                "members_digest": one.members_digest,
                "corrections": figures_out(one.corrections),
            }
            for one in rows
        ]
    }


@router.get(
    "/departments/{department_id}/summary",
    response={200: DepartmentSummaryOut},
    summary="A year of a department",
)
def department_summary(request: HttpRequest, department_id: Id, year: Year | None = None) -> dict[str, Any]:
    """Return a year of a department of my agency, from its confirmed days with dated corrections."""
    found = departments.summary(actor_of(request), department_id, year or clock.today().year)
    return {name: getattr(found, name) for name in found.__slots__} | {
        "by_month": [_month(one) for one in found.by_month],
        "formula": _formula(found.formula),
    }


@router.get("/agencies/{code}/summary", response={200: AgencySummaryOut}, summary="A year of my agency")
def agency_summary(request: HttpRequest, code: AgencyCode, year: Year | None = None) -> dict[str, Any]:
    """Return participation, breadth, other agencies and departments by pool of a year of my agency."""
    known = agency_of_code(code)
    if known is None or known.id != actor_of(request).agency_id:
        raise Refusal("not-found", _("You can see only your own agency."), status=404)
    found = agency.year_of(known.id, year or clock.today().year)
    names = ("year", "given", "received", "special", "people", "givers", "recipients", "ties")
    return {name: getattr(found, name) for name in (*names, "participation", "possible_ties")} | {
        "partners": [
            {"agency": {"code": one.code, "name": one.name}, "given": one.given, "received": one.received}
            for one in found.partners
        ],
        "formula": _formula(found.formula),
        "by_month": [
            _month(one) | {"people": one.people, "givers": one.givers, "participation": one.participation}
            for one in found.months
        ],
        "departments": _places(found),
        "sums": {name: getattr(found.sums, name) for name in found.sums.__slots__},
    }


def _places(found: agency.YearOfAgency) -> list[dict[str, Any]]:
    score, groups = found.formula.weights, found.formula.groups
    ranked = places(found.departments, score, "per-head", groups)
    per_head = {one.figures.department_id: one.rank for one in ranked}
    return [
        {
            "department": place.figures.department_id,
            "rank": place.rank,
            "rank_per_head": per_head[place.figures.department_id],
            "score": place.score,
            "per_head": place.per_head,
            "distinct_givers": place.figures.givers,
        }
        | {
            name: getattr(place.figures, name)
            for name in ("name", "pool", "is_department", "average_headcount", "received", "given", "special")
        }
        for place in places(found.departments, score, "sum", groups)
    ]


def _month(one: Any) -> dict[str, Any]:
    return {
        "month": f"{one.month:%Y-%m}",
        "received": one.received,
        "given": one.given,
        "special": one.special,
    }


def _formula(made: Formula) -> dict[str, Any]:
    return {
        "received_weight": made.weights.received,
        "given_weight": made.weights.sent,
        "policy_version": made.version,
        "preset": made.preset or None,
        "basis": told(made.basis) if made.version else None,
    }
