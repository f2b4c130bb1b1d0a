"""The board (협업포인트 현황 게시판): a page of good news (제10조②)."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_POST

from dure.accounts.queries import actor_of
from dure.kit.days import day_in
from dure.kit.forms import number, search_words
from dure.kit.pages import asks_for_part, signed_in, way_back
from dure.organizations.queries import AgencyName, agencies, department_tree
from dure.points.board import actions as acts
from dure.points.board.queries import board as read_board
from dure.points.moderation.queries import message_case
from dure.sealing.queries import seals

_PAGE = 20


@require_GET
@signed_in
def board(request: HttpRequest) -> HttpResponse:
    """Show thank-yous of the reader's agency, newest first, narrowed by text, department and agency."""
    actor = actor_of(request)
    q = search_words(request)
    known = agencies()
    department, agency = number(request.GET.get("department")), _named(request, known)
    on = day_in(request.GET.get("day"))
    rows = read_board(
        reader=actor,
        q=q,
        department=department,
        agency=agency.id if agency else None,
        day=on,
        before=number(request.GET.get("before")),
        limit=_PAGE + 1,
    )
    context: dict[str, object] = {
        "rows": rows[:_PAGE],
        "side": "",
        "more": _more(request, rows[_PAGE - 1].id) if len(rows) > _PAGE else None,
    }
    if request.headers.get("HX-Request-Type") == "partial":
        response = render(request, "points/board_rows.html", context)
    else:
        tree = department_tree(actor.agency_id) if actor.agency_id else []
        context |= {"q": q, "department": department, "agency": agency, "day": on}
        context |= {
            "departments": [unit for top in tree for unit in top.walk() if unit.is_boundary],
            "agencies": [one for one in known if one.id != actor.agency_id],
            "seals": seals(actor.agency_id or 0, limit=1),
            "is_narrowed": bool(q or department or agency or on),
            "before": request.GET.get("before"),
        }
        response = render(request, "points/board.html", context)
    patch_vary_headers(response, ["HX-Request-Type"])
    return response


@require_POST
@signed_in
def react(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """Say "me too" to a thank-you, or take it back: the button again, or the way back without script."""
    actor = actor_of(request)
    wanted = request.POST.get("wanted") == "on"
    acts.react(actor=actor, transfer_id=transfer_id, wanted=wanted)
    if not asks_for_part(request):
        return way_back(request)
    case = message_case(reader=actor, transfer_id=transfer_id)
    return render(
        request, "points/reaction.html", {"row": case.thanks, "next": request.POST.get("next", "/")}
    )


def _named(request: HttpRequest, known: Sequence[AgencyName]) -> AgencyName | None:
    """Return the agency that the address names by its standard code. Raises `Http404` for one that is not here."""
    code = request.GET.get("agency", "")
    found = next((one for one in known if one.code == code), None)
    if code and found is None:
        raise Http404
    return found


def _more(request: HttpRequest, last: int) -> str:
    """Return the address of what comes after the thank-you `last`."""
    query = request.GET.copy()
    query["before"] = str(last)
    return f"?{query.urlencode()}"
