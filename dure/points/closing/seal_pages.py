"""Seals for everybody: days and digests to note down, and how to check the ledger without trusting it."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dure.accounts.queries import actor_of
from dure.kit.days import day_in
from dure.kit.pages import signed_in
from dure.sealing import queries as sealing
from dure.sealing import verify_ledger

_PAGE = 31


@require_GET
@signed_in
def seal_list(request: HttpRequest) -> HttpResponse:
    """List the seals of the reader's agency, the latest first, with the key and the way to check."""
    agency = actor_of(request).agency_id
    if agency is None:
        return render(request, "points/give_nobody.html")
    before = day_in(request.GET.get("before"))
    rows = sealing.seals(agency, limit=_PAGE + 1, **({"before": before} if before else {}))
    context = {
        "rows": rows[:_PAGE],
        "more": f"?before={rows[_PAGE - 1].day}" if len(rows) > _PAGE else None,
        "keys": sealing.sealing_keys(agency),
        "is_first": before is None,
    }
    return render(request, "points/seals.html", context)


@require_GET
@signed_in
def seal_lines(request: HttpRequest) -> HttpResponse:
    """Answer with every seal as a line `AGENCY DAY DIGEST`, as a file to keep elsewhere."""
    lines = sealing.noted_seals(actor_of(request).agency_id or 0)
    return _file("\n".join([*lines, ""]), "dure-seals.txt", "text/plain; charset=utf-8")


@require_GET
@signed_in
def checker(_request: HttpRequest) -> HttpResponse:
    """Answer with the program that checks an exported ledger, as it lies here: meant to be read."""
    source = Path(verify_ledger.__file__).read_text("utf-8")
    return _file(source, "verify_ledger.py", "text/x-python; charset=utf-8")


def _file(content: str, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
