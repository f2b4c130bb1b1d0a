"""The page of the audit trail."""

from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dure.accounts.queries import actor_of
from dure.audit import queries
from dure.audit.actions import record
from dure.audit.names import name_of
from dure.audit.queries import Filter
from dure.kit.actor import Actor
from dure.kit.pages import signed_in
from dure.kit.pagination import id_in_cursor, page_of
from dure.kit.refusals import Refusal
from dure.organizations.queries import search_people

_LINES = 50
_PEOPLE = 50


@require_GET
@signed_in
@transaction.atomic
def trail(request: HttpRequest) -> HttpResponse:
    """Show who did what and when, by person, act and day. That somebody read it is put on record itself."""
    actor = actor_of(request)
    if not queries.may_read(actor):
        raise PermissionDenied
    asked, errors = _asked(request, actor)
    lines, following = page_of(
        queries.trail(actor, asked, limit=_LINES + 1, before=_before(request)), _LINES, lambda line: [line.id]
    )
    record("audit.read", actor=actor, details=asked.as_details())
    context = {
        "lines": [(line, name_of(line.action)) for line in lines],
        "following": following and f"?{urlencode({**_kept(request), 'cursor': following})}",
        "acts": [("", _("all"))] + [(act, name_of(act)) for act in queries.actions_on_record()],
        "asked": _kept(request),
        "errors": errors,
        "whole": actor.is_administrator,
    }
    return render(request, "audit/trail.html", context)


def _asked(request: HttpRequest, actor: Actor) -> tuple[Filter, dict[str, str]]:
    """Return what the form asks for, and what of it could not be understood."""
    kept, errors = _kept(request), {"day": ""}
    people, day = None, None
    if kept["who"]:
        agency = None if actor.is_administrator else actor.agency_id
        people = tuple(card.id for card in search_people(kept["who"], agency=agency, limit=_PEOPLE).items)
    if kept["day"]:
        try:
            day = date.fromisoformat(kept["day"])
        except ValueError:
            errors["day"] = _("Enter a date such as 2026-11-22.")
    return Filter(people=people, action=kept["act"], day=day), errors


def _kept(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").replace("\0", "").strip()[:100] for name in ("who", "act", "day")}


def _before(request: HttpRequest) -> int | None:
    try:
        return id_in_cursor(request.GET.get("cursor"))
    except Refusal:
        return None
