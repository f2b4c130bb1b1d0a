"""Taking figures along (내려받기): what the reader may have, how far a long file is, the file."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure import clock
from dure.accounts.queries import actor_of
from dure.audit import views as trail
from dure.audit.queries import first_day, may_read
from dure.kit import validation
from dure.kit.days import day_in
from dure.kit.fields import at_fields
from dure.kit.forms import number
from dure.kit.pages import signed_in
from dure.kit.refusals import Refusal
from dure.papers.documents import TYPES
from dure.results.exports import actions as acts
from dure.results.exports.api import file_of
from dure.results.exports.kinds import KINDS, kinds_for
from dure.results.exports.models import Export

_SHOWN = 10
_FIELDS = {
    "period": "last",
    "export-format": "format",
    "export-too-long": "format",
    "export-reason": "reason",
    "export-personal-data": "reason",
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def exports(request: HttpRequest) -> HttpResponse:
    """Show what can be taken along and what was asked for lately; ask for a file."""
    actor = actor_of(request)
    if actor.agency_id is None:
        return render(request, "points/give_nobody.html")
    error: Refusal | None = None
    if request.method == "POST":
        try:
            made = _asked(request)
        except Refusal as refusal:
            error = refusal
        else:
            return redirect("results:export", made.pk)
    offered = kinds_for(actor)
    if actor.person_id is None:
        offered.pop("transfers", None)
    context = {
        "kinds": [(name, kind.label) for name, kind in offered.items()],
        "formats": [(form, form.upper()) for form in TYPES],
        "asks_reason": any(kind.is_personal for kind in offered.values()),
        "latest": acts.latest(actor, _SHOWN),
        "labels": {name: kind.label for name, kind in KINDS.items()},
        "first": clock.today().replace(month=1, day=1).isoformat(),
        "last": clock.today().isoformat(),
        "typed": request.POST,
        "errors": at_fields(error, _FIELDS),
    }
    return render(request, "results/exports.html", context, status=error.status if error else 200)


@require_GET
@signed_in
def export(request: HttpRequest, export_id: int) -> HttpResponse:
    """Show how far an export is, and the file when it is there."""
    return render(request, "results/export.html", _context(acts.find(actor_of(request), export_id)))


@require_GET
@signed_in
def progress(request: HttpRequest, export_id: int) -> HttpResponse:
    """Answer the page's questions how far it is; when it is over, have the page loaded anew."""
    context = _context(acts.find(actor_of(request), export_id))
    response = render(request, "results/export_progress.html", context)
    if not context["is_working"]:
        response["HX-Refresh"] = "true"
    return response


@require_GET
@signed_in
def file(request: HttpRequest, export_id: int) -> HttpResponse:
    """Hand the file out."""
    found = acts.find(actor_of(request), export_id)
    if found.state != "done":
        return redirect("results:export", export_id)
    return file_of(found)


@require_POST
@signed_in
def export_trail(request: HttpRequest) -> HttpResponse:
    """Ask for the lines of the audit trail that its page shows, as a file."""
    actor = actor_of(request)
    if not may_read(actor):
        raise PermissionDenied
    asked, errors = trail.asked_in(request.POST, actor)
    if any(errors.values()):
        return trail.page(request, request.POST)
    try:
        made = acts.ask_for(
            actor=actor,
            kind="audit-trail",
            form=request.POST.get("format", ""),
            first=asked.first or first_day(actor),
            last=asked.last or clock.today(),
            reason=request.POST.get("reason", ""),
            trail=asked,
        )
    except Refusal as refusal:
        return trail.page(request, request.POST, refusal)
    return redirect("results:export", made.pk)


def _context(found: Export) -> dict[str, Any]:
    return {
        "export": found,
        "label": KINDS[found.kind].label,
        "name": acts.file_name(found),
        "is_working": found.state in ("waiting", "running"),
    }


def _asked(request: HttpRequest) -> Export:
    data = request.POST
    first, last = _period(data)
    return acts.ask_for(
        actor=actor_of(request),
        kind=data.get("kind", ""),
        form=data.get("format", ""),
        first=first,
        last=last,
        department=number(data.get("department")),
        reason=data.get("reason", ""),
    )


def _period(data: Mapping[str, str]) -> tuple[date, date]:
    """Return the days typed, those of this year where nothing was. Raises `Refusal`, which names what is no day."""
    today = clock.today()
    found = {"first": today.replace(month=1, day=1), "last": today} | {
        name: day_in(data[name]) for name in ("first", "last") if data.get(name)
    }
    code, detail = validation.named("date")
    errors = [
        {"field": name, "code": code, "detail": detail} for name, value in found.items() if value is None
    ]
    if errors:
        raise Refusal("form-values", detail, errors=errors)
    return found["first"] or today, found["last"] or today
