"""A year of one person and of the whole agency: a picture, the table under it, the way down (제8조, 제11조)."""

import json

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dure.accounts.queries import actor_of
from dure.kit.pages import signed_in
from dure.organizations.queries import person_card
from dure.points.board.queries import board
from dure.points.closing.choices import year_of, years
from dure.points.standings import agency, people
from dure.points.standings.pages import begun, in_groups, months_json
from dure.points.standings.rules import Others, apart, places


@require_GET
@signed_in
def person_year(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show a person's year to the person, the operator and personnel; others read the board."""
    actor = actor_of(request)
    if not people.may_read_summary(actor, person_id):
        raise PermissionDenied
    person = person_card(person_id)
    if person is None:
        raise Http404
    year = year_of(request)
    summary = people.summary(person_id, year)
    context = {
        "person": person,
        "year": year,
        "years": years(actor.agency_id, year),
        "summary": summary,
        "months": begun(summary.by_month),
        "months_json": months_json(summary.by_month),
        "rows": board(reader=actor, person=person_id, limit=5),
    }
    return render(request, "points/person_year.html", context)


@require_GET
@signed_in
def agency_year(request: HttpRequest) -> HttpResponse:
    """Show a year of the reader's agency to everybody in it."""
    actor = actor_of(request)
    if actor.agency_id is None:
        return render(request, "points/give_nobody.html")
    year = year_of(request)
    found = agency.year_of(actor.agency_id, year)
    context = {
        "year": year,
        "years": years(actor.agency_id, year),
        "found": found,
        "months": begun(found.months),
        "months_json": months_json(found.months),
        "shares_json": json.dumps([[one.month.month, float(one.participation or 0)] for one in found.months]),
        "pools": _pools(found),
        "shows_others": "others" in request.GET,
    }
    return render(request, "points/agency.html", context)


def _pools(found: agency.YearOfAgency) -> list[tuple[str, list[object], Others | None]]:
    """Return each pool by score, each place with its rank per head beside it, and its units that are no departments."""
    score, groups = found.formula.weights, found.formula.groups
    ranked = places(found.departments, score, "per-head", groups)
    per_head = {one.figures.department_id: one.rank for one in ranked}
    found_pools = []
    for name, members in in_groups(places(found.departments, score, "sum", groups)):
        departments, others = apart(members)
        rows: list[object] = [(place, per_head[place.figures.department_id]) for place in departments]
        found_pools.append((name, rows, others))
    return found_pools
