"""My points: a year by month, what was given and what came, down to each thank-you (제8조)."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from dure.accounts.queries import actor_of
from dure.kit.actor import Actor
from dure.kit.days import month_in
from dure.kit.forms import number
from dure.kit.pages import signed_in
from dure.points.closing.choices import year_of, years
from dure.points.giving.people import Direction, transfers
from dure.points.giving.queries import allowance
from dure.points.standings.pages import begun, months_json
from dure.points.standings.people import summary

_PAGE = 20


@require_GET
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own year, and the entries of one direction, of one month when one is chosen."""
    actor = actor_of(request)
    if actor.person_id is None:
        return render(request, "points/give_nobody.html")
    direction: Direction = "given" if request.GET.get("direction") == "given" else "received"
    chosen = month_in(request.GET.get("month"))
    year = year_of(request, chosen)
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
            "years": years(actor.agency_id, year),
            "months": begun(of_year.by_month),
            "months_json": months_json(of_year.by_month),
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
