"""Reads, plans and writes the departments of an import."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dure.organizations.actions.boundaries import range_of, rebuild_boundaries, span_of
from dure.organizations.actions.roster import tables
from dure.organizations.actions.roster.people import staged_change
from dure.organizations.actions.roster.watch import Watch
from dure.organizations.models import Agency, Department, DepartmentSuccession, DepartmentVersion
from dure.organizations.roster.report import Part
from dure.organizations.roster.sources import Lines
from dure.organizations.rules.departments import DepartmentPlan, Timeline, Version, lifetime, plan_departments
from dure.organizations.rules.problems import Problem
from dure.organizations.rules.rows import DepartmentRow, read_department, whose
from dure.organizations.rules.spans import Span


@dataclass(frozen=True, slots=True)
class Tree:
    """An agency's departments as stored: timelines and ids by code."""

    timelines: dict[str, Timeline]
    ids: dict[str, int]

    @classmethod
    def of(cls, agency: Agency) -> "Tree":
        """Read the tree of an agency whole; by `department_code_unique` and the versions' exclusion index."""
        ids = dict(Department.objects.filter(agency=agency).values_list("code", "pk"))
        timelines: dict[str, list[Version]] = {code: [] for code in ids}
        rows = DepartmentVersion.objects.filter(department__agency=agency).values_list(
            "department__code", "name", "parent__code", "order", "is_boundary", "pool", "valid"
        )
        for code, name, parent, order, is_boundary, pool, valid in rows:
            timelines[code].append(Version(name, parent or "", order, is_boundary, pool, span_of(valid)))
        for versions in timelines.values():
            versions.sort(key=lambda one: one.span.start)
        return cls({code: tuple(versions) for code, versions in timelines.items()}, ids)


def plan(lines: Lines, part: Part, tree: Tree, watch: Watch, *, as_of: date, full: bool) -> DepartmentPlan:
    """Read a departments file and decide what it changes; rows that cannot be taken go into `part`.

    Raises `Refusal` (`file-personal-numbers`) when a column holds registration numbers (O9).
    """
    rows: list[DepartmentRow] = []
    for line, cells in watch.over(lines):
        part.rows += 1
        read = watch.problems(line, cells) or read_department(line, cells, lines.layout)
        if isinstance(read, DepartmentRow):
            rows.append(read)
        else:
            part.set_row_aside(line, read, whose(cells, lines.layout))
    watch.verdict(lines)
    for row in _known_otherwise(rows, tree, part):
        rows.remove(row)
    # While a row cannot be read, nothing is ended: it may be the row of what is missing.
    made = plan_departments(rows, tree.timelines, as_of=as_of, full=full and not part.set_aside)
    known = {row.line: (row.code, row.name) for row in rows}
    for line, problem in made.problems.items():
        part.set_row_aside(line, [problem], known.get(line, ("", "")))
    part.names = names(tree, made)
    made.differences = [part.named(difference) for difference in made.differences]
    for difference in made.differences:
        part.tell(difference)
    part.missing_count = len(made.missing)
    part.missing = [(code, tree.timelines[code][-1].name) for code in made.missing[:200]]
    return made


def _known_otherwise(rows: Sequence[DepartmentRow], tree: Tree, part: Part) -> list[DepartmentRow]:
    """Set aside rows of unknown departments whose code differs from a stored one by zeros before it alone."""
    stored = {code.lstrip("0"): code for code in tree.timelines}
    found = []
    for row in rows:
        twin = stored.get(row.code.lstrip("0"))
        if row.code not in tree.timelines and twin and row.name in {one.name for one in tree.timelines[twin]}:
            problem = Problem("code-twin", "부서코드", {"code": twin})
            part.set_row_aside(row.line, [problem], (row.code, row.name))
            found.append(row)
    return found


def stage_changes(made: DepartmentPlan) -> None:
    """Keep what changes for the record of the load."""
    rows = [staged_change("departments", one) for one in made.differences if one.kind != "unchanged"]
    tables.fill("roster_change", rows)


def running(tree: Tree, on: date) -> int:
    """Return how many of the stored departments exist on a day or later."""
    ends = [timeline[-1].span.end for timeline in tree.timelines.values() if timeline]
    return sum(end is None or end > on for end in ends)


def names(tree: Tree, made: DepartmentPlan | None) -> dict[str, str]:
    """Return what the agency's departments are called last, by code."""
    timelines = tree.timelines | (made.timelines if made else {})
    return {code: timeline[-1].name for code, timeline in timelines.items() if timeline}


def lifetimes(
    tree: Tree, made: DepartmentPlan | None, agency: Agency, codes: Iterable[str]
) -> dict[str, Span]:
    """Return when the departments that people rows may name exist: the agency's own, and named ones elsewhere."""
    timelines = tree.timelines | (made.timelines if made else {})
    known = {code: lifetime(timeline) for code, timeline in timelines.items() if timeline}
    elsewhere = {code.split(":", 1)[0] for code in codes if ":" in code} - {agency.code}
    for other in Agency.objects.filter(code__in=elsewhere):
        known |= {
            f"{other.code}:{code}": lifetime(timeline)
            for code, timeline in Tree.of(other).timelines.items()
            if timeline
        }
    return known


def write(made: DepartmentPlan, tree: Tree, agency: Agency) -> None:
    """Store what a plan says, and the boundaries that follow from it."""
    new = [code for code in made.timelines if code not in tree.ids]
    Department.objects.bulk_create(Department(agency=agency, code=code) for code in new)
    ids = dict(Department.objects.filter(agency=agency).values_list("code", "pk"))
    DepartmentVersion.objects.filter(department_id__in=[ids[code] for code in made.timelines]).delete()
    DepartmentVersion.objects.bulk_create(
        _version(ids, code, one) for code, timeline in made.timelines.items() for one in timeline
    )
    DepartmentSuccession.objects.bulk_create(
        [
            DepartmentSuccession(predecessor_id=ids[code], successor_id=ids[successor], on=on)
            for code, successor, on in made.successions
        ],
        ignore_conflicts=True,
    )
    rebuild_boundaries(agency.pk)


def _version(ids: Mapping[str, int], code: str, one: Version) -> DepartmentVersion:
    return DepartmentVersion(
        department_id=ids[code],
        name=one.name,
        parent_id=ids[one.parent] if one.parent else None,
        order=one.order,
        is_boundary=one.is_boundary,
        pool=one.pool,
        valid=range_of(one.span),
    )
