"""Special awards: the year's total, one award, making one with its list seen before (제9조)."""

from dataclasses import dataclass
from typing import Any, Self

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure import clock
from dure.accounts.queries import actor_of
from dure.kit import validation
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.days import FIRST_YEAR
from dure.kit.fields import at_fields
from dure.kit.forms import number, search_words
from dure.kit.pages import signed_in
from dure.kit.refusals import Refusal
from dure.organizations.queries import department_tree, person_card, search_people
from dure.points.awards import actions as acts
from dure.points.awards import queries as awards
from dure.points.awards.actions import judge_decider
from dure.points.awards.drafts import Draft, draft
from dure.points.awards.refusals import refusal as refusal_of
from dure.points.awards.rules import REASON_MAX, Target
from dure.points.closing.choices import years
from dure.points.office import operator_of

_PAGE = 20
_CHOICES = 10
_FIELDS = {
    "award-amount": "amount",
    "award-budget": "amount",
    "award-reason": "reason",
    "award-personal-data": "reason",
    "award-override-reason": "why",
}


@require_GET
@signed_in
def award_list(request: HttpRequest) -> HttpResponse:
    """Show what is left of a year's total and what was awarded."""
    actor = actor_of(request)
    year = _year(request)
    rows = awards.awards(reader=actor, year=year, before=number(request.GET.get("before")), limit=_PAGE + 1)
    context = {
        "year": year,
        "years": years(actor.agency_id, year),
        "budget": awards.budget_of(reader=actor, year=year),
        "rows": rows[:_PAGE],
        "more": f"?year={year}&before={rows[_PAGE - 1].id}" if len(rows) > _PAGE else None,
        "may_award": may(actor, "award", "awards"),
    }
    return render(request, "points/awards.html", context)


@require_GET
@signed_in
def award(request: HttpRequest, award_id: int) -> HttpResponse:
    """Show one award to those who run the awards; to somebody who gained, their own part of it."""
    actor = actor_of(request)
    if not may(actor, "read", "awards"):
        own = awards.own_award(reader=actor, award_id=award_id)
        return render(request, "points/my_award.html", {"award": own})
    return _show(request, actor, award_id)


@require_POST
@signed_in
def decide(request: HttpRequest, award_id: int, what: str) -> HttpResponse:
    """Approve an award as a second person, decline it, or withdraw one's own."""
    if what not in ("approve", "decline"):
        raise Http404
    actor, note = actor_of(request), request.POST.get("note", "")
    act = acts.approve_award if what == "approve" else acts.decline_award
    try:
        done = act(actor=actor, award_id=award_id, note=note)
    except Refusal as refusal:
        return _show(request, actor, award_id, refusal=refusal)
    said = {"approved": _("The award was granted."), "withdrawn": _("The award was withdrawn.")}
    messages.success(request, str(said.get(done.status, _("The award was declined."))))
    return redirect("points:award", award_id)


@dataclass(frozen=True, slots=True)
class AwardForm:
    """The form of an award as it was typed."""

    target: Target
    amount: str = ""
    reason: str = ""
    document: str = ""
    seen: str = ""
    includes: tuple[tuple[int, str], ...] = ()

    @classmethod
    def read(cls, data: QueryDict) -> Self:
        """Read the form; `include` names people on leave, `why-<id>` the reason of each."""
        chosen = [found for found in map(number, data.getlist("include")) if found is not None]
        return cls(
            target=Target(number(data.get("person")), number(data.get("department"))),
            amount=data.get("amount", "").strip(),
            reason=data.get("reason", ""),
            document=data.get("document", ""),
            seen=data.get("seen", ""),
            includes=tuple((one, data.get(f"why-{one}", "")) for one in chosen),
        )

    @property
    def points(self) -> int:
        """Return the amount; what is no whole number is none that can be awarded."""
        found = number(self.amount)
        return 0 if found is None else min(found, 10**9)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_award(request: HttpRequest) -> HttpResponse:
    """Choose whom, how much and why; see the list and the cost; confirm."""
    actor = actor_of(request)
    operator_of(actor, "award", "awards")
    if request.method != "POST":
        return _form(request, actor, AwardForm.read(request.GET))
    form = AwardForm.read(request.POST)
    if request.POST.get("step") != "confirm":
        return _form(request, actor, form, is_seen=True)
    try:
        made = acts.award(
            actor=actor,
            target=form.target,
            amount=form.points,
            reason=form.reason,
            document=form.document,
            includes=dict(form.includes),
            seen=form.seen,
        )
    except Refusal as refusal:
        return _form(request, actor, form, is_seen=True, refusal=refusal)
    waits = _("The award is waiting for a second person's approval, because your own department benefits.")
    messages.success(request, str(waits if made.status == "pending" else _("The award was granted.")))
    return redirect("points:award", made.id)


def _form(
    request: HttpRequest,
    actor: Actor,
    form: AwardForm,
    *,
    is_seen: bool = False,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Show the form, with the list and the cost once they were asked for."""
    is_chosen = (form.target.person is None) != (form.target.department is None)
    context: dict[str, Any] = {
        "form": form,
        "is_chosen": is_chosen,
        "budget": awards.budget_of(reader=actor, year=clock.today().year),
        "reason_max": REASON_MAX,
        "q": search_words(request),
        "seen": None,
    }
    if is_chosen:
        context["target"] = _name_of(form.target)
    else:
        context |= _choices(actor, context["q"])
    if is_seen and is_chosen:
        context |= _preview(actor, form)
    context["errors"] = _errors(form, refusal or context.get("refused"))
    status = refusal.status if refusal else 200
    return render(request, "points/new_award.html", context, status=status)


def _errors(form: AwardForm, refusal: Refusal | None) -> "dict[str, str | Promise]":
    """Return what was refused by field: an amount that is no number, a reason missing beside its person."""
    errors = at_fields(refusal, _FIELDS)
    if "amount" in errors and number(form.amount) is None:
        errors["amount"] = validation.named("int")[1]
    if "why" in errors:
        detail = errors.pop("why")
        errors |= {f"why-{person}": detail for person, why in form.includes if not why.strip()}
    return errors


def _preview(actor: Actor, form: AwardForm) -> dict[str, Any]:
    made: Draft = draft(
        actor=actor,
        target=form.target,
        amount=form.points,
        includes=dict(form.includes),
        day=clock.today(),
    )
    lines = [
        (
            one.placement.person_id,
            one.department,
            made.amount if one.gains else 0,
            one.placement.on_leave,
            one.note,
        )
        for one in made.lines
    ]
    members = awards.lists_of(lines, made.day)
    return {
        "seen": made,
        "members": members,
        "repeats": {one.person_id: one for one in made.repeats},
        "refused": refusal_of(made.no) if made.no else None,
        "why": dict(form.includes),
    }


def _choices(actor: Actor, q: str) -> dict[str, Any]:
    agency = actor.agency_id or 0
    return {
        "departments": [unit for top in department_tree(agency) for unit in top.walk() if unit.is_boundary],
        "people": list(search_people(q, agency=agency, limit=_CHOICES).items) if q else [],
    }


def _name_of(target: Target) -> str:
    if target.person is not None:
        card = person_card(target.person)
        return card.title if card else ""
    return awards.department_name(target.department or 0)


def _show(
    request: HttpRequest, actor: Actor, award_id: int, *, refusal: Refusal | None = None
) -> HttpResponse:
    found = awards.award_of(reader=actor, award_id=award_id)
    is_own = actor.person_id == found.proposer_id
    is_open = found.status == "pending"
    no = judge_decider(actor, found, clock.today()) if is_open else None
    context = {
        "award": found,
        "may_approve": is_open and no is None,
        "why_not": refusal_of(no).detail if no and no.code == "award-own-department" and not is_own else "",
        "may_decline": is_open and (is_own or no is None),
        "is_own": is_own,
        "errors": at_fields(refusal, {"award-personal-data": "note"}),
        "note": request.POST.get("note", ""),
    }
    return render(request, "points/award.html", context, status=refusal.status if refusal else 200)


def _year(request: HttpRequest) -> int:
    this_year = clock.today().year
    return min(max(number(request.GET.get("year")) or this_year, FIRST_YEAR), this_year)
