"""The HTTP API of exports: a file at once, or a place to ask how far it is."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema, Status

from dure import clock
from dure.accounts.idempotency import once
from dure.accounts.queries import actor_of
from dure.audit.actions import refusals_recorded
from dure.kit.api import Day, Id, Moment, OutId, refuses
from dure.kit.refusals import Refusal
from dure.papers.documents import TYPES
from dure.results.exports import actions as acts
from dure.results.exports.models import Export

router = Router(tags=["exports"])

KindIn = Literal[
    "transfers",
    "standings",
    "department-days",
    "board",
    "people",
    "allowances",
    "awards",
    "interventions",
    "audit-trail",
]
_FILE = {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in TYPES.values()}}


class ExportIn(Schema):
    """Which rows, in which form, and what for."""

    form: Literal["csv", "xlsx", "pdf", "hwpx"] = Field("csv", alias="format")
    first: Day | None = Field(None, alias="from", description="the first day; 1 January without it")
    last: Day | None = Field(None, alias="to", description="the last day; today without it")
    department: Id | None = None
    reason: str = Field(
        "",
        max_length=300,
        description="what the file is for; needed where it holds others' personal data",
    )


class ExportOut(Schema):
    """How far a long export is. `file` is where to take it from once it is done."""

    id: OutId
    kind: str
    format: str
    state: Literal["waiting", "running", "done", "failed"]
    done: int = Field(description="rows written")
    total: int = Field(description="rows in all")
    detail: str = Field(description="why it failed")
    asked_at: Moment
    status: str = Field(description="where to ask again")
    file: str | None


@router.get(
    "/exports/{kind}",
    response={202: ExportOut},
    summary="Figures as a file",
    openapi_extra={"responses": {200: {"description": "a short file, at once", **_FILE}}},
)
def export(request: HttpRequest, kind: KindIn, asked: Query[ExportIn]) -> Any:
    """Answer with the file when it is short, else 202 with the place to ask: it is written as a job.

    Everybody: transfers (one's own), standings, department-days. Operator and others by office, with the scope
    `operate` and a reason: board, people, allowances, awards, interventions. For tokens: a browser's session makes
    files by POST, since a link on another site could otherwise make one, with a purpose, in the reader's name.
    """
    if actor_of(request).token_id is None:
        raise Refusal(
            "post-required",
            _("With a browser's session a file is made by POST, not by opening a link."),
            status=403,
        )
    made = _made(request, kind, asked)
    return file_of(made) if made.state == "done" else Status(202, _export(made))


@router.post(
    "/exports/{kind}",
    response={202: ExportOut},
    summary="Make figures as a file",
    openapi_extra={"responses": {200: {"description": "a short file, at once", **_FILE}}},
)
@refuses(
    "export-busy export-department export-format export-personal-data export-quota export-reason export-too-long "
    "not-allowed not-found pdf-unavailable period unknown"
)
def make_export(request: HttpRequest, kind: KindIn, asked: Query[ExportIn]) -> Any:
    """Do the same as GET, for a browser's session with its CSRF token too.

    A repeated `Idempotency-Key` answers the first file again while it is kept, for seven days.
    """
    actor = actor_of(request)

    def shown(told: dict[str, Any]) -> HttpResponse | None:
        return file_of(acts.find(actor, int(told["id"]))) if told["state"] == "done" else None

    def made() -> ExportOut:
        return ExportOut(**_export(_made(request, kind, asked)))

    action, subject = ("audit.export" if kind == "audit-trail" else "points.export"), kind
    with refusals_recorded(action, actor=actor, subject=subject):
        return once(request, actor, made, status=202, shown=shown)


def _made(request: HttpRequest, kind: str, asked: ExportIn) -> Export:
    today = clock.today()
    return acts.ask_for(
        actor=actor_of(request),
        kind=kind,
        form=asked.form,
        first=asked.first or today.replace(month=1, day=1),
        last=asked.last or today,
        department=asked.department,
        reason=asked.reason,
    )


@router.get("/exports/jobs/{export_id}", response=ExportOut, summary="How far an export is")
def export_state(request: HttpRequest, export_id: Id) -> dict[str, Any]:
    """Return the state of one's own export."""
    return _export(acts.find(actor_of(request), export_id))


@router.get(
    "/exports/jobs/{export_id}/file",
    summary="A finished export as a file",
    openapi_extra={"responses": {200: {"description": "the file", **_FILE}}},
)
def export_file(request: HttpRequest, export_id: Id) -> Any:
    """Return the file of one's own export; it is kept for seven days."""
    found = acts.find(actor_of(request), export_id)
    if found.state != "done":
        raise Refusal("export-not-ready", _("The file is not ready yet."), status=409)
    return file_of(found)


def file_of(found: Export) -> HttpResponse:
    """Answer with a written file, piece by piece."""
    answer: Any = StreamingHttpResponse(acts.content_of(found), content_type=TYPES[found.format])
    answer["Content-Disposition"] = f'attachment; filename="{acts.file_name(found)}"'
    answer["Content-Length"] = str(found.size)
    made: HttpResponse = answer
    return made


def _export(found: Export) -> dict[str, Any]:
    where = f"/api/v1/points/exports/jobs/{found.pk}"
    return {
        "id": found.pk,
        "kind": found.kind,
        "format": found.format,
        "state": found.state,
        "done": found.done,
        "total": found.total,
        "detail": found.refusal,
        "asked_at": found.made_at,
        "status": where,
        "file": f"{where}/file" if found.state == "done" else None,
    }
