"""The directory on paper and offline: for the day when people need telephone numbers and nothing works (O13)."""

import gzip

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dure.kit.acting import actor_of
from dure.kit.pages import signed_in
from dure.organizations.actions import copy_directory
from dure.organizations.models import DirectoryCopy
from dure.organizations.queries.phonebook import phonebook
from dure.organizations.views.directory import named_agency


@require_GET
@signed_in
def printable(request: HttpRequest) -> HttpResponse:
    """Show an agency whole, made for paper."""
    book = phonebook(_agency(request))
    if book is None:
        raise Http404
    return render(request, "organizations/print.html", {"book": book})


@require_GET
@signed_in
def copy_html(request: HttpRequest) -> HttpResponse:
    """Hand out last night's copy as one page that needs nothing else."""
    copy = _copy(request)
    return _download(bytes(copy.page), "text/html; charset=utf-8", f"{copy.agency.code}.html")


@require_GET
@signed_in
def copy_csv(request: HttpRequest) -> HttpResponse:
    """Hand out last night's copy as a table."""
    copy = _copy(request)
    return _download(bytes(copy.table), "text/csv; charset=utf-8", f"{copy.agency.code}.csv")


def _agency(request: HttpRequest) -> int:
    named = named_agency(request)
    return named.id if named else actor_of(request).agency_id or 0


def _copy(request: HttpRequest) -> DirectoryCopy:
    """Return the agency's copy; before its first night it is made at once."""
    agency = _agency(request)
    copy = DirectoryCopy.objects.select_related("agency").filter(agency_id=agency).first()
    copy = copy or copy_directory(agency)
    if copy is None:
        raise Http404
    return copy


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(gzip.decompress(content), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="directory-{name}"'
    return response
