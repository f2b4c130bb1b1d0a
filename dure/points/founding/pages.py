"""Setting up a new agency from a browser: each step with what is done, the first that is not in front."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from dure.accounts.queries import actor_of
from dure.kit.abilities import may
from dure.kit.fields import at_fields
from dure.kit.forms import search_words
from dure.kit.pages import signed_in
from dure.kit.refusals import Refusal
from dure.kit.text import line, narrow
from dure.organizations.queries import agencies, find_agencies, listed_count, listing
from dure.points.founding.actions import found_agency
from dure.points.founding.queries import progress
from dure.points.policy.compared import presets_compared
from dure.points.policy.words import PRESETS

KINDS = (
    ("local", _("local government")),
    ("central", _("central government")),
    ("education", _("education office")),
    ("public-institution", _("public institution")),
)
_FIELDS = {
    "agency-code": "code",
    "agency-name": "full_name",
    "agency-kind": "kind",
    "preset-unknown": "preset",
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def setup(request: HttpRequest) -> HttpResponse:
    """Lead an administrator through the steps of one agency; without one, let an agency be chosen."""
    if not may(actor_of(request), "found", "points-agencies"):
        raise Http404
    if request.method == "POST":
        return _found(request)
    return _show(request, {})


def _found(request: HttpRequest) -> HttpResponse:
    data = request.POST
    told = {name: line(data.get(name, ""))[:200] for name in ("full_name", "short_name", "kind", "preset")}
    code = narrow(data.get("code", "")).upper()[:7]
    try:
        made = found_agency(actor=actor_of(request), code=code, **told)
    except Refusal as refusal:
        return _show(request, {**told, "code": code}, refusal)
    messages.success(request, _("%(agency)s can begin. Its regulation comes next.") % {"agency": made.name})
    return redirect(f"{reverse('points:setup')}?agency={made.code}")


def _show(request: HttpRequest, typed: Mapping[str, str], refusal: Refusal | None = None) -> HttpResponse:
    known = agencies()
    code = request.GET.get("agency", "")
    agency = next((one for one in known if one.code == code), None)
    if code and agency is None:
        raise Http404
    if agency is None and len(known) == 1 and not _is_choosing(request):
        agency = known[0]
    context: dict[str, Any] = {
        "agency": agency,
        "agencies": known,
        "errors": at_fields(refusal, _FIELDS),
        "typed": typed,
        "table": listed_count(),
        "progress": progress(agency.id) if agency else None,
    }
    if agency is None:
        context |= _choice(request, typed)
    return render(request, "points/setup.html", context, status=refusal.status if refusal else 200)


def _is_choosing(request: HttpRequest) -> bool:
    return request.method == "POST" or not {"find", "code", "another", "by_hand"}.isdisjoint(request.GET)


def _choice(request: HttpRequest, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the agencies that fit what was typed, and the one that is chosen from them."""
    words = search_words(request, "find")
    chosen = listing(typed.get("code") or narrow(request.GET.get("code", "")).upper())
    return {
        "find": words,
        "found": find_agencies(words),
        "chosen": chosen,
        "by_hand": "by_hand" in request.GET or (bool(typed) and chosen is None),
        "presets": list(PRESETS.items()),
        "compared": presets_compared(),
        "kinds": KINDS,
    }
