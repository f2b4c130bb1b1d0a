"""The agencies of this installation."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.kit.refusals import Refusal
from dure.organizations.models import Agency, Department

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


def known_agency(code: str) -> AgencyName:
    """Return the agency of this installation with a standard code. Raises `Refusal` `unknown`."""
    found = agency_of_code(code)
    if found is None:
        raise _unknown("agency", _("There is no agency with this standard code here."))
    return found


def known_department(department_id: int, agency_id: int | None = None) -> int:
    """Return the id of a department that there is or was, of one agency if named. Raises `Refusal` `unknown`."""
    rows = Department.objects.filter(pk=department_id)
    if not (rows.filter(agency_id=agency_id) if agency_id else rows).exists():
        raise _unknown("department", _("There is no such department at this agency."))
    return department_id


def _unknown(field: str, detail: "str | Promise") -> Refusal:
    errors = [{"field": field, "code": "unknown", "detail": detail}]
    return Refusal("unknown", detail, errors=errors)


def agencies(on: date | None = None) -> list[AgencyName]:
    """Return the agencies that exist on a day (today) by name; they are few, so the table is read whole."""
    rows = Agency.objects.filter(valid__contains=on or clock.today()).order_by("short_name", "code")
    return [AgencyName(*row) for row in rows.values_list("id", "code", "short_name", "kind")]
