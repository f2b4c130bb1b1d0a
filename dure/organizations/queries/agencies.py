"""The agencies of this installation."""

from dataclasses import dataclass
from datetime import date

from dure import clock
from dure.organizations.models import Agency

SAMPLE_DOMAIN = "dure.example"
"""All addresses of the sample government end in it; the top-level domain is reserved, so nobody has one."""


@dataclass(frozen=True, slots=True)
class AgencyName:
    """An agency as lists name it."""

    id: int
    code: str
    name: str
    kind: str


def agency_of_code(code: str) -> AgencyName | None:
    """Return the agency of this installation with a standard code, None when there is none today."""
    return next((one for one in agencies() if one.code == code.upper()), None)


def agencies(on: date | None = None) -> list[AgencyName]:
    """Return the agencies that exist on a day (today) by name; they are few, so the table is read whole."""
    rows = Agency.objects.filter(valid__contains=on or clock.today()).order_by("short_name", "code")
    return [AgencyName(*row) for row in rows.values_list("id", "code", "short_name", "kind")]
