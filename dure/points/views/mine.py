"""My points: a year by month, what was given and what came, down to each thank-you (제8조)."""

import json
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from dure import clock
from dure.accounts.queries import actor_of
from dure.kit.actor import Actor
from dure.kit.pages import signed_in
from dure.points.forms import month, number
from dure.points.queries.allowances import allowance
from dure.points.queries.people import Direction, Summary, summary, transfers

_PAGE = 20
FIRST_YEAR = 2016
"""The regulation's own first year."""


@require_GET
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own year, and the entries of one direction, of one month when one is chosen."""
    actor = actor_of(request)
    if actor.person_id is None:
        return render(request, "points/give_nobody.html")
    direction: Direction = "given" if request.GET.get("direction") == "given" else "received"
    chosen = month(request.GET.get("month"))
    year = _year(request, chosen)
    context = {"direction": direction, "month": chosen, "year": year} | _entries(
        request, actor, direction, chosen
    )
    if request.headers.get("HX-Request-Type") == "partial":
        response = render(request, "points/mine_rows.html", context)
    else:
        of_year = summary(actor.person_id, year)
        context |= {
            "summary": of_year,
            "allowance": allowance(actor.person_id),
            "years": range(clock.today().year, FIRST_YEAR - 1, -1),
            "months": _months(of_year),
            "months_json": _series(of_year),
        }
        response = render(request, "points/mine.html", context)
    patch_vary_headers(response, ["HX-Request-Type"])
    return response


def _entries(
    request: HttpRequest, actor: Actor, direction: Direction, chosen: date | None
) -> dict[str, object]:
    rows = transfers(
        reader=actor,
        person_id=actor.person_id or 0,
        direction=direction,
        month=chosen,
        before=number(request.GET.get("before")),
        limit=_PAGE + 1,
    )
    if len(rows) <= _PAGE:
        return {"rows": rows, "more": None}
    query = request.GET.copy()
    query["before"] = str(rows[_PAGE - 1].id)
    return {"rows": rows[:_PAGE], "more": f"?{query.urlencode()}"}


def _year(request: HttpRequest, chosen: date | None) -> int:
    """Return the year to show: the one asked for, that of the month, or this one."""
    this_year = clock.today().year
    asked = chosen.year if chosen else number(request.GET.get("year")) or this_year
    return min(max(asked, FIRST_YEAR), this_year)


def _series(of_year: Summary) -> str:
    """Return the year as the chart takes it: month, received, given."""
    return json.dumps([[one.month.month, one.received, one.given] for one in of_year.by_month])


def _months(of_year: Summary) -> list[dict[str, object]]:
    """Return the months that have begun, as the chart and its table show them."""
    today = clock.month_of(clock.today())
    return [
        {"month": one.month, "received": one.received, "given": one.given}
        for one in of_year.by_month
        if one.month <= today
    ]
