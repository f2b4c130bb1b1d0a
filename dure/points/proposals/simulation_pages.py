"""The simulator: a year of the ledger under another policy, side by side (spec of the policy, section 3)."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from dure import clock
from dure.accounts.queries import actor_of
from dure.kit.abilities import may
from dure.kit.days import FIRST_YEAR
from dure.kit.fields import at_fields
from dure.kit.forms import number
from dure.kit.pages import signed_in
from dure.kit.refusals import Denial, Refusal
from dure.organizations.queries import department_names
from dure.points.closing.choices import years
from dure.points.policy import queries as policies
from dure.points.policy.values import PRESETS
from dure.points.policy.words import name_of, preset_options
from dure.points.proposals import queries as proposals
from dure.points.proposals.pages import changes_of, fields_of
from dure.points.proposals.refusals import refusal as refusal_of
from dure.points.proposals.replay import simulate_year
from dure.points.proposals.simulation import Simulation

_ASKED = (
    "allowance.amount",
    "transfer.unit",
    "transfer.pair_limit",
    "transfer.same_department",
    "transfer.recipient_kinds",
    "transfer.message_form",
    "score.received",
    "score.sent",
    "special.cap",
    "special.cap_scope",
    "special.per_award",
)
_DRAWN = 20


@require_GET
@signed_in
def simulate(request: HttpRequest) -> HttpResponse:
    """Ask for a year and other values; show both sides and what this does not say."""
    actor = actor_of(request)
    if not may(actor, "simulate", "policies"):
        raise refusal_of(Denial("not-operator"))
    in_force = policies.of_agency(actor.agency_id or 0, clock.today())
    if in_force is None:
        raise refusal_of(Denial("no-policy"))
    year = min(max(number(request.GET.get("year")) or clock.today().year, FIRST_YEAR), clock.today().year)
    preset = request.GET.get("preset", "")
    start = PRESETS.get(preset, in_force.values)
    is_asked = any(field in request.GET for field in _ASKED)
    context: dict[str, Any] = {
        "year": year,
        "year_options": [(one, str(one)) for one in years(actor.agency_id, year)],
        "preset": preset if preset in PRESETS else "",
        "preset_options": preset_options(_("the version in force")),
        "fields": [
            one for one in fields_of(start, request.GET if is_asked else None) if one["name"] in _ASKED
        ],
        "caution": proposals.CAUTION,
        "result": None,
        "errors": {},
    }
    if is_asked:
        try:
            result = simulate_year(
                reader=actor, year=year, preset=context["preset"] or None, changes=changes_of(request.GET)
            )
        except Refusal as refusal:
            context["errors"] = at_fields(refusal, {})
        else:
            context |= _sides(result)
    return render(request, "points/simulate.html", context)


_REASONS = {
    "sender-not-eligible": _("the giver would not take part"),
    "recipient-kind": _("the recipient would be excluded"),
    "same-department": _("both in one department"),
    "message-form": _("the message is not in the form asked for"),
    "message-too-short": _("message too short"),
    "message-too-long": _("message too long"),
    "pair-limit": _("too often to one person in a month"),
    "allowance": _("nothing left to give"),
}


def _sides(result: Simulation) -> dict[str, Any]:
    before = {one.department: one for one in result.before.scores}
    names = department_names(before.keys() | {one.department for one in result.after.scores})
    rows: list[dict[str, Any]] = [
        {"name": names.get(one.department, ""), "before": before.get(one.department), "after": one}
        for one in result.after.scores
    ]
    shown = [row for row in rows if row["after"].score or (row["before"] and row["before"].score)]
    bars = [[row["name"], float(row["after"].score)] for row in shown[:_DRAWN]]
    return {
        "result": result,
        "rows": shown,
        "bars": json.dumps(bars, ensure_ascii=False),
        "reasons": _REASONS,
        "not_replayed": [name_of(field) for field in result.not_replayed],
    }
