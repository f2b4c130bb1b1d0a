"""The directory (조직도): every agency's tree, and people by whatever one knows of them (O13)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from dure.kit.abilities import Thing, may
from dure.kit.acting import actor_of
from dure.kit.pages import signed_in
from dure.kit.refusals import Refusal
from dure.kit.text import line
from dure.organizations.queries import (
    AgencyName,
    Unit,
    agencies,
    agency_of_code,
    department_tree,
    person_card,
    search_people,
)
from dure.organizations.queries.seats import Seat, headcounts, seats_of

_PAGE = 30
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one unit, under its name."""

    unit: Unit
    seats: list[Seat]


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the tree: how many people work in and below it, and whether it leads to the chosen one."""

    unit: Unit
    people: int
    is_open: bool
    is_chosen: bool
    branches: "list[Branch]"


@require_GET
@signed_in
def directory(request: HttpRequest) -> HttpResponse:
    """Show the tree of an agency (the reader's own), and the people of a unit or those who fit a search."""
    known = agencies()
    wanted = named_agency(request)
    own = next((one for one in known if one.id == actor_of(request).agency_id), None)
    agency = wanted or own or next(iter(known), None)
    q = line(request.GET.get("q", ""))[:100]
    context: dict[str, object] = {
        "q": q,
        "agencies": known,
        "agency": agency,
        "wanted": wanted,
    }
    if q:
        context |= _found(request, q, wanted.id if wanted else None)
    is_more = "cursor" in request.GET and request.headers.get("HX-Request-Type") == "partial"
    if is_more and q:
        response = render(request, "organizations/directory_rows.html", context)
    else:
        context |= _tree(request, agency, is_searching=bool(q))
        response = render(request, "organizations/directory.html", context)
    patch_vary_headers(response, ["HX-Request-Type"])
    return response


def named_agency(request: HttpRequest) -> AgencyName | None:
    """Return the agency whose standard code the address names, None where it names none. Raises `Http404`."""
    code = request.GET.get("agency", "")
    found = agency_of_code(code) if code else None
    if code and found is None:
        raise Http404
    return found


def number(value: str | None) -> int | None:
    """Return the id that `value` spells, None when it is none."""
    if value is None or not value.isascii() or not value.isdecimal() or len(value) > len(str(_LARGEST_ID)):
        return None
    return min(int(value), _LARGEST_ID)


def _found(request: HttpRequest, q: str, agency: int | None) -> dict[str, object]:
    near = actor_of(request).agency_id
    try:
        page = search_people(q, agency=agency, near=near, limit=_PAGE, cursor=request.GET.get("cursor"))
    except Refusal:  # an old or a forged cursor: the list begins again
        page = search_people(q, agency=agency, near=near, limit=_PAGE)
    query = request.GET.copy()
    query["cursor"] = page.next or ""
    reader = actor_of(request)
    return {
        "people": [card.for_reader(reader) for card in page.items],
        "more": f"?{query.urlencode()}" if page.next else None,
    }


def _tree(request: HttpRequest, agency: AgencyName | None, *, is_searching: bool) -> dict[str, object]:
    """Return the tree with the chosen unit, the reader's own department unless one is named."""
    if agency is None:
        return {"tree": [], "unit": None, "trail": [], "groups": [], "below": [], "is_named": False}
    reader, tops = actor_of(request), department_tree(agency.id)
    named = number(request.GET.get("unit"))
    chosen = named if named or is_searching else _own_department(request)
    trail = next((trail for top in tops if (trail := _path(top, chosen))), [])
    if named and not trail:
        raise Http404
    unit = trail[-1] if trail else None
    inside = list(_inside(unit)) if unit else []
    seats = seats_of([one.id for one in inside]) if not is_searching else []
    if not may(reader, "read-closely", Thing("people", agency.id)):
        seats = [seat.for_others() for seat in seats]
    groups = [Group(one, [seat for seat in seats if seat.unit_id == one.id]) for one in inside]
    counts = headcounts(agency.id)
    open_ids = {one.id for one in trail}
    return {
        "tree": [_branch(top, counts, open_ids, unit) for top in tops],
        "unit": unit,
        "trail": trail[:-1],
        "groups": [group for group in groups if group.seats],
        "below": [one for one in unit.children if one.is_boundary] if unit else [],
        "is_named": bool(named),
    }


def _own_department(request: HttpRequest) -> int | None:
    person_id = actor_of(request).person_id
    card = person_card(person_id) if person_id else None
    return card.department_id if card else None


def _path(unit: Unit, wanted: int | None) -> list[Unit]:
    """Return the units from `unit` down to the wanted one, nothing when it is not below."""
    if unit.id == wanted:
        return [unit]
    below = next((path for child in unit.children if (path := _path(child, wanted))), [])
    return [unit, *below] if below else []


def _inside(unit: Unit) -> Iterator[Unit]:
    """Yield a unit and its teams; departments below it have lists of their own."""
    yield unit
    for child in unit.children:
        if not child.is_boundary:
            yield from _inside(child)


def _branch(unit: Unit, counts: dict[int, int], open_ids: set[int], chosen: Unit | None) -> Branch:
    branches = [_branch(child, counts, open_ids, chosen) for child in unit.children]
    people = counts.get(unit.id, 0) + sum(branch.people for branch in branches)
    return Branch(unit, people, unit.id in open_ids, unit is chosen, branches)
