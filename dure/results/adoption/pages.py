"""The documents of adoption: what there is, filled from the installation, to take along."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dure.accounts.queries import actor_of
from dure.kit.abilities import may, reach
from dure.kit.pages import signed_in
from dure.kit.ruling import under
from dure.organizations.queries import agencies
from dure.points.doors import agency_first
from dure.results.adoption import actions as acts


@require_GET
@signed_in
@agency_first
def documents(request: HttpRequest) -> HttpResponse:
    """List the documents for the operator; an administrator chooses the agency."""
    actor = actor_of(request)
    if not may(actor, "download", "documents"):
        raise PermissionDenied
    known = agencies()
    offered = known if reach(actor, "download", "documents").everywhere else []
    code = request.GET.get("agency", "")
    named = next((one.id for one in known if one.code == code), None) if code else actor.agency_id
    if code and named is None:
        raise Http404
    agency = acts.judge(actor, named or (offered[0].id if offered and not code else None))
    context = {
        "agency": next(one for one in known if one.id == agency),
        "agencies": [(one.code, one.name) for one in offered],
        "kinds": list(acts.KINDS.items()),
        "has_change": acts.coming_change(agency) is not None,
    }
    with under(agency):
        return render(request, "results/documents.html", context)
