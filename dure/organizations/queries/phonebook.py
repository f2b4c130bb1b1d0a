"""A whole agency as a list of departments with their people: what is printed and kept offline (O13)."""

from dataclasses import dataclass
from datetime import date

from dure import clock
from dure.organizations.models import Agency
from dure.organizations.queries.seats import Seat, seats_of_agency
from dure.organizations.queries.tree import Unit, department_tree


@dataclass(frozen=True, slots=True)
class Section:
    """A unit with somebody in it; `within` is the department (과) it belongs to, empty for a department itself."""

    unit: Unit
    within: str
    seats: list[Seat]


@dataclass(frozen=True, slots=True)
class Phonebook:
    """An agency's people on a day in the order of the organisation (직제순)."""

    agency_id: int
    agency: str
    full_name: str
    code: str
    day: date
    sections: list[Section]

    @property
    def people(self) -> int:
        """Return how many people stand in it; who has several posts counts once."""
        return len({seat.person_id for section in self.sections for seat in section.seats})


def phonebook(agency_id: int, on: date | None = None) -> Phonebook | None:
    """Return an agency whole as of a day (today), or None when there is no such agency: three statements.

    Everybody who is signed in may print it and take it along, of other agencies too: no leave stands in it.
    """
    agency = Agency.objects.filter(pk=agency_id).first()
    if agency is None:
        return None
    seats = seats_of_agency(agency_id, on)
    sections = [
        Section(unit, within, [seat.for_others() for seat in seats[unit.id]])
        for top in department_tree(agency_id, on)
        for unit, within in _with_departments(top, "")
        if unit.id in seats
    ]
    return Phonebook(
        agency_id, agency.short_name, agency.full_name, agency.code, on or clock.today(), sections
    )


def _with_departments(unit: Unit, within: str) -> list[tuple[Unit, str]]:
    """Return a unit and all below it, each with the name of the department it stands in."""
    below = unit.name if unit.is_boundary else within
    found = [(unit, "" if unit.is_boundary else within)]
    return [*found, *(pair for child in unit.children for pair in _with_departments(child, below))]
