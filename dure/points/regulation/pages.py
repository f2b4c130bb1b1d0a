"""The regulation of an agency: what its papers cite, and registering it (제1조)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from dure.accounts.queries import actor_of
from dure.kit.abilities import reach
from dure.kit.days import day_in
from dure.kit.fields import at_fields
from dure.kit.formats import josa
from dure.kit.pages import signed_in
from dure.kit.refusals import Refusal
from dure.organizations.queries import AgencyName, agencies
from dure.points.doors import agency_first
from dure.points.regulation import rules
from dure.points.regulation.actions import may_register, register_regulation
from dure.points.regulation.queries import regulations
from dure.points.regulation.topics import MODEL, TOPICS

KIND_NAMES = {
    "훈령": _("directive (훈령)"),
    "규칙": _("rule (규칙)"),
    "조례": _("ordinance (조례)"),
    "예규": _("established rule (예규)"),
    "고시": _("public notice (고시)"),
    "지침": _("guideline (지침)"),
    "내규": _("internal rule (내규)"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@agency_first
def regulation(request: HttpRequest) -> HttpResponse:
    """Show what an agency has registered and take another; an administrator names the agency by its code."""
    actor = actor_of(request)
    agency = _agency(request)
    if not may_register(actor, agency.id):
        raise Http404
    if request.method != "POST":
        return _show(request, agency, {})
    data = request.POST
    if "numbering" in data:
        return _show(request, agency, data, articles=MODEL)
    issued = day_in(data.get("issued_on"))
    told = rules.read(
        data.get("name", ""),
        data.get("kind", ""),
        data.get("number", ""),
        issued or date.max,
        _start(data.get("effective_from", "")),
        _articles(data),
    )
    try:
        made = register_regulation(actor=actor, agency_id=agency.id, told=told)
    except Refusal as refusal:
        return _show(request, agency, data, refusal)
    messages.success(request, _("Papers now cite %(citation)s.") % {"citation": josa(made.citation, "을/를")})
    return redirect(f"{reverse('points:regulation')}?agency={agency.code}")


def _agency(request: HttpRequest) -> AgencyName:
    """Return the agency that is meant: the one named, else one's own, else the only one. Raises `Http404`."""
    known = agencies()
    code, own = request.GET.get("agency", ""), actor_of(request).agency_id
    found = [one for one in known if (one.code == code if code else one.id == own)]
    found = found or ([] if code else known[:1])
    if not found:
        raise Http404
    return found[0]


def _start(typed: str) -> date | None:
    """Return the day typed, None where nothing was; what is no day is before every regulation, so it is refused."""
    return (day_in(typed) or date.min) if typed else None


def _articles(data: Mapping[str, Any]) -> dict[str, str]:
    return {topic: data.get(f"article-{topic}", "") for topic in TOPICS}


def _show(
    request: HttpRequest,
    agency: AgencyName,
    typed: Mapping[str, Any],
    refusal: Refusal | None = None,
    *,
    articles: Mapping[str, str] | None = None,
) -> HttpResponse:
    known, registers_all = (
        regulations(agency.id),
        reach(actor_of(request), "register", "regulations").everywhere,
    )
    errors = at_fields(refusal, {})
    context = {
        "agency": agency,
        "choices": [(one.code, one.name) for one in agencies()] if registers_all else [],
        "rows": known,
        "typed": typed,
        "name": typed.get("name", known[0].name if known else f"{agency.name} 협업포인트 운영 규정"),
        "kinds": list(KIND_NAMES.items()),
        "kind": typed.get("kind") or (known[0].kind if known else ""),
        "errors": errors,
        "topics": TOPICS,
        "articles": articles or (_articles(typed) if typed else known[0].articles if known else {}),
        "is_filled": articles is not None,
        "shows_articles": articles is not None or any(field.startswith("article-") for field in errors),
    }
    return render(request, "points/regulation.html", context, status=refusal.status if refusal else 200)
