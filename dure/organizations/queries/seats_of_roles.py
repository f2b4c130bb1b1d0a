"""Which positions there are, which carry a role today, and who holds them: a role follows the position (O5)."""

from dataclasses import dataclass, field
from datetime import date

from dure.kit import sql
from dure.organizations.queries.people import PersonCard, person_cards
from dure.organizations.queries.roles import HOLDS

# Leans on the few roles of an agency, and on `assignment_dept` for those who hold them.
_SEATS = f"""
select r.role, r.department_id, coalesce(v.name, d.code), r.position,
       array(select a.person_id from organizations_assignment a
              where a.department_id = r.department_id and a.position = r.position and {HOLDS}
              order by a.id)
  from organizations_positionrole r
  join organizations_department d on d.id = r.department_id and d.agency_id = %(agency)s
  left join organizations_departmentversion v on v.department_id = d.id and v.valid @> %(on)s::date
 where r.valid @> %(on)s::date
 order by coalesce(v."order", 0), r.role, r.position
"""

_POSITIONS = """
select department_id, array_agg(distinct position order by position)
  from (select s.department_id, s.position from organizations_assignment s
         where s.kind in ('main', 'concurrent', 'acting') and s.retracted_at is null
        union
        select department_id, position from organizations_positionrole) known
  join organizations_department d on d.id = department_id and d.agency_id = %(agency)s
 where position <> ''
 group by department_id
"""


@dataclass(frozen=True, slots=True)
class RoleSeat:
    """A position that carries a role, and those who hold it on the day; nobody while it is vacant or on leave."""

    role: str
    department_id: int
    department: str
    position: str
    holders: list[PersonCard] = field(default_factory=list)


def role_seats(agency_id: int, on: date) -> list[RoleSeat]:
    """Return every position of an agency that carries a role on a day, with its holders, in the order of units."""
    rows = sql.rows(_SEATS, {"agency": agency_id, "on": on})
    cards = person_cards({person for row in rows for person in row[4]}, on)
    return [
        RoleSeat(role, department_id, department, position, [cards[one] for one in dict.fromkeys(holders)])
        for role, department_id, department, position, holders in rows
    ]


def positions_of(agency_id: int) -> dict[int, list[str]]:
    """Return the positions that anybody holds, held or will hold, or that carry a role, by department.

    Reads the posts of the agency once, on the page of administrators alone.
    """
    return sql.mapping(_POSITIONS, {"agency": agency_id})
