"""What a departments file changes: timelines of names and places in the tree, computed whole (O2, O6, O8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby, pairwise

from dure.organizations.rules.differences import Change, Difference, Kind
from dure.organizations.rules.problems import Problem
from dure.organizations.rules.rows import DepartmentRow
from dure.organizations.rules.spans import Span, earlier


@dataclass(frozen=True, slots=True)
class Version:
    """What a department is called and where it stands during `span`; `parent` is a code or empty."""

    name: str
    parent: str
    order: int
    is_boundary: bool
    pool: str
    span: Span

    def says_the_same(self, other: "Version") -> bool:
        """Tell whether the two differ in their time alone."""
        return replace(self, span=other.span) == other


Timeline = tuple[Version, ...]
_MOST_LOOPED = 200


@dataclass(slots=True)
class DepartmentPlan:
    """What to do: whole timelines of the departments that change, and what to tell."""

    problems: dict[int, Problem] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    timelines: dict[str, Timeline] = field(default_factory=dict)
    successions: list[tuple[str, str, date]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def plan_departments(
    rows: Sequence[DepartmentRow], stored: Mapping[str, Timeline], *, as_of: date, full: bool
) -> DepartmentPlan:
    """Return what a file changes in an agency's tree.

    A row whose start is new says from when on it holds. A row that gives no start, or repeats a known one
    but not what held then, says what holds now: where it differs, a new version begins on `as_of` and the
    past stays what it was (O2). Rows that contradict each other, hang below nothing or in a circle are set
    aside, and with them what hangs below them alone.
    """
    plan = DepartmentPlan()
    by_code = _by_code(rows)
    for code_rows in by_code.values():
        plan.problems |= _contradictions(code_rows)
    while True:
        good = {
            code: kept
            for code, code_rows in by_code.items()
            if (kept := [row for row in code_rows if row.line not in plan.problems])
        }
        plan.timelines = {code: _revised(stored.get(code, ()), kept, as_of) for code, kept in good.items()}
        found = _misplaced(good, {**stored, **plan.timelines})
        if not found:
            break
        plan.problems |= found
    plan.missing = sorted(
        code for code, line in stored.items() if code not in by_code and _ends(line) is None
    )
    if full:
        plan.timelines |= {code: cut for code in plan.missing if (cut := _cut(stored[code], as_of))}
    plan.timelines = _with_pools(plan.timelines, stored)
    _tell(plan, good, stored, as_of)
    plan.timelines = {code: line for code, line in plan.timelines.items() if line != stored.get(code)}
    return plan


def lifetime(timeline: Timeline) -> Span:
    """Return the days from a department's first beginning to its last end."""
    return Span(timeline[0].span.start, _ends(timeline))


def ends_moved(plan: DepartmentPlan, stored: Mapping[str, Timeline], today: date) -> dict[str, bool]:
    """Return the stored departments that from `today` on end otherwise than before; True where they go on longer.

    One that another succeeds in the same plan is left out: its posts go on.
    """
    succeeded = {code for code, _successor, _on in plan.successions}
    moved = {}
    for code, timeline in plan.timelines.items():
        before, after = _ends(stored.get(code, ())) or date.max, _ends(timeline) or date.max
        if code in stored and code not in succeeded and before != after and max(before, after) > today:
            moved[code] = after > before
    return moved


def at(timeline: Timeline, day: date) -> Version | None:
    """Return the version in force on a day; before the first none, in a gap or after the end the last one."""
    begun = [version for version in timeline if version.span.start <= day]
    return begun[-1] if begun else None


def _by_code(rows: Iterable[DepartmentRow]) -> dict[str, list[DepartmentRow]]:
    ordered = sorted(rows, key=lambda row: (row.code, row.start or date.min, row.line))
    return {code: list(group) for code, group in groupby(ordered, key=lambda row: row.code)}


def _contradictions(rows: Sequence[DepartmentRow]) -> dict[int, Problem]:
    """Return the rows of one department that cannot both be true: the same start twice, or times that overlap."""
    problems: dict[int, Problem] = {}
    for row, after in pairwise(rows):
        same_start = (row.start or date.min) == (after.start or date.min)
        if same_start and replace(after, line=row.line) == row:
            problems[after.line] = Problem("duplicate-row", values={"line": str(row.line)})
        elif same_start or (row.end and after.start and (row.end - after.start).days > 1):
            problems[row.line] = Problem("versions-overlap", "시작일", {"line": str(after.line)})
            problems[after.line] = Problem("versions-overlap", "시작일", {"line": str(row.line)})
    return problems


def _revised(stored: Timeline, rows: Sequence[DepartmentRow], as_of: date) -> Timeline:
    """Return a department's timeline with what its rows say."""
    timeline = stored
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        timeline = _with_row(timeline, row, after.start if after else None, as_of, is_only=len(rows) == 1)
    end = rows[-1].end
    if end is not None:
        return _cut(timeline, end)
    return (*timeline[:-1], replace(timeline[-1], span=Span(timeline[-1].span.start)))


def _with_row(
    timeline: Timeline, row: DepartmentRow, until: date | None, as_of: date, *, is_only: bool
) -> Timeline:
    starts = [version.span.start for version in timeline]
    start = row.start or (starts[0] if starts else date.min)
    base = at(timeline, start)
    if timeline and is_only and (row.start is None or start in starts):
        told = [base] if row.start else []
        base = at(timeline, max(as_of, start))
        if any(one and one.says_the_same(_said(row, one, start)) for one in (*told, base)):
            return timeline
        start = max(as_of, start)
    later = min((other for other in starts if other > start), default=None)
    end = earlier(until, earlier(row.end, later))
    return _put(timeline, replace(_said(row, base, start), span=Span(start, end)))


def _said(row: DepartmentRow, base: Version | None, start: date) -> Version:
    """Return what a row says; about what it is silent on, what held before holds on."""
    return Version(
        name=row.name,
        parent=row.parent if row.parent is not None else base.parent if base else "",
        order=row.order if row.order is not None else base.order if base else row.line,
        is_boundary=row.is_boundary if row.is_boundary is not None else bool(base and base.is_boundary),
        pool=row.pool or (base.pool if base else ""),
        span=Span(start),
    )


def _put(timeline: Timeline, version: Version) -> Timeline:
    """Return the timeline with `version` in its time, neighbours that say the same joined."""
    if version.span.is_empty:
        return timeline
    pieces = [replace(old, span=left) for old in timeline for left in old.span.minus([version.span])]
    joined: list[Version] = []
    for piece in sorted([*pieces, version], key=lambda one: one.span.start):
        if joined and joined[-1].span.end == piece.span.start and joined[-1].says_the_same(piece):
            joined[-1] = replace(piece, span=Span(joined[-1].span.start, piece.span.end))
        else:
            joined.append(piece)
    return tuple(joined)


def _cut(timeline: Timeline, end: date) -> Timeline:
    """Return the timeline without the days from `end` on; what would only begin then never was."""
    kept = [
        replace(version, span=Span(version.span.start, earlier(version.span.end, end)))
        for version in timeline
        if version.span.start < end
    ]
    return tuple(kept)


def _ends(timeline: Timeline) -> date | None:
    return timeline[-1].span.end if timeline else date.min


def _misplaced(
    good: Mapping[str, Sequence[DepartmentRow]], tree: Mapping[str, Timeline]
) -> dict[int, Problem]:
    """Return rows whose parent or successor does not exist, or that stand below themselves."""
    problems: dict[int, Problem] = {}
    circle = _in_circles(tree)
    for code, rows in good.items():
        for row in rows:
            if not tree[code]:
                problems[row.line] = Problem("ends-before-start", "종료일")
            elif row.parent and not tree.get(row.parent):
                problems[row.line] = Problem("parent-unknown", "상위부서코드", {"code": row.parent})
            elif row.successor and (not tree.get(row.successor) or row.successor == code):
                problems[row.line] = Problem("successor-unknown", "승계부서코드", {"code": row.successor})
            elif code in circle:
                problems[row.line] = Problem("parent-circle", "상위부서코드", {"code": row.parent or ""})
    return problems


def _in_circles(tree: Mapping[str, Timeline]) -> set[str]:
    """Return the departments that stand below themselves at some moment.

    Where more change places with each other over time than any agency has, they are all taken for a circle.
    """
    looped = _looped(tree)
    if len(looped) > _MOST_LOOPED:
        return looped
    return {code for code in looped if any(_returns(code, one, tree) for one in tree[code])}


def _looped(tree: Mapping[str, Timeline]) -> set[str]:
    """Return the departments on or between loops of the tree, whenever each part of a loop was.

    Only these can stand below themselves, so that a deep tree of thousands is not climbed from each of them.
    """
    above = {code: {one.parent for one in timeline} & tree.keys() for code, timeline in tree.items()}
    below: dict[str, set[str]] = {code: set() for code in tree}
    for code, parents in above.items():
        for parent in parents:
            below[parent].add(code)
    return _with_neighbours(_with_neighbours(set(tree), above, below), below, above)


def _with_neighbours(
    codes: set[str], ahead: Mapping[str, set[str]], behind: Mapping[str, set[str]]
) -> set[str]:
    """Return what is left of `codes` when those with nothing ahead are taken away again and again."""
    left, counts = set(codes), {code: len(ahead[code] & codes) for code in codes}
    free = [code for code in codes if not counts[code]]
    while free:
        gone = free.pop()
        left.discard(gone)
        for code in behind[gone] & left:
            counts[code] -= 1
            if not counts[code]:
                free.append(code)
    return left


def _returns(code: str, version: Version, tree: Mapping[str, Timeline]) -> bool:
    climbs = [(version.span, version.parent, frozenset({code}))]
    while climbs:
        span, parent, seen = climbs.pop()
        if parent == code:
            return True
        if parent and parent not in seen:
            climbs += [
                (both, up.parent, seen | {parent})
                for up in tree.get(parent, ())
                if (both := span.intersect(up.span))
            ]
    return False


def _with_pools(timelines: Mapping[str, Timeline], stored: Mapping[str, Timeline]) -> dict[str, Timeline]:
    """Return the timelines with the pool of the unit above where none was said; the topmost is headquarters."""
    tree = {**stored, **timelines}

    def pool(version: Version) -> str:
        climbing: Version | None = version
        while climbing and not climbing.pool:
            above = tree.get(climbing.parent)
            climbing = above[-1] if above else None
        return climbing.pool if climbing else "headquarters"

    return {
        code: tuple(replace(version, pool=pool(version)) for version in timeline)
        for code, timeline in timelines.items()
    }


def _tell(
    plan: DepartmentPlan,
    good: Mapping[str, Sequence[DepartmentRow]],
    stored: Mapping[str, Timeline],
    as_of: date,
) -> None:
    """Write down what each good row does, which successions it names, and what a full file ends."""
    for code, rows in good.items():
        for row in rows:
            day = max(as_of, row.start or date.min) if len(rows) == 1 else row.start or date.min
            is_last = row is rows[-1]
            difference = _difference(row, stored.get(code, ()), plan.timelines[code], day, is_last=is_last)
            plan.differences.append(difference)
            if row.successor:
                plan.successions.append((code, row.successor, row.end or row.start or as_of))
    plan.differences += [
        Difference(
            0, "ended", code, stored[code][-1].name, (Change("종료일", "", str(as_of - timedelta(days=1))),)
        )
        for code in plan.missing
        if plan.timelines.get(code, stored[code]) != stored[code]
    ]


def _difference(
    row: DepartmentRow, before: Timeline, after: Timeline, day: date, *, is_last: bool
) -> Difference:
    new = at(after, max(day, after[0].span.start)) or after[-1]
    old = at(before, max(day, before[0].span.start)) if before else None
    if old is None:
        return Difference(row.line, "new", row.code, row.name)
    changes = [
        Change(title, str(getattr(old, name)), str(getattr(new, name)))
        for name, title in _TITLES.items()
        if getattr(old, name) != getattr(new, name)
    ]
    kind: Kind = "moved" if old.parent != new.parent else "changed" if changes else "unchanged"
    if is_last and lifetime(before) != lifetime(after):
        changes += _lifetime_changes(lifetime(before), lifetime(after))
        if kind == "unchanged":
            kind = "ended" if lifetime(after).end and not lifetime(before).end else "changed"
    return Difference(row.line, kind, row.code, row.name, tuple(changes))


def _lifetime_changes(before: Span, after: Span) -> list[Change]:
    pairs = [("시작일", before.start, after.start), ("종료일", last_day(before.end), last_day(after.end))]
    return [Change(title, str(old or ""), str(new or "")) for title, old, new in pairs if old != new]


def last_day(end: date | None) -> date | None:
    """Return the last day before a half-open end, as files write it."""
    return None if end is None else end - timedelta(days=1)


_TITLES = {
    "name": "부서명",
    "parent": "상위부서코드",
    "order": "직제순",
    "is_boundary": "과단위",
    "pool": "구분",
}
