"""Standings of departments: a picture, the table under it, the formula, the way down to the entries (제8조②)."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dure import clock
from dure.accounts.queries import actor_of
from dure.kit.days import month_in, month_of, next_month
from dure.kit.forms import number
from dure.kit.pages import signed_in
from dure.points.board.queries import board
from dure.points.closing import queries as closings
from dure.points.closing.choices import period_choices, period_of, year_of, years
from dure.points.policy import queries as policies
from dure.points.policy.queries import basis_of
from dure.points.policy.values import PolicyValues
from dure.points.standings import departments, maps, queries
from dure.points.standings.departments import Formula
from dure.points.standings.maps import Tie
from dure.points.standings.rules import Measure, Place, apart, places

Month = TypeVar("Month", bound=Any)

_DRAWN = 32
"""How many ties the collaboration map draws at once, and can still be read."""

_CLOSEST = 20
"""How many partners of one department it draws apart."""

_LISTED = 60
"""How many ties the table under it lists unless all are asked for."""


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
    pools = [
        (name, *apart(members))
        for name, members in in_groups(places(found, values.score, measure, values.standing.pools))
    ]
    context = {
        "period": period,
        "periods": period_choices(actor.agency_id, period),
        "measure": measure,
        "shown_as": "successors" if rolled_up else "recorded",
        "pools": [(name, members, others, _bars(members, measure)) for name, members, others in pools],
        "shows_others": "others" in request.GET,
        "others_link": _with(request, "others"),
        "sums": queries.sums(actor.agency_id, period.first, period.last, found) if pools else None,
        "formula": Formula.of(
            version.version, version.preset, basis_of(version, period.last), version.values
        ),
        "confirmed": closings.confirmed_through(actor.agency_id),
        "earlier": _earlier(actor.agency_id, period.year) if not pools else None,
    }
    return render(request, "points/standings.html", context)


@require_GET
@signed_in
def department(request: HttpRequest, department_id: int) -> HttpResponse:
    """Show a department's year by month, a month by day, and the thanks it received."""
    actor = actor_of(request)
    chosen = month_in(request.GET.get("month"))
    year = year_of(request, chosen)
    chosen = chosen or min(month_of(clock.today()), date(year, 12, 1))
    summary = departments.summary(actor, department_id, year)
    context = {
        "department_id": department_id,
        "name": summary.name,
        "year": year,
        "years": years(actor.agency_id, year),
        "month": chosen,
        "summary": summary,
        "months": begun(summary.by_month),
        "months_json": months_json(summary.by_month),
        "days": departments.days_of(department_id, chosen, next_month(chosen) - date.resolution),
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
    names = {one: name for tie in ties for one, name in _ends(tie)}
    chosen = number(request.GET.get("department"))
    shown = [tie for tie in ties if chosen not in names or chosen in (tie.giver_id, tie.receiver_id)]
    listed = shown if "all" in request.GET else shown[:_LISTED]
    context = {
        "period": period,
        "periods": period_choices(actor.agency_id, period),
        "departments": [("", _("All departments")), *sorted(names.items(), key=lambda one: one[1])],
        "chosen": chosen if chosen in names else None,
        "ties": listed,
        "listed": len(shown),
        "more": _with(request, "all") if len(listed) < len(shown) else None,
    } | _drawn(shown, chosen if chosen in names else None)
    return render(request, "points/map.html", context)


def _ends(tie: Tie) -> tuple[tuple[int, str], tuple[int, str]]:
    return (tie.giver_id, tie.giver), (tie.receiver_id, tie.receiver)


def _drawn(ties: list[Tie], department: int | None) -> dict[str, Any]:
    """Return the picture: the strongest ties of all, or the partners of one department."""
    if department is not None:
        found, pairs = maps.partners(ties, department, _CLOSEST, _("Other departments"))
        rows: Any = [[one.name, one.received, one.given] for one in found]
        return {
            "rows_json": json.dumps(rows, ensure_ascii=False),
            "drawn": min(_CLOSEST, pairs),
            "pairs": pairs,
        }
    drawing = maps.strongest(ties, _DRAWN)
    rows = {"names": drawing.names, "links": drawing.links}
    return {
        "rows_json": json.dumps(rows, ensure_ascii=False),
        "drawn": len(drawing.links),
        "pairs": drawing.pairs,
        "share": round(100 * drawing.points / max(sum(tie.points for tie in ties), 1)),
    }


def _with(request: HttpRequest, name: str) -> str:
    """Return the address of the same page with one more thing asked for."""
    query = request.GET.copy()
    query[name] = "1"
    return f"?{query.urlencode()}"


def _earlier(agency_id: int | None, year: int) -> int | None:
    """Return the year before, where the agency has figures of it: early in January it is what is looked for."""
    return year - 1 if closings.first_year(agency_id) < year else None


def begun(by_month: Sequence[Month]) -> list[Month]:
    """Return the months of a year that have begun: those that a table shows."""
    return [one for one in by_month if one.month <= clock.today()]


def months_json(by_month: Iterable[Any]) -> str:
    """Return a year as the chart takes it: month, received, given."""
    return json.dumps([[one.month.month, one.received, one.given] for one in by_month])


def _pool_name(pool: str) -> str:
    return {
        "headquarters": _("Headquarters"),
        "direct": _("Direct bodies and offices"),
        "towns": _("Towns and neighbourhoods"),
    }.get(pool, pool)


def in_groups(ranked: Iterable[Place]) -> list[tuple[str, list[Place]]]:
    """Return places by the pools that are compared with each other, by name."""
    groups: dict[str, list[Place]] = {}
    for place in ranked:
        groups.setdefault(place.group, []).append(place)
    return [
        (" · ".join(str(_pool_name(pool)) for pool in group.split("+")), members)
        for group, members in groups.items()
    ]


def _bars(members: list[Place], measure: Measure) -> str:
    """Return the pool as the chart takes it: name and value, the best first."""
    values = [
        (one.figures.name, one.score if measure == "sum" else one.per_head or Decimal(0)) for one in members
    ]
    return json.dumps([[name, float(value)] for name, value in values], ensure_ascii=False)
