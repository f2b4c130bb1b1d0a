"""The page of the audit trail; the trail as a file is an export (`dure.points`)."""

from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dure.audit import queries
from dure.audit.actions import record
from dure.audit.names import name_of
from dure.audit.objects import found
from dure.audit.queries import Filter
from dure.kit.abilities import reach
from dure.kit.acting import actor_of
from dure.kit.actor import Actor
from dure.kit.days import day_in
from dure.kit.pages import signed_in
from dure.kit.pagination import id_in_cursor, page_of
from dure.kit.refusals import Refusal

_LINES = 50
FORMATS = ("xlsx", "csv")
_FIELDS = ("who", "act", "first", "last")


@require_GET
@signed_in
def trail(request: HttpRequest) -> HttpResponse:
    """Show who did what and when, by person, act and days. That somebody read it is put on record itself."""
    return page(request, request.GET)


@transaction.atomic
def page(request: HttpRequest, sent: QueryDict, refused: Refusal | None = None) -> HttpResponse:
    """Show the lines that `sent` asks for, with what was refused of it. Raises `PermissionDenied`."""
    actor = actor_of(request)
    if not queries.may_read(actor):
        raise PermissionDenied
    asked, errors = asked_in(sent, actor)
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
        "whole": reach(actor, "read", "audit-trail").everywhere,
        "formats": [(form, form.upper()) for form in FORMATS],
        "typed": {name: sent.get(name, "") for name in ("format", "reason")},
        "refused": refused,
    }
    return render(request, "audit/trail.html", context, status=refused.status if refused else 200)


def _name(act: tuple[str, object]) -> str:
    return str(act[1])


def asked_in(sent: QueryDict, actor: Actor) -> tuple[Filter, dict[str, str]]:
    """Return what the form asks for, and what of it could not be understood."""
    kept = _kept(sent)
    people = tuple(found(actor, "person", kept["who"])) if kept["who"] else None
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
