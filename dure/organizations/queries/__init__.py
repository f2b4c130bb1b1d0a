"""Reads of the room: who there is and where they work, on any day."""

from dure.organizations.queries.agencies import (
    SAMPLE_DOMAIN,
    AgencyName,
    agencies,
    agency_of_code,
    known_agency,
    known_department,
)
from dure.organizations.queries.agency_table import (
    Listing,
    find_agencies,
    listed_count,
    listing,
    listings,
)
from dure.organizations.queries.at_work import HAS_POST, HAS_POST_AHEAD
from dure.organizations.queries.embedded import APPEND_ONLY, APPEND_ONLY_BUT_ONE_THING
from dure.organizations.queries.people import (
    PersonCard,
    called,
    called_sql,
    person_card,
    person_cards,
    person_cards_on,
)
from dure.organizations.queries.posts import Post, posts_of
from dure.organizations.queries.roles import (
    ROLE_NAMES,
    holders_of,
    roles_sql,
    workplace_sql,
)
from dure.organizations.queries.search import People, search_people
from dure.organizations.queries.seats_of_roles import RoleSeat, positions_of, role_seats
from dure.organizations.queries.tree import (
    Unit,
    department_by_code,
    department_names,
    department_tree,
    units_below,
)

__all__ = [
    "APPEND_ONLY",
    "APPEND_ONLY_BUT_ONE_THING",
    "HAS_POST",
    "HAS_POST_AHEAD",
    "ROLE_NAMES",
    "SAMPLE_DOMAIN",
    "AgencyName",
    "Listing",
    "People",
    "PersonCard",
    "Post",
    "RoleSeat",
    "Unit",
    "agencies",
    "agency_of_code",
    "called",
    "called_sql",
    "department_by_code",
    "department_names",
    "department_tree",
    "find_agencies",
    "holders_of",
    "known_agency",
    "known_department",
    "listed_count",
    "listing",
    "listings",
    "person_card",
    "person_cards",
    "person_cards_on",
    "positions_of",
    "posts_of",
    "role_seats",
    "roles_sql",
    "search_people",
    "units_below",
    "workplace_sql",
]
