"""The documents of adoption: what there is, filled from the installation, to take along."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dure.accounts.queries import actor_of
from dure.kit.pages import signed_in
from dure.organizations.queries import agencies
from dure.points.forms import number
from dure.points.papers import acts
from dure.points.views.doors import refusals_shown


@require_GET
@signed_in
@refusals_shown
def documents(request: HttpRequest) -> HttpResponse:
    """List the documents for the operator; an administrator chooses the agency."""
    actor = actor_of(request)
    if "operator" not in actor.roles and not actor.is_administrator:
        raise PermissionDenied
    offered = [(one.id, one.name) for one in agencies()] if actor.is_administrator else []
    chosen = number(request.GET.get("agency")) or actor.agency_id or (offered[0][0] if offered else None)
    agency = acts.judge(actor, chosen)
    context = {
        "agency": agency,
        "agencies": offered,
        "kinds": list(acts.KINDS.items()),
        "has_change": acts.coming_change(agency) is not None,
    }
    return render(request, "points/documents.html", context)
