"""Loading a roster on the web: upload, look at what would change, confirm (O6-O8, O11)."""

import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure.kit.abilities import reach
from dure.kit.acting import actor_of
from dure.kit.fields import FORM, at_fields
from dure.kit.pages import signed_in
from dure.kit.refusals import Refusal
from dure.kit.tables import TYPES
from dure.organizations.actions import uploads
from dure.organizations.forms import ModeForm, RosterForm
from dure.organizations.models import RosterUpload, UploadState
from dure.organizations.opening import accounts
from dure.organizations.queries.asking import endings_of, told_reaches
from dure.organizations.queries.uploads import (
    changes_of,
    files_of,
    latest_uploads,
    load_for,
    loadable_agencies,
    parts_of,
    upload_for,
)
from dure.organizations.roster.guide import GUIDES
from dure.organizations.roster.telling import KIND_NAMES
from dure.organizations.roster.templates import FORMATS, template
from dure.organizations.rules.differences import KINDS
from dure.organizations.views.directory import number

_WORKING = (UploadState.PREVIEWING, UploadState.STORING)
_SHOWN = 10
_CHANGES = 200
_LONGEST_NAME = 200
TEMPLATE_NAMES = {"people": "명부-직원", "departments": "명부-부서"}


@require_http_methods(["GET", "POST"])
@signed_in
def receive(request: HttpRequest) -> HttpResponse:
    """Show the form and what was uploaded lately; take files and go on to their comparison."""
    actor = actor_of(request)
    agencies = loadable_agencies(actor)
    if not agencies and not reach(actor, "load", "rosters").everywhere:
        raise PermissionDenied
    meant = {one.code: one.id for one in agencies}.get(request.GET.get("agency", ""), actor.agency_id)
    form = RosterForm(
        request.POST or None, request.FILES or None, agencies=agencies, initial={"agency": meant}
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("organizations:upload", _received(request, form).pk)
        except Refusal as refusal:
            for name, detail in at_fields(refusal, {"roster-nothing": "people"}).items():
                form.add_error(None if name == FORM else name, str(detail))
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "agencies": agencies,
        "uploads": latest_uploads(actor, _SHOWN),
        "guides": GUIDES,
    }
    return render(request, "organizations/import.html", context, status=status)


@require_GET
@signed_in
def template_file(request: HttpRequest, what: str) -> HttpResponse:
    """Hand out an empty file to fill in, such as `people.xlsx`."""
    kind, _dot, form = what.partition(".")
    actor = actor_of(request)
    if not loadable_agencies(actor) and not reach(actor, "load", "rosters").everywhere:
        raise PermissionDenied
    if kind not in GUIDES or form not in FORMATS:
        raise Http404
    response = HttpResponse(template(kind, form), content_type=TYPES[form])
    name = f"{TEMPLATE_NAMES[kind]}.{form}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


@require_GET
@signed_in
def upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Show how far an upload is and what it would change, or has changed."""
    return _page(request, _upload(request, upload_id))


@require_GET
@signed_in
def progress(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Answer the page's questions how far it is; when it is over, have the page loaded anew."""
    found = _upload(request, upload_id)
    response = render(request, "organizations/import_progress.html", {"upload": found})
    if found.state not in _WORKING:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@signed_in
def again(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Compare the same files as of another day."""
    found = _upload(request, upload_id)
    form = ModeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        uploads.compare_again(actor=actor_of(request), upload_id=upload_id, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal.detail))
        return _page(request, found, form=form, status=refusal.status)
    return redirect("organizations:upload", upload_id)


@require_POST
@signed_in
def confirm(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Store what was compared, propose it to a second person, or confirm it as one."""
    found = _upload(request, upload_id)
    typed = request.POST.get("end_at_most", "").strip()
    said = number(typed.replace(",", ""))
    try:
        uploads.confirm_upload(actor=actor_of(request), upload_id=upload_id, end_at_most=said)
    except Refusal as refusal:
        errors = at_fields(refusal, {"roster-ends-many": "end_at_most"})
        return _page(request, found, errors=errors, typed=typed, status=refusal.status)
    return redirect("organizations:upload", upload_id)


@require_GET
@signed_in
def load(request: HttpRequest, load_id: int) -> HttpResponse:
    """Show what a load changed, row by row, to those who may load and to auditors."""
    found = load_for(actor_of(request), load_id)
    if found is None:
        raise Http404
    rows = changes_of(found, after=number(request.GET.get("after")) or 0, limit=_CHANGES + 1)
    context = {
        "load": found,
        "changes": rows[:_CHANGES],
        "more": rows[_CHANGES - 1].pk if len(rows) > _CHANGES else None,
        "kinds": KIND_NAMES,
    }
    return render(request, "organizations/load.html", context)


@require_POST
@signed_in
def discard(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Forget an upload."""
    found = _upload(request, upload_id)
    try:
        uploads.discard_upload(actor=actor_of(request), upload_id=upload_id)
    except Refusal as refusal:
        return _page(request, found, errors=at_fields(refusal, {}), status=refusal.status)
    return redirect("organizations:import")


@require_GET
@signed_in
def file(request: HttpRequest, upload_id: int, kind: str) -> HttpResponse:
    """Hand out the rows that were set aside, or all differences."""
    kept = files_of(_upload(request, upload_id)).get(kind)
    if kept is None or kind not in uploads.HANDED_BACK:
        raise Http404
    response = StreamingHttpResponse(uploads.content_of(kept), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=kept.name) or ""
    return cast(HttpResponse, response)  # what a stream of pieces is in all but its class


def _upload(request: HttpRequest, upload_id: int) -> RosterUpload:
    found = upload_for(actor_of(request), upload_id)
    if found is None:
        raise Http404
    return found


def _received(request: HttpRequest, form: RosterForm) -> RosterUpload:
    """Lay the sent files beside each other under their own names, and hand them on."""
    with tempfile.TemporaryDirectory() as folder:
        files = {
            kind: _laid(Path(folder) / kind, sent)
            for kind in uploads.SENT
            if (sent := form.cleaned_data.get(kind))
        }
        return uploads.receive_roster(
            actor=actor_of(request),
            agency_id=form.cleaned_data["agency"],
            files=files,
            as_of=form.cleaned_data["as_of"],
            full=form.cleaned_data["full"],
        )


def _laid(folder: Path, sent: Any) -> Path:
    folder.mkdir()
    # File systems count bytes, and what is handed back adds to the name.
    name = PurePath(sent.name or "").name.encode(errors="replace")[-_LONGEST_NAME:].decode(errors="ignore")
    path = folder / (name or "file")
    with path.open("wb") as target:
        target.writelines(sent.chunks())
    return path


def _page(
    request: HttpRequest,
    found: RosterUpload,
    *,
    form: ModeForm | None = None,
    errors: "Mapping[str, str | Promise] | None" = None,
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "upload": found,
        "files": files_of(found),
        "parts": parts_of(found),
        "form": form or ModeForm(initial={"as_of": found.as_of, "full": found.full}),
        "errors": errors or {},
        "typed": typed,
        "kinds": [(kind, KIND_NAMES[kind]) for kind in KINDS],
        "is_working": found.state in _WORKING,
        "endings": endings_of(found),
        "needs_word": uploads.needs_word(found),
        "reaches": told_reaches(found),
        "without_account": accounts().people_without_account(found.agency_id)
        if found.state == UploadState.DONE
        else 0,
        "may_confirm": uploads.may_confirm(found, actor_of(request)),
    }
    return render(request, "organizations/import_upload.html", context, status=status)
