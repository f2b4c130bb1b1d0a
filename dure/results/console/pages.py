"""The operator's console: the year as the regulation orders it, each part with what it says today (제4조)."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dure import clock
from dure.accounts.queries import actor_of
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.days import month_of
from dure.kit.pages import signed_in
from dure.points.awards import queries as awards
from dure.points.moderation import queries as moderation
from dure.points.policy import queries as policies
from dure.points.policy.values import PolicyValues
from dure.points.regulation.queries import rests_on
from dure.results.console import queries as console
from dure.results.console import rules
from dure.results.console.sentences import entry, trouble_cause, trouble_text
from dure.results.years import queries as years


@require_GET
@signed_in
def operation(request: HttpRequest) -> HttpResponse:
    """Show the operator what the year, the month, the days, the awards and the messages ask for."""
    actor = actor_of(request)
    if actor.agency_id is None or not may(actor, "read", "console"):
        raise Http404
    policy = policies.version_on(actor.agency_id, clock.today())
    if policy is None:
        raise Http404
    values = PolicyValues.model_validate(policy.values)
    context = {
        "awards": awards.year_of(actor.agency_id, clock.today().year, values.special),
        "waiting": moderation.waiting(reader=actor),
        "years": years.years(reader=actor)[:2],
        "policy": policy,
    }
    found = console.year(actor.agency_id, values)
    context |= {"regulation": found.regulation, "basis": rests_on(policy.basis, found.regulation)}
    return render(request, "results/console.html", context | _year(actor, found) | _rush(actor))


def _year(actor: Actor, found: console.Year) -> dict[str, Any]:
    """Return the calendar: what is next, what is done, what did not happen."""
    facts = found.facts
    acts = [entry(act) for act in rules.calendar(facts)]
    months = list(rules.strip(facts))
    return {
        "months": months,
        "month": next(one for one in months if one.month == month_of(facts.today)),
        "givers": found.givers,
        "late_days": found.late_days,
        "seal": found.seal,
        "confirmed": facts.confirmed,
        "today": facts.today,
        "coming": [one for one in acts if one.act.state != "done"],
        "done": [one for one in reversed(acts) if one.act.state == "done"],
        "troubles": [
            (trouble_text(one), trouble_cause(console.job(actor.agency_id or 0, one.code)))
            for one in rules.troubles(facts)
        ],
    }


def _rush(actor: Actor) -> dict[str, Any]:
    """Return on which days of a month people give."""
    rhythm = console.rhythm(actor.agency_id or 0)
    return {
        "rhythm": rhythm,
        "days_json": json.dumps([[str(day), average] for day, average in rhythm.by_day]),
    }
