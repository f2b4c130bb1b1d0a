"""The HTTP API of the directory: people, departments, agencies (O13)."""

from itertools import islice
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema

from dure.accounts.queries import actor_of
from dure.kit.api import CursorText, Day, Id, Limit, OutId, Page
from dure.kit.pagination import id_in_cursor, page_of
from dure.kit.refusals import Refusal
from dure.organizations import queries

AsOf = Annotated[Day | None, Field(description="today unless named")]
Words = Annotated[
    str,
    Field(max_length=200, description="name, initial consonants, number, department, position, duty"),
]

router = Router(tags=["directory"])


class AgencyOut(Schema):
    """An agency of this installation."""

    id: OutId
    code: str = Field(description="its standard code (행정표준코드)")
    name: str
    kind: str


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
    number: str
    name: str
    email: str
    phone: str
    agency_id: OutId
    agency: str
    department_id: OutId | None
    department: str = Field(description="the department (과)")
    unit_id: OutId | None
    unit: str = Field(description="the team inside it, or the department again")
    position: str
    grade: str
    duty: str
    is_on_leave: bool


@router.get("/agencies", response=Page[AgencyOut], summary="Agencies")
def agencies(
    request: HttpRequest,  # noqa: ARG001 -- django-ninja's signature
    limit: Limit = 20,
    cursor: CursorText = None,
) -> dict[str, object]:
    """List the agencies of this installation."""
    after = id_in_cursor(cursor) or 0
    rows = sorted(
        (agency for agency in queries.agencies() if agency.id > after), key=lambda agency: agency.id
    )
    items, following = page_of(rows, limit, lambda agency: [agency.id])
    return {"items": items, "next": following}


@router.get("/departments", response=Page[UnitOut], summary="Departments of an agency")
def departments(
    request: HttpRequest,
    agency: Annotated[Id | None, Field(description="one's own unless named")] = None,
    on: AsOf = None,
    limit: Limit = 20,
    cursor: CursorText = None,
) -> dict[str, object]:
    """List the units of an agency in the order of the organisation, each before those below it."""
    wanted = agency or actor_of(request).agency_id
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
    agency: Id | None = None,
    department: Annotated[Id | None, Field(description="with all units below it")] = None,
    limit: Limit = 20,
    cursor: CursorText = None,
) -> dict[str, object]:
    """Find people by every word of `q`, likeliest first, those of one's own agency before all others."""
    near = actor_of(request).agency_id
    found = queries.search_people(
        q, agency=agency, department=department, near=near, limit=limit, cursor=cursor
    )
    return {"items": found.items, "next": found.next}


@router.get("/people/{person_id}", response=CardOut, summary="A person")
def person(
    request: HttpRequest,  # noqa: ARG001 -- as above
    person_id: Id,
    on: AsOf = None,
) -> queries.PersonCard:
    """Show a person with the post they work in."""
    card = queries.person_card(person_id, on)
    if card is None:
        raise Refusal("person-unknown", _("There is no such person."), status=404)
    return card
