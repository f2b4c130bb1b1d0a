"""The operator's console: the year as the regulation orders it, each part with what it says today (제4조)."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dure import clock
from dure.accounts.queries import actor_of
from dure.kit.pages import signed_in
from dure.points.queries import awards, closings, console, moderation, policies, years


@require_GET
@signed_in
def operation(request: HttpRequest) -> HttpResponse:
    """Show the operator what the month, the days, the awards and the messages ask for."""
    actor = actor_of(request)
    if "operator" not in actor.roles or actor.agency_id is None:
        raise Http404
    days = console.by_day_of_month(actor.agency_id)
    total = sum(count for _day, count in days)
    context = {
        "month": console.month_use(actor.agency_id),
        "closing": console.closing(actor.agency_id),
        "seals": closings.seals(actor.agency_id, limit=1),
        "awards": awards.budget_of(reader=actor, year=clock.today().year),
        "waiting": moderation.waiting(reader=actor),
        "years": years.years(reader=actor)[:2],
        "policy": policies.version_on(actor.agency_id, clock.today()),
        "days_json": json.dumps([[str(day), count] for day, count in days]),
        "total": total,
        "last_days": sum(count for day, count in days if day >= 29),  # noqa: PLR2004 -- the last days of a month
    }
    return render(request, "points/console.html", context)
