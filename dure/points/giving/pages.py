"""Giving points: choose whom, write what they helped with, send (제6조, 제10조①)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from dure.accounts.queries import actor_of
from dure.kit.actor import Actor
from dure.kit.agency_codes import is_code
from dure.kit.forms import number, search_words
from dure.kit.pages import signed_in
from dure.kit.refusals import Denial, Refusal
from dure.kit.text import line, narrow
from dure.organizations.queries import (
    PersonCard,
    find_agencies,
    listing,
    person_card,
    person_cards,
    search_people,
)
from dure.points.giving import wording
from dure.points.giving.actions import give as give_points
from dure.points.giving.forms import GiveForm
from dure.points.giving.offers import circle, offer
from dure.points.giving.people import recent_coworkers, transfers
from dure.points.giving.queries import Eligibility, Prospects, allowance, prospects
from dure.points.giving.refusals import refusal as refusal_of
from dure.points.giving.sources import readable
from dure.points.policy.values import TransferPolicy

_CHOICES = 10
_REMEMBERED = 50
_SAME_TEXT = _(
    "You sent the same words to several people this month. Words of its own say to each what they helped with."
)
_ABOUT_MESSAGE = (
    "message-required",
    "message-too-short",
    "message-too-long",
    "message-personal-data",
    "message-form",
)


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
        recipient=number(request.GET.get("to")),
        is_outside="outside" in request.GET,
        agency_code=narrow(request.GET.get("agency", "")).upper()[:7],
        key=uuid4().hex,
        source=_source(request),
    )
    return _show(request, actor, form)


@require_GET
@signed_in
def people(request: HttpRequest) -> HttpResponse:
    """Show whom to choose from for what was typed so far: the fragment under the search field."""
    actor = actor_of(request)
    whom = _whom(request, actor.person_id, GiveForm()) if actor.person_id else None
    context = {
        "q": search_words(request),
        "choices": [*whom.offered, *whom.choices] if whom else [],
        "are_more": whom is not None and whom.are_more,
        "keeps": _keeps(_source(request)),
    }
    return render(request, "points/give_people.html", context)


@require_GET
@signed_in
def outside_agencies(request: HttpRequest) -> HttpResponse:
    """Show the agencies that fit what was typed so far: the fragment under the field of the agency."""
    actor = actor_of(request)
    limits = prospects(actor.person_id).limits if actor.person_id else None
    context = _agencies(request, limits) | {"keeps": _keeps(_source(request))}
    return render(request, "points/give_agencies.html", context)


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
        given = give_points(
            actor=actor, recipient=form.whom, message=form.message, source=form.source, key=form.key or None
        )
    except Refusal as refusal:
        return _show(request, actor, form, errors=_errors(form, refusal), status=refusal.status)
    if given.is_repeated:
        messages.warning(request, _SAME_TEXT)
    return redirect("points:sent", given.id)


def _errors(form: GiveForm, refusal: Refusal) -> dict[str, "str | Promise"]:
    """Return what was refused by the field it is about."""
    if refusal.code == "message-form" and form.parts:
        return {f"part_{name}": _("Write this part.") for name in wording.missing(form.message)}
    return {"message" if refusal.code in _ABOUT_MESSAGE else "form": refusal.detail}


def _missing(form: GiveForm) -> dict[str, Promise]:
    """Return what an outsider's address lacks: the rules ask for a whole one."""
    if not form.is_outside:
        return {}
    is_named = bool(form.agency_name) or listing(form.agency_code) is not None
    needs = (
        ("agency_name", _("Write the name of the agency."), is_named),
        (
            "agency_code",
            _("Write the standard code of the agency: seven characters."),
            is_code(form.agency_code),
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
    whom = _whom(request, actor.person_id, form)
    about = readable(actor, [form.source]).get(form.source) if form.source else None
    if form.source and about is None and not errors:
        errors = {"form": refusal_of(Denial("source-unknown")).detail}
    if request.GET.get("to") and not (whom.chosen or form.is_outside or errors):
        errors = {"form": _("There is nobody under this address. Choose who helped you.")}
    context: dict[str, Any] = {
        "form": form,
        "chosen": whom.chosen.person if whom.chosen else None,
        "verdict": whom.chosen.verdict if whom.chosen else None,
        "offered": whom.offered,
        "choices": whom.choices,
        "are_more": whom.are_more,
        "allowance": whom.prospects.allowance,
        "why_not": whom.prospects.why_not,
        "policy": whom.prospects.limits,
        "asked": _parts(form, whom),
        "errors": errors or {},
        "q": search_words(request),
        "about": about,
        "keeps": _keeps(form.source) if about else "",
    }
    if form.is_outside:
        context |= _outside(request, form, whom.prospects.limits)
    return render(request, "points/give.html", context, status=status)


def _source(request: HttpRequest) -> str:
    """Return what the thanks are for (`KIND:ID`), as the address says."""
    return line(request.GET.get("for", ""))[:200]


def _keeps(source: str) -> str:
    """Return what addresses of this page go on with, so that what the thanks are for is kept."""
    return f"&{urlencode({'for': source})}" if source else ""


def _outside(request: HttpRequest, form: GiveForm, limits: TransferPolicy | None) -> dict[str, Any]:
    """Return the agency that was chosen, or those to choose from; one without a listing is written by hand."""
    agency = listing(form.agency_code) if form.agency_code else None
    by_hand = "by_hand" in request.GET or (request.method == "POST" and agency is None)
    return _agencies(request, limits) | {
        "agency": agency,
        "by_hand": by_hand,
        "is_allowed": limits is None or agency is None or agency.kind in limits.recipient_kinds,
    }


def _agencies(request: HttpRequest, limits: TransferPolicy | None) -> dict[str, Any]:
    words = search_words(request, "find")
    kinds = limits.recipient_kinds if limits else frozenset()
    return {"find": words, "agencies": find_agencies(words, _CHOICES), "kinds": kinds}


def _parts(form: GiveForm, whom: "_Whom") -> dict[str, str]:
    """Return the parts of the message as they were typed where the policy asks for them; whom it is for to begin."""
    limits = whom.prospects.limits
    if limits is None or limits.message_form == "free":
        return {}
    known = {part.name: part.said for part in wording.parts_of(form.message)} | dict(form.parts)
    chosen = whom.chosen.person if whom.chosen else None
    begin = {"who": chosen.who} if chosen and not known else {}
    return {name: begin.get(name) or known.get(name, "") for name in wording.PARTS}


@dataclass(frozen=True, slots=True)
class _Whom:
    """Whom the page is about: somebody chosen, or people to choose from and those the week's question offers."""

    prospects: Prospects
    chosen: Choice | None = None
    offered: Sequence[Choice] = ()
    choices: Sequence[Choice] = ()
    are_more: bool = False


def _whom(request: HttpRequest, person_id: int, form: GiveForm) -> _Whom:
    if form.is_outside:
        return _Whom(prospects(person_id))
    reader, chosen = actor_of(request), person_card(form.recipient) if form.recipient else None
    if chosen:
        known = prospects(person_id, [chosen.id])
        return _Whom(known, _choices(reader, [chosen], known.verdicts)[0])
    if search_words(request):
        cards, are_more = _found(request, person_id)
        known = prospects(person_id, [card.id for card in cards])
        return _Whom(known, choices=_choices(reader, cards, known.verdicts), are_more=are_more)
    return _acquainted(reader, person_id)


def _found(request: HttpRequest, person_id: int) -> tuple[list[PersonCard], bool]:
    """Return who fits what was typed, recent co-workers first, and whether there are more than are shown."""
    q = search_words(request)
    remembered = person_cards(recent_coworkers(person_id, _REMEMBERED))
    found = search_people(q, near=actor_of(request).agency_id, limit=_CHOICES)
    fitting = {card.id: card for card in remembered.values() if card.fits(q)}
    fitting |= {card.id: card for card in found.items}
    return list(fitting.values())[:_CHOICES], found.next is not None or len(fitting) > _CHOICES


def _acquainted(reader: Actor, person_id: int) -> _Whom:
    """Return recent co-workers, and before them whom the week's question offers on the days that ask it."""
    met = circle(person_id, coworkers=_CHOICES)
    cards = person_cards(met.everybody)
    made = offer(person_id, met, besides=list(cards))
    known = _choices(reader, list(cards.values()), made.prospects.verdicts)
    choices = {one.person.id: one for one in known}
    offered = [choices[who] for who in made.offered if who in choices]
    rest = [choices[who] for who in met.coworkers if who in choices and choices[who] not in offered]
    return _Whom(made.prospects, offered=offered, choices=rest)


def _choices(reader: Actor, cards: Sequence[PersonCard], verdicts: Sequence[Eligibility]) -> list[Choice]:
    return [Choice(card.for_reader(reader), verdict) for card, verdict in zip(cards, verdicts, strict=True)]


def _is_email(address: str) -> bool:
    local, _at, domain = address.rpartition("@")
    return bool(local) and "." in domain and " " not in address
