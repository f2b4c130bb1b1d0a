"""Reports for awards, evaluation and personnel: drawn up, looked at, signed off, taken along (제11조, 제12조)."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure import clock
from dure.accounts.queries import actor_of
from dure.kit.actor import Actor
from dure.kit.canonical import digest
from dure.kit.fields import at_fields
from dure.kit.forms import number, numbers
from dure.kit.pages import signed_in, typed
from dure.kit.refusals import Refusal
from dure.kit.relations import or_none
from dure.kit.text import line, narrow
from dure.papers.documents import TYPES
from dure.points.closing.choices import ended_choices, why_none
from dure.points.closing.periods import Period
from dure.results.reports import entries as behind
from dure.results.reports import papers as documents
from dure.results.reports import queries as evaluation
from dure.results.reports.actions import draw_up, kinds_of, preview, sign_off
from dure.results.reports.content import DRAWN_ALONE, Asked, Kind
from dure.results.reports.models import Report
from dure.results.reports.rules import Thresholds
from dure.results.reports.words import NAMES

_LONGEST_LIST = 100
_LARGEST = 1_000_000
_PAGE = 50
_FIELDS = {
    "kind": "kind",
    "not-confirmed": "period",
    "person-required": "person",
    "person-nothing": "person",
    "reason-required": "excluded",
}


@require_http_methods(["GET", "POST"])
@signed_in
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports of the reader's office; show what a new one would hold, and draw it up once confirmed."""
    actor = actor_of(request)
    kinds = _kinds(actor)
    error: Refusal | None = None
    if request.method == "POST" and "change" not in request.POST:
        try:
            return _preview_or_draw(request, actor)
        except Refusal as refusal:
            error = refusal
    context = {
        "kinds": [(kind, name) for kind, name in NAMES.items() if kind in kinds & DRAWN_ALONE],
        "periods": ended_choices(actor.agency_id or 0),
        "why_none": why_none(actor.agency_id or 0),
        "reports": [
            (one, evaluation.is_signed_off(one))
            for one in evaluation.report_list(actor.agency_id or 0, kinds)
        ],
        "names": NAMES,
        "typed": request.POST,
        "errors": at_fields(error, _FIELDS),
    }
    return render(request, "results/reports.html", context, status=error.status if error else 200)


@require_GET
@signed_in
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show a report as it was frozen."""
    return _page(request, _find(actor_of(request), report_id), None)


@require_POST
@signed_in
def sign(request: HttpRequest, report_id: int) -> HttpResponse:
    """Sign a report off, citing the guideline."""
    actor = actor_of(request)
    found = _find(actor, report_id)
    try:
        sign_off(actor=actor, report_id=report_id, guideline=request.POST.get("guideline", ""))
    except Refusal as refusal:
        return _page(request, found, refusal)
    return redirect("results:report", report_id)


@require_GET
@signed_in
def download(request: HttpRequest, report_id: int, format_: str) -> HttpResponse:
    """Answer with the report as a file."""
    found = _find(actor_of(request), report_id)
    if format_ not in TYPES:
        raise Http404
    try:
        content = documents.write(found, format_)
    except Refusal as refusal:
        return _page(request, found, refusal)
    name = f"dure-report-{found.year}-{found.number}.{format_}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TYPES[format_], headers=headers)


@require_GET
@signed_in
def entries(request: HttpRequest, report_id: int, row: int, figure: str) -> HttpResponse:
    """Show the transfers, days and corrections behind one figure, to those who may read the report."""
    actor = actor_of(request)
    found = _find(actor, report_id)
    one = behind.behind(found, row, figure)
    if one is None:
        raise Http404
    rows = behind.transfers(one, reader=actor, before=number(request.GET.get("before")), limit=_PAGE + 1)
    names = {"received": _("Received"), "given": _("Given"), "headcount": _("Headcount")}
    offered = behind.FIGURES if one.kind == "department" else behind.FIGURES[:2]
    context = {
        "report": found,
        "name": documents.name_of(found),
        "one": one,
        "tabs": [
            (names[each], reverse("results:report_entries", args=[report_id, row, each]), each == figure)
            for each in offered
        ],
        "total": behind.total(one),
        "rows": rows[:_PAGE],
        "more": f"?before={rows[_PAGE - 1].id}" if len(rows) > _PAGE else None,
        "days": behind.days(one) if figure == "headcount" else [],
        "corrections": behind.corrections(one) if figure != "headcount" else [],
    }
    return render(request, "results/report_entries.html", context)


def _preview_or_draw(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Give a report whose preview was confirmed a number; show the preview of one that was not."""
    asked, error = _asked(request), None
    if "seen" in request.POST:
        try:
            made = draw_up(actor=actor, asked=asked, seen=request.POST["seen"])
            return redirect("results:report", made.pk)
        except Refusal as refusal:
            if refusal.code != "report-changed":
                raise
            error = refusal
    content = preview(actor=actor, asked=asked)
    context = {
        "content": content,
        "title": NAMES[asked.kind],
        "seen": digest(content).hex(),
        "typed": [one for one in typed(request) if one[0] != "seen"],
        "error": error,
    }
    return render(request, "results/report_preview.html", context, status=error.status if error else 200)


def _kinds(actor: Actor) -> frozenset[str]:
    kinds = kinds_of(actor)
    if not kinds:
        raise Http404
    return kinds


def _find(actor: Actor, report_id: int) -> Report:
    found = evaluation.report(actor.agency_id or 0, report_id)
    if found is None or found.kind not in _kinds(actor):
        raise Http404
    return found


def _page(request: HttpRequest, found: Report, error: Refusal | None) -> HttpResponse:
    context = {
        "report": found,
        "content": found.content,
        "title": NAMES[found.kind],
        "name": documents.name_of(found),
        "formats": list(TYPES),
        "signed": or_none(lambda: found.sign_off),
        "guideline": request.POST.get("guideline", ""),
        "errors": at_fields(error, {"guideline-required": "guideline"}),
    }
    return render(request, "results/report.html", context, status=error.status if error else 200)


def _asked(request: HttpRequest) -> Asked:
    """Read what is asked for; a form that says nothing sensible asks for the running year, which is refused."""
    data = request.POST
    period = Period.parse(data.get("period")) or Period.parse(str(clock.today().year))
    kind = data.get("kind", "")
    if period is None or kind not in NAMES:
        raise Refusal("kind", _("Choose what the report is to show."))
    figures = numbers(data, ("received", "givers", "most"))
    return Asked(
        kind=cast("Kind", kind),
        first=period.first,
        last=period.last,
        thresholds=Thresholds(min(figures["received"], _LARGEST), min(figures["givers"], _LARGEST)),
        most=figures["most"] or None,
        person_number=narrow(data.get("person", ""))[:20],
        excluded=_excluded(data.get("excluded", "")),
    )


def _excluded(text: str) -> dict[str, str]:
    """Read one person a line: the number, then the reason."""
    lines = [line(one).partition(" ") for one in text.splitlines()[:_LONGEST_LIST]]
    missing = [who for who, _blank, why in lines if who and not why.strip()]
    if missing:
        raise Refusal("reason-required", _("Give a reason for everybody who is left out."))
    return {who[:20]: why.strip()[:200] for who, _blank, why in lines if who}
