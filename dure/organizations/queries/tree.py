"""Departments as of a day: their names and their tree in the order of the organisation (직제순)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from dure import clock
from dure.kit import sql
from dure.organizations.models import Department, DepartmentVersion


@dataclass(slots=True)
class Unit:
    """A department on a day, with the units below it in the order of the organisation."""

    id: int
    code: str
    name: str
    parent_id: int | None
    order: int
    is_boundary: bool
    pool: str
    depth: int = 0
    children: list["Unit"] = field(default_factory=list)

    def walk(self) -> Iterator["Unit"]:
        """Yield the unit and all below it, each before what is below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def department_tree(agency_id: int, on: date | None = None) -> list[Unit]:
    """Return the topmost units of an agency on a day (today), each with its tree.

    A unit whose parent does not exist on the day stands at the top. Leans on `department_code_unique` and on
    the exclusion index of department versions; an agency's tree is read whole.
    """
    rows = (
        DepartmentVersion.objects.filter(department__agency_id=agency_id, valid__contains=on or clock.today())
        .order_by("order", "department__code")
        .values_list("department_id", "department__code", "name", "parent_id", "order", "is_boundary", "pool")
    )
    units = {row[0]: Unit(*row) for row in rows}
    tops: list[Unit] = []
    for unit in units.values():
        parent = units.get(unit.parent_id) if unit.parent_id else None
        (parent.children if parent else tops).append(unit)
    for top in tops:
        _set_depths(top, 0)
    return tops


def department_names(department_ids: Iterable[int], on: date | None = None) -> dict[int, str]:
    """Return what departments were called on a day (today); outside their time, their nearest name.

    One statement on the exclusion index of department versions.
    """
    return sql.mapping(_NAMES, {"ids": list(set(department_ids)), "on": on or clock.today()})


def department_by_code(agency_code: str, code: str) -> int | None:
    """Return the id of a department by its agency's code and its own; by `department_code_unique`."""
    found = Department.objects.filter(agency__code=agency_code, code=code).values_list("pk", flat=True)
    return found.first()


def units_below(department_id: int, on: date | None = None) -> list[int]:
    """Return the ids of a unit and of all units below it on a day (today), by the index on `parent_id`."""
    return sql.column(_BELOW, {"top": department_id, "on": on or clock.today()})


def _set_depths(unit: Unit, depth: int) -> None:
    unit.depth = depth
    for child in unit.children:
        _set_depths(child, depth + 1)


_NAMES = """
select distinct on (department_id) department_id, name
  from organizations_departmentversion
 where department_id = any(%(ids)s)
 order by department_id, valid @> %(on)s::date desc,
          case when upper(valid) <= %(on)s::date then %(on)s::date - upper(valid)
               else lower(valid) - %(on)s::date end
"""

# `union` and not `union all`: a cycle, which no import lets in, would otherwise never end.
_BELOW = """
with recursive below(id) as (
  select %(top)s::bigint
  union
  select v.department_id
    from organizations_departmentversion v join below on v.parent_id = below.id
   where v.valid @> %(on)s::date
)
select id from below
"""
