"""Settled years: the list, one with its checklist, a dry run, settling, signing, files (제8조, D31)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from dure.accounts.queries import actor_of
from dure.kit import tables
from dure.kit.abilities import may
from dure.kit.pages import signed_in
from dure.kit.refusals import Refusal
from dure.results.years import actions as acts
from dure.results.years import papers as documents
from dure.results.years import queries as years


@require_GET
@signed_in
def year_list(request: HttpRequest) -> HttpResponse:
    """List the years of the reader's agency."""
    return render(request, "results/years.html", {"years": years.years(reader=actor_of(request))})


@require_GET
@signed_in
def year(request: HttpRequest, year_number: int) -> HttpResponse:
    """Show one year: the checklist, and its settled figures if it is settled."""
    return _page(request, year_number)


@require_GET
@signed_in
def preview(request: HttpRequest, year_number: int) -> HttpResponse:
    """Show what settling would write now."""
    reader = actor_of(request)
    summary, rows = acts.tried(reader=reader, year=year_number)
    context = {
        "year_number": year_number,
        "tried": summary,
        "departments": rows,
        "operates": may(reader, "close", "years"),
    }
    return render(request, "results/year_preview.html", context)


@require_POST
@signed_in
def settle(request: HttpRequest, year_number: int) -> HttpResponse:
    """Settle the year of the operator's agency."""
    acts.settle_year(actor=actor_of(request), year=year_number)
    return redirect("results:year", year_number)


@require_POST
@signed_in
def sign(request: HttpRequest, year_number: int) -> HttpResponse:
    """Sign a settled year off; a note that does not do comes back as it was typed."""
    note = request.POST.get("note", "")
    try:
        acts.sign_off(actor=actor_of(request), year=year_number, note=note)
    except Refusal as refusal:
        if refusal.status != _UNPROCESSABLE:
            raise
        return _page(request, year_number, error=refusal, note=note)
    return redirect("results:year", year_number)


_UNPROCESSABLE = 422


@require_GET
@signed_in
def download(request: HttpRequest, year_number: int, what: str, format_: str) -> HttpResponse:
    """Answer with the people, the departments or the supplements as a file."""
    if what not in documents.TITLES or format_ not in tables.TYPES:
        raise Http404
    file = documents.export(actor=actor_of(request), year=year_number, what=what, format_=format_)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return HttpResponse(file.content, content_type=file.content_type, headers=headers)


def _page(
    request: HttpRequest, year_number: int, *, error: Refusal | None = None, note: str = ""
) -> HttpResponse:
    reader = actor_of(request)
    view = years.year_of(reader=reader, year=year_number)
    settled = view.settlement
    context = {
        "view": view,
        "settled": settled,
        "departments": years.departments(settled) if settled else [],
        "supplements": years.supplements(reader, settled, years.SHOWN) if settled else [],
        "reads_people": may(reader, "read-people", "years"),
        "operates": may(reader, "close", "years"),
        "formats": list(tables.TYPES),
        "ways": _ways(year_number, operates=may(reader, "close", "years")),
        "error": error,
        "note": note,
    }
    return render(request, "results/year.html", context, status=error.status if error else 200)


def _ways(year: int, *, operates: bool) -> dict[str, str]:
    """Return where each line of the checklist is worked off; messages are the operator's alone."""
    ways = {
        "late-orders": f"{reverse('points:late')}?period={year}",
        "corrections": reverse("points:corrections"),
        "awards": f"{reverse('points:awards')}?year={year}",
    }
    queue = reverse("points:moderation")
    return (
        ways | {"appeals": f"{queue}?kind=appeals", "reports": f"{queue}?kind=reports"} if operates else ways
    )
