"""The HTTP API of reports: drawn up, read, signed off, taken along, traced to their entries (제11조, 제12조)."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema
from pydantic import StrictInt, StrictStr

from dure.accounts.authentication import OPERATE
from dure.accounts.idempotency import once
from dure.accounts.queries import actor_of
from dure.audit.actions import refusals_recorded
from dure.kit.actor import Actor
from dure.kit.api import CursorText, Day, Id, Input, Limit, Moment, OutId, Page, refuses
from dure.kit.canonical import digest
from dure.kit.pagination import id_in_cursor, page_of
from dure.kit.refusals import Refusal
from dure.kit.relations import or_none
from dure.papers.api import download
from dure.papers.documents import TYPES, Document
from dure.points.giving.api import thanks_out
from dure.points.giving.schemas import ThanksOut
from dure.results.reports import entries
from dure.results.reports import papers as documents
from dure.results.reports import queries as evaluation
from dure.results.reports.actions import draw_up, kinds_of, preview, sign_off
from dure.results.reports.content import Asked
from dure.results.reports.entries import Behind
from dure.results.reports.models import Report
from dure.results.reports.rules import Thresholds

router = Router(tags=["reports"])

Least = Annotated[StrictInt, Field(ge=0, le=1_000_000)]
ReportFormat = Annotated[Literal["pdf", "hwpx", "xlsx", "csv"], Query(alias="format")]
RowIn = Annotated[int, Query(ge=0, le=100_000, description="its place in `rows`, from 0")]
FigureIn = Annotated[Literal["received", "given", "headcount"], Query(description="which entries")]


class ReportIn(Input):
    """A report to draw up. `person` is a person's number, for a statement; `excluded` reasons by number."""

    kind: Literal["indicators", "candidates", "statement", "selection"]
    first: Day
    last: Day
    received: Least = 0
    givers: Least = 0
    most: Annotated[StrictInt, Field(ge=1, le=1_000_000)] | None = None
    person: Annotated[StrictStr, Field(max_length=20)] = ""
    excluded: Annotated[
        dict[Annotated[str, Field(max_length=20)], Annotated[StrictStr, Field(min_length=1, max_length=200)]],
        Field(max_length=100),
    ] = Field(default_factory=dict)


class ReportDrawnIn(ReportIn):
    """A report to draw up; `checksum` is that of its preview and is refused when the figures have changed since."""

    checksum: Annotated[StrictStr, Field(max_length=64)] | None = None


class SignatureIn(Input):
    """The guideline that a report is used under."""

    guideline: Annotated[StrictStr, Field(max_length=300)]


class SignOffOut(Schema):
    """Who signed a report off, and under which guideline."""

    by: str
    at: Moment
    guideline: str


class ReportRowOut(Schema):
    """One line; `leads_to` names a person or a department by id, nothing where there are no entries."""

    cells: list[str]
    leads_to: list[str]


class ReportOut(Schema):
    """A numbered report; frozen, with the checksum of its content and its sign-off."""

    id: OutId
    number: str
    kind: str
    title: str
    period: str
    drawn_at: Moment
    checksum: str
    sign_off: SignOffOut | None


class WholeReportOut(ReportOut):
    """A report with all that is printed."""

    policy: str
    formula: list[str]
    columns: list[str]
    rows: list[ReportRowOut]
    notes: list[str]
    seal: str


class PreviewOut(Schema):
    """What a report would hold; it has no number and is not kept."""

    title: str
    period: str
    policy: str
    formula: list[str]
    columns: list[str]
    rows: list[ReportRowOut]
    notes: list[str]
    seal: str
    checksum: str


class DayOut(Schema):
    """A confirmed day of a department, in people and points."""

    day: date
    headcount: int
    received: int
    given: int


class CorrectionOut(Schema):
    """A dated correction of a confirmed day."""

    corrects: date
    day: date
    received: int
    given: int
    reason: str


class EntriesOut(Page[ThanksOut]):
    """The transfers behind a figure, a page of them, and for a department its days and corrections."""

    days: list[DayOut]
    corrections: list[CorrectionOut]


@router.get("/reports", response=Page[ReportOut], auth=OPERATE, summary="The reports of my office")
def list_reports(request: HttpRequest, limit: Limit = 20, cursor: CursorText = None) -> dict[str, Any]:
    """List the reports of the kinds that my office draws up, newest first."""
    actor = actor_of(request)
    kinds = _kinds(actor)
    rows = evaluation.reports_before(actor.agency_id or 0, kinds, id_in_cursor(cursor), limit + 1)
    shown, following = page_of(rows, limit, lambda row: [row.pk])
    return {"items": [_report(row) for row in shown], "next": following}


@router.post("/reports", response={201: WholeReportOut}, auth=OPERATE, summary="Draw a report up")
@refuses("kind not-allowed not-confirmed not-found person-nothing person-required report-changed")
def draw(request: HttpRequest, payload: ReportDrawnIn) -> HttpResponse:
    """Compute a report from confirmed days, number it and freeze it. It decides about nobody."""
    actor, asked, seen = actor_of(request), _asked(payload), payload.checksum
    with refusals_recorded("points.report-draw", actor=actor, subject=payload.kind):
        return once(request, actor, lambda: _made(draw_up(actor=actor, asked=asked, seen=seen)), status=201)


@router.post("/reports/preview", response=PreviewOut, auth=OPERATE, summary="What a report would hold")
@refuses("kind not-allowed not-confirmed not-found person-nothing person-required")
def look(request: HttpRequest, payload: ReportIn) -> dict[str, Any]:
    """Compute a report without a number; nothing is kept, so it may be asked for as often as one likes."""
    content = preview(actor=actor_of(request), asked=_asked(payload))
    return _printed(content) | {
        "title": content["title"],
        "period": content["period"],
        "checksum": digest(content).hex(),
    }


def _asked(payload: ReportIn) -> Asked:
    return Asked(
        kind=payload.kind,
        first=payload.first,
        last=payload.last,
        thresholds=Thresholds(payload.received, payload.givers),
        most=payload.most,
        person_number=payload.person,
        excluded=payload.excluded,
    )


@router.get("/reports/{report_id}", response=WholeReportOut, auth=OPERATE, summary="One report")
def one_report(request: HttpRequest, report_id: Id) -> dict[str, Any]:
    """Return a report as it was frozen."""
    return _whole(_find(actor_of(request), report_id))


@router.post("/reports/{report_id}/sign", response=WholeReportOut, auth=OPERATE, summary="Sign a report off")
@refuses("guideline-required not-allowed not-found signed-already")
def sign(request: HttpRequest, report_id: Id, payload: SignatureIn) -> HttpResponse:
    """Sign a report off once and for good, citing the guideline it is used under (제12조)."""
    actor = actor_of(request)

    def act() -> WholeReportOut:
        sign_off(actor=actor, report_id=report_id, guideline=payload.guideline)
        return _made(_find(actor, report_id))

    _find(actor, report_id)
    with refusals_recorded("points.report-sign", actor=actor, subject=f"report:{report_id}"):
        return once(request, actor, act)


@router.get("/reports/{report_id}/file", auth=OPERATE, summary="A report as a file")
def report_file(request: HttpRequest, report_id: Id, form: ReportFormat = "pdf") -> HttpResponse:
    """Return a report as PDF, HWPX, XLSX or CSV: the same bytes each time."""
    found = _find(actor_of(request), report_id)
    name = f"dure-report-{found.year}-{found.number}.{form}"
    return download(Document(name, TYPES[form], documents.write(found, form)))


@router.get(
    "/reports/{report_id}/entries",
    response=EntriesOut,
    auth=OPERATE,
    summary="What a figure of a report is made of",
)
def figure_entries(
    request: HttpRequest,
    report_id: Id,
    row: RowIn,
    figure: FigureIn = "received",
    limit: Limit = 50,
    cursor: CursorText = None,
) -> dict[str, Any]:
    """Return the transfers behind a figure, newest first; for a department also its days and corrections."""
    actor = actor_of(request)
    one = _behind(actor, report_id, row, figure)
    rows = entries.transfers(one, reader=actor, before=id_in_cursor(cursor), limit=limit + 1)
    shown, following = page_of(rows, limit, lambda found: [found.id])
    return {
        "items": [thanks_out(found) for found in shown],
        "next": following,
        "days": entries.days(one),
        "corrections": entries.corrections(one),
    }


def _kinds(actor: Actor) -> frozenset[str]:
    kinds = kinds_of(actor)
    if not kinds:
        raise Refusal("not-allowed", _("This report is drawn up by another office."), status=403)
    return kinds


def _find(actor: Actor, report_id: int) -> Report:
    found = evaluation.report(actor.agency_id or 0, report_id)
    if found is None or found.kind not in _kinds(actor):
        raise _unknown()
    return found


def _unknown() -> Refusal:
    return Refusal("not-found", _("This report is not known in your agency."), status=404)


def _behind(actor: Actor, report_id: int, row: int, figure: str) -> Behind:
    one = entries.behind(_find(actor, report_id), row, figure)
    if one is None:
        raise _unknown()
    return one


def _made(report: Report) -> WholeReportOut:
    return WholeReportOut.model_validate(_whole(report))


def _report(report: Report) -> dict[str, Any]:
    signed = or_none(lambda: report.sign_off)
    return {
        "id": report.pk,
        "number": f"{report.year}-{report.number}",
        "kind": report.kind,
        "title": report.content["title"],
        "period": report.content["period"],
        "drawn_at": report.drawn_at,
        "checksum": bytes(report.checksum).hex(),
        "sign_off": signed and {"by": signed.signer, "at": signed.signed_at, "guideline": signed.guideline},
    }


def _whole(report: Report) -> dict[str, Any]:
    return _report(report) | _printed(report.content)


def _printed(content: dict[str, Any]) -> dict[str, Any]:
    return {
        "policy": content["policy"],
        "formula": content["formula"],
        "columns": content["columns"],
        "rows": [
            {"cells": row["cells"], "leads_to": [str(one) for one in row["leads_to"][:2]]}
            for row in content["rows"]
        ],
        "notes": content["notes"],
        "seal": content["seal"],
    }
