"""People as one types, for the search field of every page (O13)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from dure.kit.acting import actor_of
from dure.kit.pages import asks_for_part, signed_in
from dure.organizations.queries import search_people

_SHOWN = 8


@require_GET
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Answer the search field with a list to choose from; without script the directory answers whole."""
    q = request.GET.get("q", "").strip()
    if not asks_for_part(request):
        return redirect(f"{reverse('organizations:directory')}?{urlencode({'q': q})}")
    reader = actor_of(request)
    found = search_people(q, near=reader.agency_id, limit=_SHOWN)
    context = {
        "q": q,
        "people": [card.for_reader(reader) for card in found.items],
        "more": found.next is not None,
    }
    return render(request, "organizations/search.html", context)
