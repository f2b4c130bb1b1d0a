"""Posts of one person: which is the same, which follows which, and what a file's posts leave of stored ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dure.organizations.rules.problems import Problem
from dure.organizations.rules.rows import PersonRow
from dure.organizations.rules.spans import Span


@dataclass(frozen=True, slots=True)
class Post:
    """An assignment, stored (with its id) or to be stored (id 0)."""

    kind: str
    department: str
    position: str
    grade: str
    duty: str
    order_number: str
    span: Span
    id: int = 0
    employment: str = ""
    may_overlap: bool = False
    """Whether it overlaps another of its lane from before the database refused it; what is left of it may go on."""

    @property
    def key(self) -> tuple[str, str, date]:
        """Return what makes it the same assignment in two files."""
        return self.kind, self.department, self.span.start

    def says_the_same(self, other: "Post") -> bool:
        """Tell whether two posts of one key differ in nothing that is stored."""
        return replace(self, id=other.id) == other

    @property
    def lane(self) -> tuple[str, str]:
        """Return the lane in which posts of one person must not overlap.

        One main post, one place to be sent to, one leave at a time; a concurrent or acting post only once in
        the same department.
        """
        if self.kind in ("secondment", "exchange"):
            return "away", ""
        return self.kind, self.department if self.kind in ("concurrent", "acting") else ""


def post_of(row: PersonRow, stored: Sequence[Post]) -> Post:
    """Return the post of a row; about columns that the file lacks, what is stored of the same post holds on."""
    said = Post(
        row.kind,
        row.department,
        row.position or "",
        row.grade or "",
        row.duty or "",
        row.order_number or "",
        row.span,
        employment=row.employment,
    )
    same = next((post for post in stored if post.key == said.key), None)
    if same is None:
        return said
    silent = [name for name in ("position", "grade", "duty", "order_number") if getattr(row, name) is None]
    if not silent and not same.may_overlap:
        return said
    return replace(said, **{name: getattr(same, name) for name in (*silent, "may_overlap")})


def employment_on(posts: Sequence[Post], day: date) -> str:
    """Return the kind of employment on a day: of where somebody works, else of the post nearest before or after."""
    order = ("acting", "concurrent", "leave", "main", "exchange", "secondment")
    running = [post for post in posts if day in post.span]
    if running:
        return max(running, key=lambda post: (order.index(post.kind), post.span.start)).employment
    begun = [post for post in posts if post.span.start <= day]
    if begun:
        return max(begun, key=lambda post: (post.span.start, order.index(post.kind))).employment
    return min(posts, key=lambda post: post.span.start).employment if posts else ""


def is_handover(one: Span, other: Span) -> bool:
    """Tell whether one post names as its last day the first day of the next, which then belongs to the next."""
    first, second = sorted((one, other), key=lambda span: span.start)
    return first.start < second.start and first.end is not None and (first.end - second.start).days == 1


def without_handover_days(posts: Mapping[int, Post]) -> dict[int, Post]:
    """Return the posts by their lines, each ending before the next of its lane begins (D2)."""
    if len(posts) == 1:
        return dict(posts)
    return {
        line: replace(post, span=Span(post.span.start, _next_start(post, posts.values()) or post.span.end))
        for line, post in posts.items()
    }


def _next_start(post: Post, posts: Iterable[Post]) -> date | None:
    starts = [
        other.span.start
        for other in posts
        if other.lane == post.lane and other is not post and is_handover(post.span, other.span)
    ]
    return min((start for start in starts if start > post.span.start), default=None)


@dataclass(slots=True)
class Replacement:
    """A stored post that rows of the file take the place of: what is left of it, and what is wrong with that."""

    post: Post
    lines: list[int]
    left: Post | None
    problems: dict[int, Problem] = field(default_factory=dict)


def replaced_by(
    posts: Mapping[int, Post], stored: Sequence[Post], as_of: date, *, full: bool
) -> list[Replacement]:
    """Return the stored posts that overlap rows of their lane without being one of them."""
    keys = {post.key for post in posts.values()}
    found = []
    for old in stored:
        lines = [line for line, new in posts.items() if new.lane == old.lane and new.span.meets(old.span)]
        if old.key in keys or not lines:
            continue
        rest = old.span.minus(posts[line].span for line in lines)
        head = next((piece for piece in rest if piece.start == old.span.start), None)
        left = replace(old, span=head, id=0) if head else None
        one = Replacement(old, lines, left)
        values = {"code": old.department, "day": str(old.span.start)}
        if not full and min(posts[line].span.start for line in lines) < old.span.start:
            one.problems = dict.fromkeys(lines, Problem("overlaps-stored", "발령일", values))
        elif not full and any(as_of in piece for piece in rest if piece is not head):
            one.problems = dict.fromkeys(lines, Problem("inside-stored", "종료일", values))
        found.append(one)
    return found
