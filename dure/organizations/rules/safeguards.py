"""What a load is asked about before it is stored: roles that it gives or takes, people that it ends by absence."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from dure.organizations.rules.boundaries import Version, boundaries
from dure.organizations.rules.departments import Timeline
from dure.organizations.rules.posts import Post
from dure.organizations.rules.spans import Span

# Posts that carry the role of their position (O5).
_CARRYING = ("main", "concurrent", "acting")
_AWAY = ("secondment", "exchange")
OWN = "own"
"""Stands in the place of a role where a load changes the posts of whoever loads it."""
OWN_DEPARTMENT = "own-department"
"""Stands there where a load takes a person or a unit into the department of whoever loads it, or out of it."""
OWN_HEADCOUNT = "own-headcount"
"""Stands there where a load changes on which days, or as what, somebody counts in the headcount of that department."""
OWN_GROUP = "own-group"
"""Stands there where a load changes in which group (구분) that department is compared."""
OF_OWN_DEPARTMENT = frozenset({OWN_DEPARTMENT, OWN_HEADCOUNT, OWN_GROUP})
"""What nobody of that department confirms (D44)."""

Units = Mapping[str, Sequence[Span]]
"""When which units count as certain departments (과), by code (D1)."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A role of a position during a time."""

    role: str
    span: Span


Bindings = Mapping[tuple[str, str], Sequence[Binding]]
"""Roles by department (as rosters name it) and position."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody whose role a load changes from some day on: given, or taken when not `is_gain`.

    Where a unit goes into the loader's department or out of it, `number` is its code.
    """

    person_id: int | None
    number: str
    name: str
    role: str
    department: str = ""
    position: str = ""
    is_gain: bool = True

    @property
    def is_elsewhere(self) -> bool:
        """Tell whether the role is one of another agency, whose code stands before the department's."""
        return ":" in self.department

    def as_json(self) -> dict[str, Any]:
        """Return it for a report and for the audit line."""
        return asdict(self)


def roles_changed(
    before: Sequence[Post], after: Sequence[Post], bindings: Bindings, today: date
) -> dict[tuple[str, str, str], bool]:
    """Return the roles (department, position, role) held otherwise from `today` on; True where more than before.

    Whoever is on leave holds none meanwhile. What was before today gives no rights and is not looked at.
    """
    old, new = (_held(posts, bindings, today) for posts in (before, after))
    changed = {}
    for key in old.keys() | new.keys():
        gained = _without(new.get(key, ()), old.get(key, ()))
        if gained or _without(old.get(key, ()), new.get(key, ())):
            changed[key] = bool(gained)
    return changed


def units_of(posts: Collection[str], tree: Mapping[str, Timeline], since: date) -> Units:
    """Return the units that belong to the departments of those in which somebody has `posts` from `since` on (D1)."""
    codes = list(tree)
    places = {code: place for place, code in enumerate(codes)}
    rows = boundaries(
        Version(places[code], places.get(one.parent), one.is_boundary, one.span)
        for code, timeline in tree.items()
        for one in timeline
    )
    own = {row.boundary for row in rows if codes[row.unit] in posts and row.valid.meets(Span(since))}
    found: dict[str, list[Span]] = {}
    for row in rows:
        if row.boundary in own:
            found.setdefault(codes[row.unit], []).append(row.valid)
    return found


def touch(before: Sequence[Post], after: Sequence[Post], own: Units) -> tuple[str, bool] | None:
    """Tell what a load changes in who counts for `own` on some day: `OWN_DEPARTMENT`, `OWN_HEADCOUNT` or None.

    With it stands True where it is so on some more days, False for fewer. Past days count: a late order may be the
    ground of a correction (D19). Where a post says no employment, it has to be filled in with the person's (D37).
    """
    moved = _differ(_belongs(before, own), _belongs(after, own))
    if moved is not None:
        return OWN_DEPARTMENT, moved
    was, will = _counted(before, own), _counted(after, own)
    differences = {_differ(was.get(kind, ()), will.get(kind, ())) for kind in was.keys() | will.keys()} - {
        None
    }
    return (OWN_HEADCOUNT, True in differences) if differences else None


def borders_moved(before: Units, after: Units, stored: Collection[str]) -> dict[str, bool]:
    """Return the units known before that count as the loader's department on other days; True where on more."""
    found = {code: _differ(before.get(code, ()), after.get(code, ())) for code in sorted(stored)}
    return {code: is_gain for code, is_gain in found.items() if is_gain is not None}


def regrouped(own: Units, before: Mapping[str, Timeline], after: Mapping[str, Timeline]) -> list[str]:
    """Return the departments of `own` that are compared in another group on some day than before (D34)."""
    return [code for code in sorted(own) if _groups(before.get(code, ())) != _groups(after.get(code, ()))]


def _groups(timeline: Timeline) -> list[tuple[str, date]]:
    """Return in which group a department is compared, and from when on."""
    found: list[tuple[str, date]] = []
    for one in sorted(timeline, key=lambda version: version.span.start):
        if one.is_boundary and (not found or found[-1][0] != one.pool):
            found.append((one.pool, one.span.start))
    return found


def _belongs(posts: Sequence[Post], own: Units) -> list[Span]:
    """Return when somebody belongs to `own`: main post and leave give way while they work elsewhere (D13, D14)."""
    away = [post.span for post in posts if post.kind in _AWAY]
    return [
        span for post in posts for span in _days(post, own, away if post.kind in ("main", "leave") else ())
    ]


def _counted(posts: Sequence[Post], own: Units) -> dict[str, list[Span]]:
    """Return when somebody counts in the headcount of `own`, by kind of employment: not while on leave (D37, D38)."""
    leaves = [post.span for post in posts if post.kind == "leave"]
    away = [post.span for post in posts if post.kind in _AWAY]
    found: dict[str, list[Span]] = {}
    for post in posts:
        if post.kind in ("main", *_AWAY):
            without = leaves + away if post.kind == "main" else leaves
            found.setdefault(post.employment, []).extend(_days(post, own, without))
    return found


def _days(post: Post, own: Units, without: Sequence[Span]) -> list[Span]:
    """Return the days of a post on which its unit is of `own`, but those of `without`."""
    both = [post.span.intersect(span) for span in own.get(post.department, ())]
    return [left for span in both if span for left in span.minus(without)]


def _differ(before: Sequence[Span], after: Sequence[Span]) -> bool | None:
    if _without(after, before):
        return True
    return False if _without(before, after) else None


def _held(posts: Sequence[Post], bindings: Bindings, today: date) -> dict[tuple[str, str, str], list[Span]]:
    leaves = [post.span for post in posts if post.kind == "leave"]
    held: dict[tuple[str, str, str], list[Span]] = {}
    for post in posts:
        if post.kind not in _CARRYING:
            continue
        for binding in bindings.get((post.department, post.position), ()):
            while_bound = post.span.intersect(binding.span)
            from_today = while_bound.intersect(Span(today)) if while_bound else None
            if from_today:
                key = (post.department, post.position, binding.role)
                held.setdefault(key, []).extend(from_today.minus(leaves))
    return held


def _without(spans: Iterable[Span], others: Sequence[Span]) -> list[Span]:
    return [left for span in spans for left in span.minus(others)]


@dataclass(slots=True)
class Endings:
    """How many people and departments a full file ends because it does not name them, and of how many."""

    people: int = 0
    at_work: int = 0
    departments: int = 0
    units: int = 0

    @property
    def total(self) -> int:
        """Return what the second word has to name: people and departments together."""
        return self.people + self.departments

    def need_a_word(self, percent: float) -> bool:
        """Tell whether so many end that somebody is asked first: more than a share, and always when all do (O17)."""
        return _are_many(self.people, self.at_work, percent) or _are_many(
            self.departments, self.units, percent
        )


def _are_many(ended: int, of: int, percent: float) -> bool:
    return ended > 0 and (ended >= of or ended * 100 > of * percent)
