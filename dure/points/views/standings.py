"""Standings of departments: a picture, the table under it, the formula, the way down to the entries (제8조②)."""

import json
from datetime import date
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dure import clock
from dure.accounts.queries import actor_of
from dure.kit.pages import signed_in
from dure.organizations.queries import department_names
from dure.organizations.queries.belonging import is_department_of
from dure.points.forms import month, number
from dure.points.policy import PolicyValues
from dure.points.queries import departments, policies
from dure.points.queries import standings as queries
from dure.points.queries.board import board
from dure.points.standings.periods import Period, choices
from dure.points.standings.rules import Measure, Place, places

_DRAWN = 24
"""How many departments the collaboration map draws."""

_LISTED = 60
"""How many ties the table under it lists."""


@require_GET
@signed_in
def standings(request: HttpRequest) -> HttpResponse:
    """Show the departments of the reader's agency, ranked within their pools."""
    actor = actor_of(request)
    if actor.agency_id is None:
        return render(request, "points/give_nobody.html")
    period = period_of(request)
    version = policies.version_on(actor.agency_id, period.last)
    if version is None:
        raise Http404
    values = PolicyValues.model_validate(version.values)
    measure: Measure = "per-head" if request.GET.get("by") == "per-head" else "sum"
    rolled_up = request.GET.get("as") == "successors"
    found = queries.figures(actor.agency_id, period.first, period.last, rolled_up=rolled_up)
    ranked = places(found, values.score, measure)
    pools: dict[str, list[Place]] = {}
    for place in ranked:
        pools.setdefault(place.figures.pool, []).append(place)
    context = {
        "period": period,
        "periods": period_choices(),
        "measure": measure,
        "shown_as": "successors" if rolled_up else "recorded",
        "pools": [(_pool_name(name), pools[name], _bars(pools[name], measure)) for name in _in_order(pools)],
        "policy": version,
        "score": values.score,
        "confirmed": queries.confirmed_through(actor.agency_id),
    }
    return render(request, "points/standings.html", context)


@require_GET
@signed_in
def department(request: HttpRequest, department_id: int) -> HttpResponse:
    """Show a department's year by month, a month by day, and the thanks it received."""
    actor = actor_of(request)
    if not is_department_of(actor.agency_id, department_id):
        raise Http404
    year = min(max(number(request.GET.get("year")) or clock.today().year, 2016), clock.today().year)
    chosen = month(request.GET.get("month")) or clock.month_of(clock.today())
    days = departments.days(actor, department_id, chosen, clock.next_month(chosen) - date.resolution)
    months = queries.by_month(department_id, year)
    context = {
        "department_id": department_id,
        "name": department_names([department_id]).get(department_id, ""),
        "year": year,
        "years": range(clock.today().year, 2015, -1),
        "month": chosen,
        "summary": departments.summary(actor, department_id, year),
        "months": months,
        "months_json": json.dumps([[one.month.month, one.received, one.given] for one in months]),
        "days": days,
        "rows": board(reader=actor, department=department_id, limit=5),
    }
    return render(request, "points/department.html", context)


@require_GET
@signed_in
def collaboration_map(request: HttpRequest) -> HttpResponse:
    """Show which departments thank which, as a chord diagram and a table; never persons."""
    actor = actor_of(request)
    if actor.agency_id is None:
        return render(request, "points/give_nobody.html")
    period = period_of(request)
    ties = queries.ties(actor.agency_id, period.first, period.last)
    context = {
        "period": period,
        "periods": period_choices(),
        "ties": ties[:_LISTED],
        "more": max(len(ties) - _LISTED, 0),
        "chord_json": json.dumps(_chord(ties), ensure_ascii=False),
    }
    return render(request, "points/map.html", context)


def period_of(request: HttpRequest) -> Period:
    """Return the period that the address asks for, else the running year."""
    year = Period.parse(str(clock.today().year))
    asked = Period.parse(request.GET.get("period")) or year
    if asked is None:
        raise Http404
    return asked


def period_choices() -> list[tuple[str, str]]:
    """Return the periods to choose from, each with what to call it."""
    return [(name, _period_name(name)) for name in choices(clock.today())]


def _period_name(name: str) -> str:
    year, _dash, part = name.partition("-")
    if not part:
        return _("%(year)s, whole year") % {"year": year}
    if part[0] == "H":
        return _("%(year)s, half %(n)s") % {"year": year, "n": part[1]}
    if part[0] == "Q":
        return _("%(year)s, quarter %(n)s") % {"year": year, "n": part[1]}
    return _("%(year)s, month %(n)s") % {"year": year, "n": int(part)}


def _pool_name(pool: str) -> str:
    return {
        "headquarters": _("Headquarters"),
        "direct": _("Direct bodies and offices"),
        "towns": _("Towns and neighbourhoods"),
    }.get(pool, pool)


def _in_order(pools: dict[str, list[Place]]) -> list[str]:
    """Return the pools as a city lists them: headquarters, direct bodies and offices, towns."""
    known = ["headquarters", "direct", "towns"]
    return sorted(pools, key=lambda name: known.index(name) if name in known else len(known))


def _bars(members: list[Place], measure: Measure) -> str:
    """Return the pool as the chart takes it: name and value, the best first."""
    values = [
        (one.figures.name, one.score if measure == "sum" else one.per_head or Decimal(0)) for one in members
    ]
    return json.dumps([[name, float(value)] for name, value in values], ensure_ascii=False)


def _chord(ties: list[queries.Tie]) -> dict[str, object]:
    """Return the departments with the most to and fro, and what went between them."""
    weight: dict[str, int] = {}
    for tie in ties:
        for name in (tie.giver, tie.receiver):
            weight[name] = weight.get(name, 0) + tie.points
    drawn = sorted(weight, key=lambda name: (-weight[name], name))[:_DRAWN]
    kept = set(drawn)
    links = [[tie.giver, tie.receiver, tie.points] for tie in ties if {tie.giver, tie.receiver} <= kept]
    return {"names": drawn, "links": links}
