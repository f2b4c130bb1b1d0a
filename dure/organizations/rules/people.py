"""What the rows of one person change: pure comparison of a file with what is stored (O4, O6, O8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations

from dure.organizations.rules.departments import last_day
from dure.organizations.rules.differences import Change, Difference, Kind
from dure.organizations.rules.posts import (
    Post,
    Replacement,
    employment_on,
    is_handover,
    post_of,
    replaced_by,
    without_handover_days,
)
from dure.organizations.rules.problems import Problem
from dure.organizations.rules.rows import PersonRow
from dure.organizations.rules.spans import Span, earlier


@dataclass(frozen=True, slots=True)
class Facts:
    """What is stored of a person beside the posts."""

    name: str
    email: str
    employment: str
    phone: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A person as known before the import."""

    id: int
    facts: Facts
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rows of every person are held against.

    `lifetimes` are those of the known departments, `logins` say whose an account name is (None: nobody's
    person), `shared_logins` are names that the file gives to several people.
    """

    as_of: date
    full: bool
    lifetimes: Mapping[str, Span]
    logins: Mapping[str, int | None] = field(default_factory=dict)
    shared_logins: frozenset[str] = frozenset()
    twins: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class PersonPlan:
    """What to do for one person: write `facts` when they differ, retract posts, add posts."""

    number: str
    person_id: int | None = None
    facts: Facts | None = None
    login: str = ""
    retract: list[int] = field(default_factory=list)
    add: list[Post] = field(default_factory=list)
    problems: dict[int, Problem] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    unlisted: list[Post] = field(default_factory=list)


def plan_person(
    rows: Sequence[PersonRow], stored: Stored | None, around: Surroundings, *, is_whole: bool = True
) -> PersonPlan:
    """Return what the rows of one person change; rows that cannot be taken are in `problems`.

    `is_whole` says that no other row of the person was unreadable: only then does what the file leaves out
    mean anything. A new main post ends the one before it on its first day. What is stored and begins later
    than what the file says is never overwritten, unless the file is `full`: the file may simply be older.
    """
    plan = PersonPlan(rows[0].number, stored.id if stored else None)
    known = stored.posts if stored else ()
    _hold_against_each_other(plan, rows)
    _hold_against_surroundings(plan, rows, stored, around)
    while True:
        good = [row for row in rows if row.line not in plan.problems]
        full = around.full and is_whole and len(good) == len(rows)
        posts = without_handover_days({row.line: post_of(row, known) for row in good})
        replaced = replaced_by(posts, known, around.as_of, full=full)
        found = {line: problem for one in replaced for line, problem in one.problems.items()}
        if not found:
            break
        plan.problems |= found
    if good:
        _decide(plan, good, posts, stored, replaced, around.as_of)
        if is_whole and len(good) == len(rows):
            _leave_out(plan, posts, stored, replaced, around, name=good[0].name)
    return plan


def _hold_against_each_other(plan: PersonPlan, rows: Sequence[PersonRow]) -> None:
    """Set aside rows that contradict each other; nobody but the file's author knows which is right."""
    for name, title in (*_PERSONAL.items(), ("account", "계정")):
        said = {value: row for row in reversed(rows) if (value := getattr(row, name))}
        if len(said) > 1:
            lines = ", ".join(str(row.line) for row in rows)
            plan.problems |= {
                row.line: Problem("contradicts-person", title, {"lines": lines}) for row in rows
            }
    for row, other in combinations(rows, 2):
        if row.employment != other.employment and _says_of_one_day(row.span, other.span):
            lines = f"{row.line}, {other.line}"
            problem = Problem("contradicts-person", "고용형태", {"lines": lines})
            plan.problems |= {row.line: problem, other.line: problem}
        if post_of(row, ()).lane != post_of(other, ()).lane or not row.span.meets(other.span):
            continue
        if replace(other, line=row.line) == row:
            plan.problems[other.line] = Problem("duplicate-row", values={"line": str(row.line)})
        elif not is_handover(row.span, other.span):
            plan.problems[row.line] = Problem("overlaps-row", "발령일", {"line": str(other.line)})
            plan.problems[other.line] = Problem("overlaps-row", "발령일", {"line": str(row.line)})


def _says_of_one_day(one: Span, other: Span) -> bool:
    return one.meets(other) and not is_handover(one, other)


def _hold_against_surroundings(
    plan: PersonPlan, rows: Sequence[PersonRow], stored: Stored | None, around: Surroundings
) -> None:
    """Set aside rows that name a department or an account that they cannot have."""
    for row in rows:
        problem = (
            _identity_problem(row, stored, around)
            or _department_problem(row, around.lifetimes)
            or _account_problem(row.account, stored, around)
        )
        if problem:
            plan.problems.setdefault(row.line, problem)


def _identity_problem(row: PersonRow, stored: Stored | None, around: Surroundings) -> Problem | None:
    """Return why the number is not believed: a name may change and an address may, but not both at once."""
    if row.number in around.twins:
        return Problem("number-twin", "사번", {"number": around.twins[row.number], "name": row.name})
    known = stored.facts if stored else None
    if (
        known
        and row.email
        and known.email
        and row.name != known.name
        and row.email.lower() != known.email.lower()
    ):
        return Problem("number-of-another", "사번", {"number": row.number, "name": known.name})
    return None


def _department_problem(row: PersonRow, lifetimes: Mapping[str, Span]) -> Problem | None:
    life = lifetimes.get(row.department)
    values = {"code": row.department}
    if life is None:
        return Problem("department-unknown", "부서코드", values)
    if ":" in row.department and row.kind in ("main", "leave"):
        return Problem("department-elsewhere", "부서코드", values)
    if life.end and (row.end is None or row.end > life.end):
        return Problem("department-ended", "부서코드", values | {"day": str(last_day(life.end))})
    if not life.meets(row.span):
        return Problem("department-not-yet", "부서코드", values | {"day": str(life.start)})
    return None


def _account_problem(login: str | None, stored: Stored | None, around: Surroundings) -> Problem | None:
    if not login:
        return None
    if login in around.shared_logins:
        return Problem("login-shared", "계정", {"login": login})
    if login in around.logins and (stored is None or around.logins[login] != stored.id):
        return Problem("login-taken", "계정", {"login": login})
    return None


def _decide(
    plan: PersonPlan,
    good: Sequence[PersonRow],
    posts: Mapping[int, Post],
    stored: Stored | None,
    replaced: Sequence[Replacement],
    as_of: date,
) -> None:
    """Write down what to store and what to tell of the good rows."""
    facts = _facts(good, stored.facts if stored else None)
    personal = _changes(stored.facts, facts, _PERSONAL) if stored else ()
    plan.login = next((row.account for row in good if row.account), "")
    for one in replaced:
        plan.retract.append(one.post.id)
        plan.add += [one.left] if one.left else []
    for row in good:
        same = (
            next((post for post in stored.posts if post.key == posts[row.line].key), None) if stored else None
        )
        gone = next((one.post for one in replaced if row.line in one.lines), None)
        difference = _difference(row, posts[row.line], same or gone, facts.name, is_same=same is not None)
        if row is good[0] and personal:
            kind: Kind = "changed" if difference.kind == "unchanged" else difference.kind
            difference = replace(difference, kind=kind, changes=(*personal, *difference.changes))
        plan.differences.append(difference)
        if same and same.says_the_same(posts[row.line]):
            continue
        plan.retract += [same.id] if same else []
        plan.add.append(posts[row.line])
    gone_ids = set(plan.retract)
    kept = [post for post in stored.posts if post.id not in gone_ids] if stored else []
    facts = replace(facts, employment=employment_on([*kept, *plan.add], as_of) or facts.employment)
    if stored is None or facts != stored.facts:
        plan.facts = facts


def _difference(row: PersonRow, new: Post, old: Post | None, name: str, *, is_same: bool) -> Difference:
    if old is None:
        begins = (Change("발령일", "", str(new.span.start)),)
        return Difference(row.line, "new", row.number, name, (*_changes(_NOTHING, new, _OFFICIAL), *begins))
    changes = _changes(old, new, _OFFICIAL)
    end = (Change("종료일", *(str(last_day(post.span.end) or "") for post in (old, new))),)
    if not is_same:
        start = (Change("발령일", str(old.span.start), str(new.span.start)),)
        kind: Kind = "moved" if old.department != new.department else "changed"
        return Difference(row.line, kind, row.number, name, (*changes, *start))
    if old.span == new.span:
        return Difference(row.line, "changed" if changes else "unchanged", row.number, name, changes)
    is_end = not changes and earlier(old.span.end, new.span.end) == new.span.end
    return Difference(row.line, "ended" if is_end else "changed", row.number, name, (*changes, *end))


def _facts(rows: Sequence[PersonRow], stored: Facts | None) -> Facts:
    def said(name: str) -> str:
        values = [getattr(row, name) for row in rows]
        if all(value is None for value in values):
            return str(getattr(stored, name)) if stored else ""
        return str(next((value for value in values if value), ""))

    return Facts(name=said("name"), email=said("email"), employment=said("employment"), phone=said("phone"))


def _leave_out(
    plan: PersonPlan,
    posts: Mapping[int, Post],
    stored: Stored | None,
    replaced: Sequence[Replacement],
    around: Surroundings,
    *,
    name: str,
) -> None:
    """Tell which running posts the file does not speak of, and end them when it is full (O8).

    A post that ends where one of the file's begins is spoken of: the order that ends it is there.
    """
    spoken_of = {post.key for post in posts.values()} | {one.post.key for one in replaced}
    begins = {(post.lane, post.span.start) for post in posts.values()}
    plan.unlisted = [
        post
        for post in (stored.posts if stored else ())
        if post.key not in spoken_of
        and (post.span.end is None or post.span.end > around.as_of)
        and (post.lane, post.span.end) not in begins
    ]
    if around.full:
        end_posts(plan, plan.unlisted, around.as_of, name)


def end_posts(plan: PersonPlan, posts: Iterable[Post], as_of: date, name: str) -> None:
    """End posts on a day: the old rows are retracted, what was before the day stays as new ones (O4, O8)."""
    for post in posts:
        plan.retract.append(post.id)
        if post.span.start < as_of:
            plan.add.append(replace(post, span=Span(post.span.start, as_of), id=0))
        end = Change("종료일", str(last_day(post.span.end) or ""), str(last_day(as_of)))
        changes = (Change("부서코드", post.department, post.department), end)
        plan.differences.append(Difference(0, "ended", plan.number, name, changes))


def _changes(old: object, new: object, titles: Mapping[str, str]) -> tuple[Change, ...]:
    return tuple(
        Change(title, str(getattr(old, name)), str(getattr(new, name)))
        for name, title in titles.items()
        if getattr(old, name) != getattr(new, name)
    )


_NOTHING = Post("", "", "", "", "", "", Span(date.min))
_PERSONAL = {
    "name": "성명",
    "email": "이메일",
    "phone": "전화번호",
}
_OFFICIAL = {
    "employment": "고용형태",
    "kind": "발령구분",
    "department": "부서코드",
    "position": "직위",
    "grade": "직급",
    "order_number": "발령번호",
    "duty": "담당업무",
}
