"""Roles that follow positions (R4.1, O5): whoever holds the position today, in person or acting, has the role."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise

from dure.kit import sql
from dure.organizations.models import Role

ROLE_NAMES: "Mapping[str, str | Promise]" = dict(Role.choices)
"""What roles are called, by code."""


def workplace_sql(*, person: str, day: str) -> str:
    """Return the SQL of the agency of the post in which somebody works on a day; null without one (D13).

    That is the host of a secondment, else the agency of the main post. `person` is an id and `day` a date of the
    enclosing query. Leans on assignment_person.
    """
    return f"""(
        SELECT wd.agency_id
          FROM organizations_assignment w JOIN organizations_department wd ON wd.id = w.department_id
         WHERE w.person_id = {person} AND w.retracted_at IS NULL AND w.valid @> {day}
           AND w.kind IN ('main', 'secondment', 'exchange')
         ORDER BY w.kind = 'main', w.id DESC LIMIT 1)"""


def carries_sql(*, post: str, day: str) -> str:
    """Return the SQL of whether a post gives the role of its position on a day (O5).

    Somebody on leave acts for nobody, themselves included. `post` is a row of assignments of the enclosing query.
    Leans on assignment_person.
    """
    return f"""(
        {post}.kind IN ('main', 'concurrent', 'acting') AND {post}.retracted_at IS NULL AND {post}.valid @> {day}
        AND NOT EXISTS (
            SELECT FROM organizations_assignment l
             WHERE l.person_id = {post}.person_id AND l.kind = 'leave'
               AND l.retracted_at IS NULL AND l.valid @> {day}))"""


def roles_sql(*, person: str, agency: str, day: str) -> str:
    """Return the SQL of the roles that somebody's positions at an agency give on a day, an array.

    Leans on assignment_person and on the exclusion index of position roles.
    """
    return f"""ARRAY(
        SELECT DISTINCT r.role
          FROM organizations_assignment s
          JOIN organizations_department d ON d.id = s.department_id AND d.agency_id = {agency}
          JOIN organizations_positionrole r
            ON r.department_id = s.department_id AND r.position = s.position AND r.valid @> {day}
         WHERE s.person_id = {person} AND {carries_sql(post="s", day=day)})"""


def works_there_sql(*, post: str, agency: str, day: str) -> str:
    """Return the SQL of whether the holder of a post works at an agency: a post elsewhere lends no rights (D13, D14).

    Whoever has neither a main post nor a place to be sent to works at home.
    """
    return f"""{agency} = coalesce(
        {workplace_sql(person=f"{post}.person_id", day=day)},
        (SELECT h.agency_id FROM organizations_person h WHERE h.id = {post}.person_id))"""


_ON = "%(on)s::date"
HOLDS = f"{carries_sql(post='a', day=_ON)} AND {works_there_sql(post='a', agency='d.agency_id', day=_ON)}"
"""Whether the assignment `a` in the department `d` gives the role of its position on the day `on`."""
_HOLDERS = f"""
  from organizations_assignment a
  join organizations_department d on d.id = a.department_id
  join organizations_positionrole r
    on r.department_id = a.department_id and r.position = a.position and r.valid @> {_ON}
 where {HOLDS}
"""


def holders_of(agency_id: int, role: str, on: date) -> list[int]:
    """Return the ids of the people who hold a role at an agency on a day, oldest post first.

    Leans on the few roles of an agency and on `assignment_dept`.
    """
    return sql.column(
        f"select a.person_id, min(a.id) {_HOLDERS} and r.role = %(role)s and r.department_id in"
        " (select id from organizations_department where agency_id = %(agency)s)"
        " group by a.person_id order by 2",
        {"on": on, "role": role, "agency": agency_id},
    )
