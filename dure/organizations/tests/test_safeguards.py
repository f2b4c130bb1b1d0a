"""What a load reaches, as a rule: roles and departments on other days than before (O5, D44)."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dure import clock
from dure.organizations.rules.posts import Post
from dure.organizations.rules.safeguards import Binding, roles_changed, touch
from dure.organizations.rules.spans import Span

DAYS = st.dates(clock.today().replace(year=2025), clock.today().replace(year=2028))
SPANS = st.tuples(DAYS, DAYS).filter(lambda days: days[0] < days[1]).map(lambda days: Span(*days))
POSTS = st.lists(
    st.builds(
        Post,
        st.sampled_from(["main", "concurrent", "acting", "secondment", "leave"]),
        st.sampled_from(["A", "B"]),
        st.sampled_from(["감사담당", "주무관"]),
        st.just(""),
        st.just(""),
        st.just(""),
        SPANS,
        employment=st.sampled_from(["official", "fixed-term"]),
    ),
    max_size=4,
)


@given(POSTS, POSTS, SPANS, DAYS)
def test_a_role_changes_exactly_when_somebody_holds_it_on_other_days(
    before: list[Post], after: list[Post], bound: Span, day: Any
) -> None:
    """F-C4, O5: against a plain model, day by day."""
    today = clock.today()
    bindings = {("A", "감사담당"): [Binding("auditor", bound)]}

    def holds(posts: list[Post], on: Any) -> bool:
        on_leave = any(post.kind == "leave" and on in post.span for post in posts)
        return not on_leave and any(
            post.kind in ("main", "concurrent", "acting")
            and (post.department, post.position) == ("A", "감사담당")
            and on in post.span
            and on in bound
            for post in posts
        )

    changed = roles_changed(before, after, bindings, today)
    if day >= today and holds(before, day) != holds(after, day):
        assert ("A", "감사담당", "auditor") in changed
    if day >= today and holds(after, day) and not holds(before, day):
        assert changed["A", "감사담당", "auditor"]
    if not changed:
        assert holds(before, max(day, today)) == holds(after, max(day, today))
    assert roles_changed(before, before, bindings, today) == {}


@given(POSTS, POSTS, SPANS, DAYS)
def test_who_belongs_to_a_department_on_other_days_is_found(
    before: list[Post], after: list[Post], counted: Span, day: Any
) -> None:
    """F-C4, D13, D14, D37, D38: against a plain model, day by day; A counts as the department during a time."""
    own = {"A": [counted]}

    def belongs(posts: list[Post], on: Any) -> bool:
        running = [post for post in posts if on in post.span]
        is_away = any(post.kind == "secondment" for post in running)
        return any(
            post.department == "A" and on in counted and not (is_away and post.kind in ("main", "leave"))
            for post in running
        )

    def counts_as(posts: list[Post], on: Any) -> set[str]:
        running = [post for post in posts if on in post.span]
        works = [post for post in running if post.kind == "secondment"] or [
            post for post in running if post.kind == "main"
        ]
        is_absent = on not in counted or any(post.kind == "leave" for post in running)
        return set() if is_absent else {post.employment for post in works if post.department == "A"}

    found = touch(before, after, own)
    if belongs(after, day) and not belongs(before, day):
        assert found == ("own-department", True)
    if belongs(before, day) and not belongs(after, day):
        assert found is not None
        assert found[0] == "own-department"
    if counts_as(before, day) != counts_as(after, day):
        assert found is not None
    if found is None or found[0] == "own-headcount":
        assert belongs(before, day) == belongs(after, day)
    assert touch(before, before, own) is None
