"""What the comparison of an upload asks about, read back from its report."""

from typing import Any

from dure.organizations.models import Department, RosterUpload
from dure.organizations.queries.roles import ROLE_NAMES
from dure.organizations.queries.tree import department_names
from dure.organizations.rules.safeguards import Endings, Reach


def reaches_of(upload: RosterUpload) -> list[Reach]:
    """Return whose roles an upload would change, as its comparison found it."""
    return [Reach(**one) for one in (upload.report or {}).get("reaches", ())]


def told_reaches(upload: RosterUpload) -> list[dict[str, Any]]:
    """Return the same for a page: departments and roles by their names."""
    reaches = reaches_of(upload)
    ids = dict(
        Department.objects.filter(
            agency_id=upload.agency_id, code__in={one.department for one in reaches}
        ).values_list("code", "pk")
    )
    names = department_names(ids.values())
    return [
        one.as_json()
        | {
            "unit": names.get(ids.get(one.department, 0), one.department),
            "role_name": ROLE_NAMES.get(one.role, one.role),
        }
        for one in reaches
    ]


def endings_of(upload: RosterUpload) -> Endings:
    """Return how many an upload would end because its files do not name them."""
    told = (upload.report or {}).get("endings", {})
    return Endings(
        **{name: told[name] for name in ("people", "at_work", "departments", "units") if name in told}
    )
