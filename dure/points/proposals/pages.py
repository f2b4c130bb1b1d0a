"""Policy versions, proposals with their evidence, opinions, decisions (제7조, D32)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure import clock
from dure.accounts.queries import actor_of
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.days import day_in, next_month
from dure.kit.fields import at_fields
from dure.kit.pages import signed_in
from dure.kit.refusals import Denial, Refusal
from dure.points.policy.values import PRESETS, PolicyValues
from dure.points.policy.words import FIELDS, name_of, options, preset_options, words
from dure.points.proposals import actions as acts
from dure.points.proposals import queries as proposals
from dure.points.proposals import rules
from dure.points.proposals.models import Stance
from dure.points.proposals.queries import ProposalView
from dure.points.proposals.refusals import refusal as refusal_of
from dure.points.proposals.rules import Amendment

MONTHS_AHEAD = 12
EMPLOYMENTS = ("official", "permanent", "fixed-term", "other")
KINDS = ("central", "local", "education", "public-institution", "private")
_LISTS = {"transfer.recipient_kinds": KINDS, "eligible": EMPLOYMENTS}
_CHOICES = {
    "allowance.joiner": ("none", "full", "prorated"),
    "allowance.late_account": ("full", "next-month"),
    "transfer.same_department": ("forbidden", "allowed"),
    "transfer.message_form": ("free", "five-w-one-h"),
    "score.credits_leave": ("False", "True"),
    "special.cap_scope": ("agency-year", "person-year"),
    "standing.period": ("quarter", "half-year", "year"),
    "visibility": ("agency", "agreeing-agencies"),
    "void_power": ("none", "errors-only"),
}
_UNSHOWN = frozenset({"standing.pools"})
"""Values that come with a preset or over the API: no single field holds them."""


@require_GET
@signed_in
def policy_list(request: HttpRequest) -> HttpResponse:
    """Show the version in force, those before and to come, and what was proposed."""
    actor = actor_of(request)
    agency = proposals.judge_member(actor)
    context = {
        "versions": proposals.versions(agency),
        "proposals": proposals.proposals(agency),
        "name_of": name_of,
        "words": words,
        "fields": FIELDS,
        "flat": _flat,
        "may_propose": may(actor, "propose", "policies"),
        "may_simulate": may(actor, "simulate", "policies"),
    }
    return render(request, "points/policies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def propose(request: HttpRequest) -> HttpResponse:
    """Show the values to change, and take a proposal."""
    actor = actor_of(request)
    if not may(actor, "propose", "policies"):
        raise refusal_of(Denial("not-operator"))
    if request.method != "POST":
        return _form(request, actor, request.GET)
    try:
        made = acts.propose_policy(
            actor=actor,
            effective_from=day_in(request.POST.get("effective_from")) or date.min,
            changes=changes_of(request.POST),
            reason=request.POST.get("reason", ""),
            preset=request.POST.get("preset") or None,
            amendment=_amendment(request.POST),
            opinions_until=_until(request.POST),
        )
    except Refusal as refusal:
        return _form(request, actor, request.POST, refusal=refusal)
    messages.success(request, str(_("The change was proposed. The people concerned were notified.")))
    return redirect("points:policy_proposal", made.id)


@require_GET
@signed_in
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Show a proposal with analysis and opinions, and what the reader may do."""
    return _show(request, proposal_id)


@require_GET
@signed_in
def confirm(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Show what approving a proposal does, to somebody who may approve it now; writes nothing."""
    return _confirm(request, proposal_id)


@require_POST
@signed_in
def decide(request: HttpRequest, proposal_id: int, what: str) -> HttpResponse:
    """Approve or decline a proposal, or say one's opinion of it."""
    actor, data = actor_of(request), request.POST
    try:
        if what == "approve":
            acts.approve_policy(
                actor=actor,
                proposal_id=proposal_id,
                note=data.get("note", ""),
                opinions_record=data.get("opinions_record", ""),
                seen=data.get("seen", ""),
            )
            messages.success(request, str(_("The change takes effect on its date.")))
        elif what == "decline":
            acts.decline_policy(actor=actor, proposal_id=proposal_id, note=data.get("note", ""))
            messages.success(request, str(_("The proposal is closed.")))
        elif what == "opinion":
            acts.say_opinion(
                actor=actor,
                proposal_id=proposal_id,
                stance=data.get("stance", ""),
                text=data.get("text", ""),
            )
            messages.success(request, str(_("Thank you for your opinion.")))
        else:
            raise Http404
    except Refusal as refusal:
        if what == "approve":
            return _confirm(request, proposal_id, refusal=refusal)
        return _show(request, proposal_id, what=what, refusal=refusal)
    return redirect("points:policy_proposal", proposal_id)


def changes_of(data: QueryDict) -> dict[str, Any]:
    """Return the values of a form as a nested mapping; what was not sent stays as it is."""
    found: dict[str, Any] = {}
    for field in FIELDS:
        if field in _LISTS:
            # The form sends an empty value with each list, so that one without a tick is sent too.
            value: Any = [one for one in data.getlist(field) if one] if field in data else None
        elif field == "score.credits_leave":
            value = {"True": True, "False": False}.get(data.get(field, ""))
        else:
            value = data.get(field, "").strip() or None
        if value is not None and field not in _UNSHOWN:
            _put(found, field, value)
    return found


def fields_of(values: PolicyValues, typed: QueryDict | None = None) -> list[dict[str, Any]]:
    """Return the fields of a form in order, with what was typed, else with the values as they are."""
    flat = _flat(values)
    return [
        {
            "name": field,
            "label": name_of(field),
            "lock_class": "A" if field in rules.CLASS_A else "B",
            "options": options(field, _CHOICES[field]) if field in _CHOICES else None,
            "checks": options(field, _LISTS[field]) if field in _LISTS else None,
            "value": _typed(typed, field) if typed and field in typed else _as_typed(flat[field]),
        }
        for field in FIELDS
        if field not in _UNSHOWN
    ]


def _typed(typed: QueryDict, field: str) -> Any:
    return typed.getlist(field) if field in _LISTS else typed.get(field, "")


def _as_typed(value: Any) -> Any:
    return value if isinstance(value, list) else str(value)


def _flat(values: PolicyValues) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.model_dump(mode="json").items():
        if isinstance(value, dict):
            found |= {f"{name}.{inner}": one for inner, one in value.items()}
        else:
            found[name] = value
    return found


def _put(found: dict[str, Any], field: str, value: Any) -> None:
    first, _dot, rest = field.partition(".")
    if rest:
        found.setdefault(first, {})[rest] = value
    else:
        found[first] = value


def _form(
    request: HttpRequest, actor: Actor, data: QueryDict, *, refusal: Refusal | None = None
) -> HttpResponse:
    agency = proposals.judge_member(actor)
    history = proposals.versions(agency)
    if not history:
        raise refusal_of(Denial("no-policy"))
    preset = data.get("preset", "")
    # A preset fills the form; what was typed into it since comes first.
    values = PRESETS[preset] if preset in PRESETS and request.method != "POST" else history[0].values
    fields = fields_of(values, data if request.method == "POST" else None)
    context = {
        "latest": history[0],
        "firsts_options": [
            (day.isoformat(), f"{day.year}. {day.month}. {day.day}.")
            for day in _firsts(history[0].effective_from)
        ],
        "preset_options": preset_options(_("the last version")),
        "preset": preset if preset in PRESETS else "",
        "groups": [(kind, [one for one in fields if one["lock_class"] == kind]) for kind in ("A", "B")],
        "typed": data,
        "errors": at_fields(refusal, _AT_FIELD),
        "has_values": refusal is not None and refusal.code == "policy-values",
        "reason_max": rules.REASON_MAX,
        "today": clock.today(),
        "until_first": clock.today() + timedelta(days=rules.OPINION_DAYS_MIN),
        "until": clock.today() + timedelta(days=rules.OPINION_DAYS),
    }
    return render(request, "points/propose_policy.html", context, status=refusal.status if refusal else 200)


_AT_FIELD = {
    "policy-start": "effective_from",
    "policy-order": "effective_from",
    "policy-amendment": "amendment_number",
    "policy-amendment-form": "amendment_number",
    "policy-reason": "reason",
    "policy-opinions-end": "opinions_until",
    "policy-opinions-short": "effective_from",
}
_DECIDING = {
    "policy-opinions": "opinions_record",
    "opinion-stance": "stance",
    "opinion-too-long": "text",
    "opinion-personal-data": "text",
}


def _firsts(latest: date) -> list[date]:
    """Return the days a change may begin on: first days of the coming months, after the last version's."""
    found: list[date] = []
    day = clock.today()
    while len(found) < MONTHS_AHEAD:
        day = next_month(day)
        if day > latest:
            found.append(day)
        if day - clock.today() > timedelta(days=3660):
            break
    return found


def _until(data: Mapping[str, Any]) -> date | None:
    """Return the last day of opinions; None where it was left empty, so that the default holds."""
    typed = data.get("opinions_until", "").strip()
    return (day_in(typed) or date.min) if typed else None


def _amendment(data: Mapping[str, Any]) -> Amendment | None:
    """Return the amended regulation; a number without a day, or a day without a number, is refused as such."""
    number, on = data.get("amendment_number", "").strip(), day_in(data.get("amendment_date"))
    if not number and on is None:
        return None
    return Amendment(number, on or date.max)


def _show(
    request: HttpRequest, proposal_id: int, *, what: str = "", refusal: Refusal | None = None
) -> HttpResponse:
    actor = actor_of(request)
    found: ProposalView = proposals.read(proposal_id, proposals.judge_member(actor))
    changes = list(found.changes)
    is_own = actor.person_id == found.proposer_id
    is_open = found.status == "open"
    approver = acts.judge_approver(actor, found)
    context = {
        "proposal": found,
        "use": found.analysis,
        "use_first": date.fromisoformat(f"{found.analysis['from']}-01"),
        "use_last": date.fromisoformat(f"{found.analysis['until']}-01") - timedelta(days=1),
        "name_of": name_of,
        "words": words,
        "stances": Stance.choices,
        "stance_words": dict(Stance.choices),
        "needs_opinions": rules.needs_opinions(changes),
        **_departments(actor, found),
        "needs_second": rules.needs_second(changes),
        "may_approve": is_open and approver is None,
        "over_from": found.opinions_until and found.opinions_until + timedelta(days=1),
        "may_decline": is_open and (is_own or may(actor, "decide", "policies")),
        "may_speak": found.is_collecting
        and actor.person_id is not None
        and not proposals.has_said(found.id, actor.person_id),
        "is_own": is_own,
        "tried": what,
        "errors": at_fields(refusal, _DECIDING),
        "typed": request.POST,
    }
    return render(request, "points/policy_proposal.html", context, status=refusal.status if refusal else 200)


def _departments(actor: Actor, found: ProposalView) -> dict[str, Any]:
    """Return what the pages of a proposal say where points could be given within one department (D45)."""
    return {
        "opens_departments": rules.opens_departments(list(found.changes)),
        "simulated": found.analysis.get("simulated"),
        "caution": proposals.CAUTION,
        "may_simulate": may(actor, "simulate", "policies"),
    }


def _confirm(request: HttpRequest, proposal_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    """Show what an approval does; where it is not possible at all, refuse it as such."""
    actor = actor_of(request)
    found = proposals.read(proposal_id, proposals.judge_member(actor))
    no = acts.judge_approval(actor, found)
    if no is not None:
        raise refusal_of(no)
    context = {
        "proposal": found,
        "name_of": name_of,
        "words": words,
        "stances": Stance.choices,
        "needs_opinions": rules.needs_opinions(list(found.changes)),
        **_departments(actor, found),
        "told": len(proposals.told_of(found, clock.today())),
        "errors": at_fields(refusal, _DECIDING),
        "typed": request.POST,
    }
    return render(request, "points/approve_policy.html", context, status=refusal.status if refusal else 200)
