"""The HTTP API of settled years (제8조)."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import StrictStr

from dure.accounts.authentication import OPERATE
from dure.accounts.idempotency import once
from dure.accounts.queries import actor_of
from dure.audit.actions import refusals_recorded
from dure.kit.actor import Actor
from dure.kit.api import Input, Moment, OutId, refuses
from dure.points.giving.schemas import Year
from dure.results.years import actions as acts
from dure.results.years import papers as documents
from dure.results.years import queries as years
from dure.results.years.models import YearSettlement
from dure.results.years.rules import Item, Summary

router = Router(tags=["years"])


class YearSignOffIn(Input):
    """What the operator signs with."""

    note: Annotated[StrictStr, Field(max_length=2000)]


class ItemOut(Schema):
    """A line of the checklist. `number` is how many are open, or how many there are where nothing can be."""

    code: str
    state: Literal["done", "open"]
    number: int
    blocks: bool = Field(description="the year is not settled while this is open")


class FiguresOut(Schema):
    """What a year adds up to, in points and rows; the SHA-256 checksums are explained in docs/ledger.md."""

    first_day: date
    days: int
    people: int
    departments: int
    received_points: int
    received_count: int
    given_points: int
    given_count: int
    special_points: int
    people_checksum: str
    figures_checksum: str
    departments_checksum: str
    checksum: str


class DepartmentYearOut(Schema):
    """A department's year."""

    department: OutId
    name: str
    pool: str
    days: int
    person_days: int
    average_headcount: float
    received_points: int
    received_count: int
    given_points: int
    given_count: int
    special_points: int
    distinct_givers: int
    corrections: int


class YearSignOffOut(Schema):
    """The operator's word, with what was open on the checklist then."""

    note: str
    by: str
    at: Moment
    open_items: dict[str, int]


class SupplementOut(Schema):
    """What came after the settlement: what to add to the row of a person or a department, and why."""

    at: Moment
    kind: Literal["person", "department"]
    whom: str
    received_points: int
    received_count: int
    given_points: int
    given_count: int
    distinct_givers: int
    reason: str
    by: str


class YearListedOut(Schema):
    """A year in the list."""

    year: int
    status: Literal["running", "open", "settled", "signed"]
    closed_days: int
    settled_at: Moment | None
    signed_at: Moment | None
    people: int
    departments: int
    received_points: int
    checksum: str
    supplements: int


class YearsOut(Schema):
    """All years, the newest first."""

    items: list[YearListedOut]


class YearOut(Schema):
    """One year: its checklist, and what was settled if it was."""

    year: int
    status: Literal["running", "open", "settled", "signed"]
    may_settle: bool
    checklist: list[ItemOut]
    settled_at: Moment | None
    figures: FiguresOut | None
    departments: list[DepartmentYearOut]
    sign_off: YearSignOffOut | None
    supplements: list[SupplementOut]


class TriedOut(Schema):
    """What settling would write now."""

    year: int
    figures: FiguresOut
    departments: list[DepartmentYearOut]


@router.get("/years", response=YearsOut, auth=OPERATE, summary="My agency's years")
def list_years(request: HttpRequest) -> dict[str, Any]:
    """List the years with a confirmed day, the newest first, for operator, personnel, evaluation and auditor."""
    rows = years.years(reader=actor_of(request))
    return {
        "items": [
            {
                "year": one.year,
                "status": one.status,
                "closed_days": one.closed,
                "settled_at": one.settled_at,
                "signed_at": one.signed_at,
                "people": one.people,
                "departments": one.departments,
                "received_points": one.received_points,
                "checksum": one.checksum,
                "supplements": one.supplements,
            }
            for one in rows
        ]
    }


@router.get("/years/{year}", response=YearOut, auth=OPERATE, summary="One year")
def one_year(request: HttpRequest, year: Year) -> dict[str, Any]:
    """Return the checklist of a year, and its settled figures, sign-off and supplements if there are any."""
    return _year(actor_of(request), year)


@router.get("/years/{year}/preview", response=TriedOut, auth=OPERATE, summary="What settling would write")
def preview(request: HttpRequest, year: Year) -> dict[str, Any]:
    """Return the figures a settlement would have now, without writing anything."""
    summary, rows = acts.tried(reader=actor_of(request), year=year)
    return {"year": year, "figures": _figures(summary), "departments": [_department(one) for one in rows]}


@router.post("/years/{year}/settle", response=YearOut, auth=OPERATE, summary="Settle a year")
@refuses("not-operator year-empty year-not-closed year-not-sealed year-reader year-running year-unknown")
def settle(request: HttpRequest, year: Year) -> HttpResponse:
    """Settle a year of one's own agency as operator; a year that is settled stays as it is (제8조)."""
    actor = actor_of(request)

    def act() -> YearOut:
        acts.settle_year(actor=actor, year=year)
        return YearOut.model_validate(_year(actor, year))

    with refusals_recorded("points.close-year", actor=actor, subject=str(year)):
        return once(request, actor, act)


@router.post("/years/{year}/sign-off", response=YearOut, auth=OPERATE, summary="Sign a settled year off")
@refuses(
    "not-operator note-personal-data note-required note-too-long year-empty year-not-closed "
    "year-not-sealed year-not-settled year-reader year-running year-signed year-unknown"
)
def sign_off(request: HttpRequest, year: Year, payload: YearSignOffIn) -> HttpResponse:
    """Sign a settled year off as operator, once for good (D31)."""
    actor = actor_of(request)

    def act() -> YearOut:
        acts.sign_off(actor=actor, year=year, note=payload.note)
        return YearOut.model_validate(_year(actor, year))

    with refusals_recorded("points.sign-year", actor=actor, subject=str(year)):
        return once(request, actor, act)


@router.get("/years/{year}/export", auth=OPERATE, summary="A settled year as a file")
def export(
    request: HttpRequest,
    year: Year,
    what: documents.What = "departments",
    form: Literal["csv", "xlsx"] = "csv",
) -> HttpResponse:
    """Return the settled rows of people or departments, the same bytes for good, or the supplements."""
    file = documents.export(actor=actor_of(request), year=year, what=what, format_=form)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return HttpResponse(file.content, content_type=file.content_type, headers=headers)


def _year(reader: Actor, year: int) -> dict[str, Any]:
    view = years.year_of(reader=reader, year=year)
    settled = view.settlement
    return {
        "year": year,
        "status": view.status,
        "may_settle": view.may_settle,
        "checklist": [_item(one) for one in view.items],
        "settled_at": settled and settled.at,
        "figures": _figures(settled) if settled else None,
        "departments": [_department(one) for one in years.departments(settled)] if settled else [],
        "sign_off": _sign_off(settled) if settled and view.is_signed else None,
        "supplements": [_supplement(one) for one in years.supplements(reader, settled, years.SHOWN)]
        if settled
        else [],
    }


def _item(one: Item) -> dict[str, Any]:
    return {"code": one.code, "state": one.state, "number": one.number, "blocks": one.blocks}


def _figures(one: "YearSettlement | Summary") -> dict[str, Any]:
    checksum = one.checksum() if isinstance(one, Summary) else one.checksum
    return {
        "first_day": one.first_day,
        "days": one.days,
        "people": one.people,
        "departments": one.departments,
        "received_points": one.received_points,
        "received_count": one.received_count,
        "given_points": one.given_points,
        "given_count": one.given_count,
        "special_points": one.special_points,
        "people_checksum": bytes(one.people_checksum).hex(),
        "figures_checksum": bytes(one.figures_checksum).hex(),
        "departments_checksum": bytes(one.departments_checksum).hex(),
        "checksum": bytes(checksum).hex(),
    }


def _department(one: years.DepartmentRow) -> dict[str, Any]:
    return {
        "department": one.department_id,
        "name": one.name,
        "pool": one.pool,
        "days": one.days,
        "person_days": one.person_days,
        "average_headcount": one.average_headcount,
        "received_points": one.received_points,
        "received_count": one.received_count,
        "given_points": one.given_points,
        "given_count": one.given_count,
        "special_points": one.special_points,
        "distinct_givers": one.givers,
        "corrections": one.corrections,
    }


def _sign_off(settled: YearSettlement) -> dict[str, Any]:
    made = settled.sign_off
    return {"note": made.note, "by": made.person.name, "at": made.at, "open_items": made.open_items}


def _supplement(one: years.SupplementRow) -> dict[str, Any]:
    return {
        "at": one.at,
        "kind": one.kind,
        "whom": one.whom,
        "received_points": one.received_points,
        "received_count": one.received_count,
        "given_points": one.given_points,
        "given_count": one.given_count,
        "distinct_givers": one.givers,
        "reason": one.reason,
        "by": one.by,
    }
