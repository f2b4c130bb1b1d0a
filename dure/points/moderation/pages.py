"""The operator's queue of reported and hidden messages (제10조②, D28)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from dure.accounts.queries import actor_of
from dure.kit.forms import number
from dure.kit.pages import signed_in
from dure.points.moderation import queries as moderation
from dure.points.moderation.queries import Kind

_PAGE = 20
_KINDS: tuple[tuple[Kind, Promise], ...] = (
    ("appeals", _("Appeals")),
    ("reports", _("Reported messages")),
    ("hidden", _("Non-public")),
)


@require_GET
@signed_in
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for the operator, one kind at a time."""
    actor = actor_of(request)
    waiting = moderation.waiting(reader=actor)
    first = next((kind for kind, _label in _KINDS if waiting[kind]), "appeals")
    asked = request.GET.get("kind", first)
    if asked not in waiting:
        raise Http404
    kind: Kind = asked
    rows = moderation.queue(
        reader=actor, kind=kind, before=number(request.GET.get("before")), limit=_PAGE + 1
    )
    context = {
        "kind": kind,
        "tabs": [
            (f"{label} {waiting[one]:,}" if waiting[one] else label, f"?kind={one}", one == kind)
            for one, label in _KINDS
        ],
        "rows": rows[:_PAGE],
        "more": f"?kind={kind}&before={rows[_PAGE - 1].id}" if len(rows) > _PAGE else None,
    }
    return render(request, "points/moderation.html", context)
