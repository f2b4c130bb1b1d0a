"""Who sits where: the people of departments on a day, with what one calls them for (O13)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dure import clock
from dure.kit import hangul, sql
from dure.organizations.rules.ranks import rank


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in one of their posts. `away` names the agency or department that somebody is sent to."""

    unit_id: int
    kind: str
    position: str
    duty: str
    person_id: int
    name: str
    phone: str
    email: str
    is_on_leave: bool
    away: str

    @property
    def found_by(self) -> str:
        """Return the key of the name and its initial consonants (초성), for a search without a server."""
        key = hangul.key(self.name)
        return f"{key} {hangul.initials_of_key(key)}"

    def for_others(self) -> "Seat":
        """Return the seat as people of other agencies see it: how to reach somebody, and no leave."""
        return replace(self, is_on_leave=False)

    @property
    def is_guest(self) -> bool:
        """Tell whether the main post is somewhere else."""
        return self.kind != "main"


def seats_of(unit_ids: Sequence[int], on: date | None = None) -> list[Seat]:
    """Return everybody with a post in some units on a day (today), heads first, then in the roster's order.

    One statement on `assignment_dept`; a leave is a sign beside the main post and no seat of its own.
    """
    return _ranked(
        sql.records(Seat, _SEATS + _IN_UNITS + _ORDER, {"units": list(unit_ids), "on": on or clock.today()})
    )


def seats_of_agency(agency_id: int, on: date | None = None) -> dict[int, list[Seat]]:
    """Return everybody with a post at an agency on a day (today), by unit; by the same index."""
    seats: dict[int, list[Seat]] = {}
    for seat in _ranked(
        sql.records(Seat, _SEATS + _IN_AGENCY + _ORDER, {"agency": agency_id, "on": on or clock.today()})
    ):
        seats.setdefault(seat.unit_id, []).append(seat)
    return seats


def headcounts(agency_id: int, on: date | None = None) -> dict[int, int]:
    """Return how many people have their main post in each unit of an agency itself on a day (today)."""
    return sql.mapping(_HEADCOUNTS, {"agency": agency_id, "on": on or clock.today()})


def _ranked(seats: Iterable[Seat]) -> list[Seat]:
    return sorted(seats, key=lambda seat: rank(seat.position))


_SEATS = """
select a.department_id, a.kind, a.position, a.duty, p.id, p.name, p.phone, p.email,
       exists (select from organizations_assignment l
                where l.person_id = p.id and l.kind = 'leave'
                  and l.retracted_at is null and l.valid @> %(on)s::date),
       coalesce((select case when hd.agency_id = d.agency_id then hv.name else h.short_name end
                   from organizations_assignment s
                   join organizations_department hd on hd.id = s.department_id
                   join organizations_agency h on h.id = hd.agency_id
                   left join organizations_departmentversion hv
                     on hv.department_id = hd.id and hv.valid @> %(on)s::date
                  where s.person_id = p.id and s.id <> a.id and s.kind in ('secondment', 'exchange')
                    and s.retracted_at is null and s.valid @> %(on)s::date
                  limit 1), '')
  from organizations_assignment a
  join organizations_person p on p.id = a.person_id
  join organizations_department d on d.id = a.department_id
 where a.retracted_at is null and a.valid @> %(on)s::date and a.kind <> 'leave'
"""
_IN_UNITS = " and a.department_id = any(%(units)s)"
_IN_AGENCY = " and d.agency_id = %(agency)s"
_ORDER = " order by a.id"
_HEADCOUNTS = """
select a.department_id, count(*)
  from organizations_assignment a
  join organizations_department d on d.id = a.department_id
 where d.agency_id = %(agency)s and a.kind = 'main' and a.retracted_at is null and a.valid @> %(on)s::date
 group by a.department_id
"""
