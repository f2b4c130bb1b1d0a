"""The page of the audit trail, and the trail as a file."""

from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dure.accounts.queries import actor_of
from dure.audit import exports, queries
from dure.audit.actions import record
from dure.audit.names import name_of
from dure.audit.queries import Filter
from dure.kit.actor import Actor
from dure.kit.days import day_in
from dure.kit.pages import signed_in
from dure.kit.pagination import id_in_cursor, page_of
from dure.kit.refusals import Refusal
from dure.organizations.queries import search_people

_LINES = 50
_PEOPLE = 50
_FIELDS = ("who", "act", "first", "last")


@require_GET
@signed_in
def trail(request: HttpRequest) -> HttpResponse:
    """Show who did what and when, by person, act and days. That somebody read it is put on record itself."""
    return _page(request, request.GET)


@require_POST
@signed_in
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the lines that the form asks for as a file."""
    actor = actor_of(request)
    if not queries.may_read(actor):
        raise PermissionDenied
    asked, errors = _asked(request.POST, actor)
    if any(errors.values()):
        return _page(request, request.POST)
    typed = {name: request.POST.get(name, "") for name in ("format", "reason")}
    try:
        made = exports.export(actor=actor, asked=asked, form=typed["format"], reason=typed["reason"])
    except Refusal as refusal:
        return _page(request, request.POST, refusal)
    response = HttpResponse(made.content, content_type=made.type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=made.name) or ""
    return response


@transaction.atomic
def _page(request: HttpRequest, sent: QueryDict, refused: Refusal | None = None) -> HttpResponse:
    actor = actor_of(request)
    if not queries.may_read(actor):
        raise PermissionDenied
    asked, errors = _asked(sent, actor)
    lines, following = page_of(
        queries.trail(actor, asked, limit=_LINES + 1, before=_before(sent)), _LINES, lambda line: [line.id]
    )
    record("audit.read", actor=actor, details=asked.as_details())
    context = {
        "lines": lines,
        "following": following and f"?{urlencode({**_kept(sent), 'cursor': following})}",
        "acts": [
            ("", _("all")),
            *sorted(((act, name_of(act)) for act in queries.actions_on_record()), key=_name),
        ],
        "asked": _kept(sent),
        "errors": errors,
        "whole": actor.is_administrator,
        "formats": [(form, form.upper()) for form in exports.FORMATS],
        "typed": {name: sent.get(name, "") for name in ("format", "reason")},
        "refused": refused,
    }
    return render(request, "audit/trail.html", context, status=refused.status if refused else 200)


def _name(act: tuple[str, object]) -> str:
    return str(act[1])


def _asked(sent: QueryDict, actor: Actor) -> tuple[Filter, dict[str, str]]:
    """Return what the form asks for, and what of it could not be understood."""
    kept = _kept(sent)
    people = None
    if kept["who"]:
        agency = None if actor.is_administrator else actor.agency_id
        people = tuple(card.id for card in search_people(kept["who"], agency=agency, limit=_PEOPLE).items)
    days, errors = {}, {}
    for name in ("first", "last"):
        days[name], errors[name] = _day(kept[name])
    return Filter(people=people, action=kept["act"], **days), errors


def _day(typed: str) -> tuple[date | None, str]:
    day = day_in(typed)
    return day, "" if day or not typed else _("Enter a date such as 2026-11-22.")


def _kept(sent: QueryDict) -> dict[str, str]:
    return {name: sent.get(name, "").replace("\0", "").strip()[:100] for name in _FIELDS}


def _before(sent: QueryDict) -> int | None:
    try:
        return id_in_cursor(sent.get("cursor"))
    except Refusal:
        return None
