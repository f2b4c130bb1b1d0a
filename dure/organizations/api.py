"""The HTTP API of the directory: people, departments, agencies (O13)."""

from itertools import islice
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema

from dure.kit.acting import actor_of
from dure.kit.api import AgencyCode, AgencyRef, CursorText, Day, Id, Limit, OutId, Page
from dure.kit.pagination import id_in_cursor, page_of
from dure.kit.refusals import Refusal
from dure.organizations import queries

AsOf = Annotated[Day | None, Field(description="today unless named")]
Words = Annotated[
    str,
    Field(max_length=200, description="name, initial consonants, number, department, position, duty"),
]

router = Router(tags=["directory"])


class AgencyOut(AgencyRef):
    """An agency of this installation, or of the standard code table."""

    full_name: str
    kind: str = Field(description="empty for bodies that are none of the kinds, such as courts")
    is_here: bool = Field(description="whether it runs points on this installation")


class UnitOut(Schema):
    """A department, office or team, as it is called and stands on the day."""

    id: OutId
    code: str
    name: str
    parent_id: OutId | None
    depth: int
    is_boundary: bool = Field(description="whether it counts as a department (과) of its own for points")
    pool: str


class CardOut(Schema):
    """A person with the post they work in on the day: enough to tell namesakes apart."""

    id: OutId
    number: str = Field(description="empty for people of other agencies, as are grade and leave")
    name: str
    email: str
    phone: str
    agency: AgencyRef
    department_id: OutId | None
    department: str = Field(description="the department (과)")
    unit_id: OutId | None
    unit: str = Field(description="the team inside it, or the department again")
    position: str
    grade: str
    duty: str
    is_on_leave: bool

    @staticmethod
    def resolve_agency(card: queries.PersonCard) -> dict[str, str]:
        """Name the agency by its code."""
        return {"code": card.agency_code, "name": card.agency}


@router.get("/agencies", response=Page[AgencyOut], summary="Agencies")
def agencies(
    request: HttpRequest,  # noqa: ARG001 -- django-ninja's signature
    q: Annotated[
        str,
        Field(max_length=200, description="name, initial consonants or code: searches the standard table"),
    ] = "",
    limit: Limit = 20,
    cursor: CursorText = None,
) -> dict[str, object]:
    """List the agencies of this installation; with `q` those of the whole standard code table that fit, at most 50."""
    if q.strip():
        found = queries.find_agencies(q, limit)
        return {"items": [_listed(one) for one in found], "next": None}
    after = id_in_cursor(cursor) or 0
    here = sorted((one for one in queries.agencies() if one.id > after), key=lambda one: one.id)
    rows, following = page_of(here, limit, lambda one: [one.id])
    known = queries.listings([one.code for one in rows])
    return {
        "items": [
            {
                "code": one.code,
                "name": one.name,
                "full_name": known[one.code].full_name if one.code in known else one.name,
                "kind": one.kind,
                "is_here": known[one.code].is_here if one.code in known else True,
            }
            for one in rows
        ],
        "next": following,
    }


def _listed(one: queries.Listing) -> dict[str, object]:
    return {
        "code": one.code,
        "name": one.short_name,
        "full_name": one.full_name,
        "kind": one.kind,
        "is_here": one.is_here,
    }


@router.get("/departments", response=Page[UnitOut], summary="Departments of an agency")
def departments(
    request: HttpRequest,
    agency: Annotated[AgencyCode | None, Field(description="one's own unless named")] = None,
    on: AsOf = None,
    limit: Limit = 20,
    cursor: CursorText = None,
) -> dict[str, object]:
    """List the units of an agency in the order of the organisation, each before those below it."""
    wanted = queries.known_agency(agency).id if agency else actor_of(request).agency_id
    tree = queries.department_tree(wanted, on) if wanted else []
    units = iter([unit for top in tree for unit in top.walk()])
    after = id_in_cursor(cursor)
    if after is not None and not any(unit.id == after for unit in units):
        raise Refusal("cursor", _("This page of results no longer exists; search again."))
    items, following = page_of(list(islice(units, limit + 1)), limit, lambda unit: [unit.id])
    return {"items": items, "next": following}


@router.get("/people", response=Page[CardOut], summary="Find people")
def people(
    request: HttpRequest,
    q: Words = "",
    agency: AgencyCode | None = None,
    department: Annotated[Id | None, Field(description="with all units below it")] = None,
    limit: Limit = 20,
    cursor: CursorText = None,
) -> dict[str, object]:
    """Find people by every word of `q`, likeliest first, those of one's own agency before all others."""
    reader = actor_of(request)
    at = queries.known_agency(agency).id if agency else None
    if department is not None:
        queries.known_department(department)
    found = queries.search_people(
        q, agency=at, department=department, near=reader.agency_id, limit=limit, cursor=cursor
    )
    return {"items": [card.for_reader(reader) for card in found.items], "next": found.next}


@router.get("/people/{person_id}", response=CardOut, summary="A person")
def person(
    request: HttpRequest,
    person_id: Id,
    on: AsOf = None,
) -> queries.PersonCard:
    """Show a person with the post they work in."""
    card = queries.person_card(person_id, on)
    if card is None:
        raise Refusal("person-unknown", _("There is no such person."), status=404)
    return card.for_reader(actor_of(request))
