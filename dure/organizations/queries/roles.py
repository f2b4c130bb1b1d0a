"""Roles that follow positions (R4.1, O5): whoever holds the position today, in person or acting, has the role."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

# Posts that carry the role of their position. Somebody on leave acts for nobody, themselves included.
_HOLDERS = """
  from organizations_assignment a
  join organizations_positionrole r
    on r.department_id = a.department_id and r.position = a.position and r.valid @> %(on)s::date
 where a.kind in ('main', 'concurrent', 'acting') and a.retracted_at is null and a.valid @> %(on)s::date
   and not exists (select from organizations_assignment l
                    where l.person_id = a.person_id and l.kind = 'leave'
                      and l.retracted_at is null and l.valid @> %(on)s::date)
"""


def roles_of(person_id: int, on: date) -> frozenset[str]:
    """Return the roles (values of `Role`) that a person's positions carry on a day."""
    return roles_of_many([person_id], on)[person_id]


def roles_of_many(person_ids: Iterable[int], on: date) -> dict[int, frozenset[str]]:
    """Return the roles of several people on a day, by person.

    Leans on `assignment_person` and on the exclusion index of position roles.
    """
    found: dict[int, set[str]] = {person_id: set() for person_id in person_ids}
    with connection.cursor() as cursor:
        cursor.execute(
            f"select a.person_id, r.role {_HOLDERS} and a.person_id = any(%(ids)s)",
            {"on": on, "ids": list(found)},
        )
        for person_id, role in cursor.fetchall():
            found[person_id].add(role)
    return {person_id: frozenset(roles) for person_id, roles in found.items()}


def holders_of(agency_id: int, role: str, on: date) -> list[int]:
    """Return the ids of the people who hold a role at an agency on a day, oldest post first.

    Leans on the few roles of an agency and on `assignment_dept`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"select a.person_id, min(a.id) {_HOLDERS} and r.role = %(role)s and r.department_id in"
            " (select id from organizations_department where agency_id = %(agency)s)"
            " group by a.person_id order by 2",
            {"on": on, "role": role, "agency": agency_id},
        )
        return [row[0] for row in cursor.fetchall()]
