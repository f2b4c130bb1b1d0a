"""Giving points: choose whom, write what they helped with, send (제6조, 제10조①)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from dure.accounts.queries import actor_of
from dure.kit.actor import Actor
from dure.kit.pages import signed_in
from dure.kit.refusals import Refusal
from dure.organizations.queries import PersonCard, person_card, person_cards, search_people
from dure.points.actions import give as give_points
from dure.points.forms import GiveForm, number, search_words
from dure.points.queries.allowances import Eligibility, allowance, eligibility, prospects
from dure.points.queries.people import recent_coworkers, transfers

_CHOICES = 10
_REMEMBERED = 50
_ABOUT_MESSAGE = ("message-required", "message-too-short", "message-too-long", "message-personal-data")


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody to choose from, with the reason when they cannot be."""

    person: PersonCard
    verdict: Eligibility


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def give(request: HttpRequest) -> HttpResponse:
    """Show the form and take it."""
    actor = actor_of(request)
    if actor.person_id is None:
        return render(request, "points/give_nobody.html")
    if request.method == "POST":
        return _send(request, actor)
    form = GiveForm(
        recipient=number(request.GET.get("to")), is_outside="outside" in request.GET, key=uuid4().hex
    )
    return _show(request, actor, form)


@require_GET
@signed_in
def people(request: HttpRequest) -> HttpResponse:
    """Show whom to choose from for what was typed so far: the fragment under the search field."""
    actor = actor_of(request)
    cards, are_more = _cards(request, actor)
    verdicts = eligibility(actor.person_id, [card.id for card in cards]) if actor.person_id and cards else []
    context = {"q": search_words(request), "choices": _choices(cards, verdicts), "are_more": are_more}
    return render(request, "points/give_people.html", context)


@require_GET
@signed_in
def sent(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """Show what was sent and what is left to give; only to who sent it."""
    actor = actor_of(request)
    if actor.person_id is None:
        raise Http404
    last = transfers(
        reader=actor, person_id=actor.person_id, direction="given", before=transfer_id + 1, limit=1
    )
    if not last or last[0].id != transfer_id:
        raise Http404
    return render(request, "points/sent.html", {"thanks": last[0], "allowance": allowance(actor.person_id)})


def _send(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = GiveForm.read(request.POST)
    missing = _missing(form)
    if missing:
        return _show(request, actor, form, errors=missing, status=422)
    try:
        given = give_points(actor=actor, recipient=form.whom, message=form.message, key=form.key or None)
    except Refusal as refusal:
        place = "message" if refusal.code in _ABOUT_MESSAGE else "form"
        return _show(request, actor, form, errors={place: refusal.detail}, status=refusal.status)
    for warning in getattr(given, "warnings", ()):
        messages.warning(request, warning)
    return redirect("points:sent", given.id)


def _missing(form: GiveForm) -> dict[str, Promise]:
    """Return what an outsider's address lacks: the rules ask for a whole one."""
    if not form.is_outside:
        return {}
    needs = (
        (
            "agency_code",
            _("Write the standard code of the agency: seven characters."),
            _is_code(form.agency_code),
        ),
        ("email", _("Write a whole e-mail address."), _is_email(form.email)),
        ("name", _("Write the name."), bool(form.name)),
    )
    return {field: sentence for field, sentence, is_there in needs if not is_there}


def _show(
    request: HttpRequest,
    actor: Actor,
    form: GiveForm,
    *,
    errors: Mapping[str, "str | Promise"] | None = None,
    status: int = 200,
) -> HttpResponse:
    assert actor.person_id is not None  # noqa: S101 -- `give` has looked
    chosen = person_card(form.recipient) if form.recipient and not form.is_outside else None
    cards, are_more = ([], False) if chosen or form.is_outside else _cards(request, actor)
    known = prospects(actor.person_id, [card.id for card in ([chosen] if chosen else cards)])
    context: dict[str, Any] = {
        "form": form,
        "chosen": chosen,
        "verdict": known.verdicts[0] if chosen else None,
        "choices": _choices(cards, known.verdicts) if cards else [],
        "are_more": are_more,
        "allowance": known.allowance,
        "policy": known.limits,
        "errors": errors or {},
        "q": search_words(request),
    }
    return render(request, "points/give.html", context, status=status)


def _cards(request: HttpRequest, actor: Actor) -> tuple[list[PersonCard], bool]:
    """Return who fits what was typed, recent co-workers first, and whether there are more than are shown."""
    if actor.person_id is None:
        return [], False
    q = search_words(request)
    remembered = person_cards(recent_coworkers(actor.person_id, _REMEMBERED if q else _CHOICES))
    if not q:
        return list(remembered.values()), False
    found = search_people(q, near=actor.agency_id, limit=_CHOICES)
    fitting = {card.id: card for card in remembered.values() if card.fits(q)}
    fitting |= {card.id: card for card in found.items}
    return list(fitting.values())[:_CHOICES], found.next is not None or len(fitting) > _CHOICES


def _choices(cards: Sequence[PersonCard], verdicts: Sequence[Eligibility]) -> list[Choice]:
    return [Choice(card, verdict) for card, verdict in zip(cards, verdicts, strict=True)]


def _is_code(code: str) -> bool:
    return re.fullmatch(r"[0-9A-Z][0-9]{6}", code) is not None


def _is_email(address: str) -> bool:
    local, _at, domain = address.rpartition("@")
    return bool(local) and "." in domain and " " not in address
