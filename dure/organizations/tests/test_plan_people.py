"""What the rows of one person change (O4, O6, O7, O8, D2)."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.organizations.rules.differences import Change
from dure.organizations.rules.people import Facts, PersonPlan, Stored, Surroundings, plan_person
from dure.organizations.rules.posts import Post
from dure.organizations.rules.rows import PersonRow
from dure.organizations.rules.spans import Span

TODAY = date(2026, 11, 22)
EARLY = date(2020, 1, 1)
UNITS = {code: Span(date.min) for code in ("A", "B", "C", "6410000:X")}
AROUND = Surroundings(TODAY, full=False, lifetimes=UNITS)
FULL = replace(AROUND, full=True)
MINSU = Facts("김민수", "minsu@korea.kr", "official", "")


def row(department: str = "A", start: date = EARLY, end: date | None = None, **changed: Any) -> PersonRow:
    facts: dict[str, Any] = {
        "line": 2, "number": "0001", "name": "김민수", "email": "minsu@korea.kr", "account": "",
        "employment": "official", "kind": "main", "position": "주무관", "grade": "",
        "order_number": "", "duty": "", "phone": "",
    }  # fmt: skip
    return PersonRow(**facts | {"department": department, "start": start, "end": end} | changed)


def post(department: str = "A", start: date = EARLY, end: date | None = None, **changed: Any) -> Post:
    facts = {
        "kind": "main",
        "position": "주무관",
        "grade": "",
        "duty": "",
        "order_number": "",
        "id": 1,
        "employment": "official",
    }
    return Post(**facts | {"department": department, "span": Span(start, end)} | changed)  # type: ignore[arg-type]


def known(*posts: Post, facts: Facts = MINSU) -> Stored:
    return Stored(7, facts, posts)


def kinds(plan: PersonPlan) -> list[str]:
    return [difference.kind for difference in plan.differences]


def codes(plan: PersonPlan) -> dict[int, str]:
    return {line: problem.code for line, problem in plan.problems.items()}


def spans(plan: PersonPlan) -> list[tuple[str, date, date | None]]:
    return [(one.department, one.span.start, one.span.end) for one in plan.add]


def test_an_unknown_person_is_new_with_every_row() -> None:
    plan = plan_person([row(), row("B", kind="concurrent", line=3)], None, AROUND)
    assert kinds(plan) == ["new", "new"]
    assert plan.facts == MINSU
    assert spans(plan) == [("A", EARLY, None), ("B", EARLY, None)]


def test_what_is_stored_already_changes_nothing() -> None:
    """O8."""
    plan = plan_person([row()], known(post()), AROUND)
    assert kinds(plan) == ["unchanged"]
    assert (plan.facts, plan.retract, plan.add) == (None, [], [])


def test_a_new_main_post_ends_the_one_before_on_its_first_day() -> None:
    """O4, D2: the old row is retracted, what was before the move stays as a new row."""
    move = date(2026, 11, 1)
    plan = plan_person([row("B", move)], known(post()), AROUND)
    assert kinds(plan) == ["moved"]
    assert plan.retract == [1]
    assert spans(plan) == [("A", EARLY, move), ("B", move, None)]


def test_a_late_order_divides_the_past_from_its_own_day() -> None:
    """O4: learnt in November, true since June."""
    june = date(2026, 6, 1)
    plan = plan_person([row("B", june)], known(post()), AROUND)
    assert spans(plan) == [("A", EARLY, june), ("B", june, None)]


def test_a_promotion_in_the_same_department_is_a_change() -> None:
    plan = plan_person([row(start=TODAY, position="팀장")], known(post()), AROUND)
    assert kinds(plan) == ["changed"]
    assert spans(plan) == [("A", EARLY, TODAY), ("A", TODAY, None)]


def test_a_corrected_position_replaces_the_row() -> None:
    plan = plan_person([row(position="팀장")], known(post()), AROUND)
    assert kinds(plan) == ["changed"]
    assert (plan.retract, [one.position for one in plan.add]) == ([1], ["팀장"])
    assert [(c.field, c.before, c.after) for c in plan.differences[0].changes] == [("직위", "주무관", "팀장")]


def test_an_end_that_was_open_is_an_end() -> None:
    plan = plan_person([row(end=date(2026, 12, 1))], known(post()), AROUND)
    assert kinds(plan) == ["ended"]
    assert plan.differences[0].changes[0].after == "2026-11-30"


def test_a_new_telephone_number_is_a_change_of_the_person_alone() -> None:
    plan = plan_person([row(phone="031-644-1")], known(post()), AROUND)
    assert kinds(plan) == ["changed"]
    assert plan.facts == replace(MINSU, phone="031-644-1")
    assert (plan.retract, plan.add) == ([], [])


def test_a_column_that_the_file_lacks_leaves_what_is_stored() -> None:
    facts = replace(MINSU, phone="031-644-1")
    plan = plan_person(
        [row(phone=None, duty=None, position=None)], known(post(duty="예산"), facts=facts), AROUND
    )
    assert kinds(plan) == ["unchanged"]
    assert plan.facts is None


def test_the_day_of_handing_over_belongs_to_the_new_post() -> None:
    """D2: a file whose old post ends on the day the new one begins means the same."""
    move = date(2026, 11, 1)
    rows = [row(end=move + timedelta(days=1)), row("B", move, line=3)]
    plan = plan_person(rows, None, AROUND)
    assert spans(plan) == [("A", EARLY, move), ("B", move, None)]


def test_two_main_posts_at_once_are_both_set_aside() -> None:
    """O4, O7: only the author of the file knows which is right."""
    plan = plan_person([row(), row("B", TODAY, line=3)], None, AROUND)
    assert codes(plan) == {2: "overlaps-row", 3: "overlaps-row"}
    assert plan.problems[2].values == {"line": "3"}
    assert plan.facts is None


def test_the_other_rows_of_the_person_go_in() -> None:
    rows = [row(), row("B", TODAY, line=3), row("C", kind="concurrent", line=4)]
    plan = plan_person(rows, known(post("A")), AROUND)
    assert set(codes(plan)) == {2, 3}
    assert kinds(plan) == ["new"]


def test_the_same_line_twice_is_taken_once() -> None:
    plan = plan_person([row(), row(line=3)], None, AROUND)
    assert codes(plan) == {3: "duplicate-row"}
    assert kinds(plan) == ["new"]


def test_a_number_with_two_names_is_nobody() -> None:
    plan = plan_person([row(), row("B", kind="concurrent", line=3, name="이영희")], None, AROUND)
    assert codes(plan) == {2: "contradicts-person", 3: "contradicts-person"}


def test_what_is_stored_and_begins_later_is_not_overwritten() -> None:
    """O8: the file may simply be older than the last order."""
    plan = plan_person([row("A", EARLY)], known(post("B", date(2026, 11, 1))), AROUND)
    assert codes(plan) == {2: "overlaps-stored"}
    plan = plan_person([row("A", EARLY)], known(post("B", date(2026, 11, 1))), FULL)
    assert (plan.retract, spans(plan)) == ([1], [("A", EARLY, None)])


def test_an_order_of_the_same_day_corrects_the_stored_one() -> None:
    plan = plan_person([row("B")], known(post("A")), AROUND)
    assert kinds(plan) == ["moved"]
    assert (plan.retract, spans(plan)) == ([1], [("B", EARLY, None)])


def test_a_past_post_inside_a_running_one_needs_the_running_one_beside_it() -> None:
    """Otherwise nobody could say where the person is today."""
    inside = row("B", date(2021, 1, 1), date(2022, 1, 1))
    assert codes(plan_person([inside], known(post("A")), AROUND)) == {2: "inside-stored"}
    after = row("A", date(2022, 1, 1), line=3)
    plan = plan_person([inside, after], known(post("A")), AROUND)
    assert codes(plan) == {}
    assert spans(plan) == [
        ("A", EARLY, date(2021, 1, 1)),
        ("B", date(2021, 1, 1), date(2022, 1, 1)),
        ("A", date(2022, 1, 1), None),
    ]


def test_a_leave_and_a_secondment_stand_beside_the_main_post() -> None:
    rows = [
        row(),
        row(kind="leave", start=TODAY, line=3),
        row("6410000:X", kind="secondment", start=TODAY, line=4),
    ]
    plan = plan_person(rows, known(post()), AROUND)
    assert kinds(plan) == ["unchanged", "new", "new"]
    assert plan.retract == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"department": "Z"}, "department-unknown"),
        ({"department": "6410000:X"}, "department-elsewhere"),
        ({"department": "OLD"}, "department-ended"),
        ({"department": "NEW", "end": date(2021, 1, 1)}, "department-not-yet"),
    ],
)
def test_a_department_must_exist_while_somebody_works_there(changed: dict[str, Any], code: str) -> None:
    lifetimes = UNITS | {"OLD": Span(date.min, date(2019, 1, 1)), "NEW": Span(date(2025, 1, 1))}
    plan = plan_person([row(**changed)], None, replace(AROUND, lifetimes=lifetimes))
    assert codes(plan) == {2: code}


def test_an_account_name_belongs_to_one_person() -> None:
    around = replace(AROUND, logins={"minsu": 9, "admin": None}, shared_logins=frozenset({"both"}))
    for login, code in (("minsu", "login-taken"), ("admin", "login-taken"), ("both", "login-shared")):
        assert codes(plan_person([row(account=login)], known(), around)) == {2: code}
    own = plan_person([row(account="minsu")], known(post()), replace(around, logins={"minsu": 7}))
    assert (own.login, kinds(own)) == ("minsu", ["unchanged"])


def test_a_running_post_that_the_file_leaves_out_is_told_and_only_ended_by_a_full_file() -> None:
    """O8."""
    stored = known(
        post(), post("B", kind="concurrent", id=2), post("C", EARLY, date(2021, 1, 1), kind="acting", id=3)
    )
    plan = plan_person([row()], stored, AROUND)
    assert ([one.id for one in plan.unlisted], plan.retract) == ([2], [])
    plan = plan_person([row()], stored, FULL)
    assert (plan.retract, spans(plan), kinds(plan)) == ([2], [("B", EARLY, TODAY)], ["unchanged", "ended"])


def test_nothing_is_ended_while_a_row_of_the_person_is_set_aside() -> None:
    """O7, O8: the row that could not be read may be the one that would be ended."""
    stored = known(post(), post("B", kind="concurrent", id=2))
    assert plan_person([row()], stored, FULL, is_whole=False).retract == []
    assert plan_person([row(), row("Z", kind="concurrent", line=3)], stored, FULL).retract == []


DAYS = st.integers(0, 12).map(lambda n: date(2026, 11, 15) + timedelta(days=n))
LANES = st.sampled_from(["main", "main", "main", "concurrent", "secondment", "exchange", "leave", "acting"])


@st.composite
def row_lists(draw: st.DrawFn) -> list[PersonRow]:
    rows = []
    for line in range(2, 2 + draw(st.integers(1, 4))):
        start = draw(DAYS)
        end = draw(st.none() | st.integers(1, 8).map(lambda n, start=start: start + timedelta(days=n)))  # type: ignore[misc]
        rows.append(
            row(
                draw(st.sampled_from("AB")), start, end, line=line, kind=draw(LANES),
                position=draw(st.sampled_from(["주무관", "팀장"])),
            )
        )  # fmt: skip
    return rows


def applied(stored: Stored | None, plan: PersonPlan) -> Stored | None:
    """Do to `stored` what the plan says."""
    if stored is None and plan.facts is None:
        return None
    before = stored.posts if stored else ()
    kept = tuple(one for one in before if one.id not in plan.retract)
    fresh = count(max((one.id for one in before), default=0) + 1)
    added = tuple(replace(one, id=next(fresh)) for one in plan.add)
    facts = plan.facts or (stored.facts if stored else None)
    assert facts
    return Stored(7, facts, kept + added)


@given(st.lists(row_lists(), min_size=1, max_size=3), st.booleans())
def test_whatever_files_come_no_two_posts_of_a_lane_overlap(files: list[list[PersonRow]], full: bool) -> None:  # noqa: FBT001 -- Hypothesis gives positional arguments
    """O4: the plan never asks for what the database would refuse."""
    stored: Stored | None = None
    for rows in files:
        stored = applied(stored, plan_person(rows, stored, FULL if full else AROUND))
    for one, other in combinations(stored.posts if stored else (), 2):
        assert one.lane != other.lane or not one.span.meets(other.span)


@given(st.lists(row_lists(), min_size=1, max_size=3), st.booleans())
def test_the_same_file_again_changes_nothing(files: list[list[PersonRow]], full: bool) -> None:  # noqa: FBT001 -- as above
    """O8, whatever was stored before."""
    around = FULL if full else AROUND
    stored: Stored | None = None
    for rows in files:
        first = plan_person(rows, stored, around)
        stored = applied(stored, first)
    again = plan_person(files[-1], stored, around)
    assert (again.retract, again.add, again.facts) == ([], [], None)
    assert codes(again) == codes(first)
    assert set(kinds(again)) <= {"unchanged"}


@given(row_lists(), row_lists())
def test_every_row_has_one_outcome(before: list[PersonRow], rows: list[PersonRow]) -> None:
    """O6, O7: each row is told of once, as a difference or as set aside."""
    stored = applied(None, plan_person(before, None, AROUND))
    plan = plan_person(rows, stored, AROUND)
    told = sorted([difference.line for difference in plan.differences] + list(plan.problems))
    assert told == [one.line for one in rows]


@given(row_lists(), row_lists())
def test_lanes_of_which_the_file_says_nothing_stay_as_they_are(
    before: list[PersonRow], rows: list[PersonRow]
) -> None:
    """O8: only a full file ends what it does not name."""
    stored = applied(None, plan_person(before, None, AROUND))
    plan = plan_person(rows, stored, AROUND)
    spoken_of = {_lane(one) for one in rows if one.line not in plan.problems}
    for old in stored.posts if stored else ():
        assert old.lane in spoken_of or old.id not in plan.retract


def _lane(one: PersonRow) -> tuple[str, str]:
    return post(one.department, kind=one.kind).lane


def test_a_new_kind_of_employment_begins_with_the_post_that_brings_it() -> None:
    """D37: what was before keeps its own; the person's is that of the day."""
    april = date(2026, 4, 10)
    stored = known(post(employment="fixed-term"), facts=replace(MINSU, employment="fixed-term"))
    plan = plan_person([row("A", april)], stored, AROUND)
    assert [(one.span.start, one.span.end, one.employment) for one in plan.add] == [
        (EARLY, april, "fixed-term"),
        (april, None, "official"),
    ]
    assert plan.facts == MINSU
    assert Change("고용형태", "fixed-term", "official") in plan.differences[0].changes


def test_one_to_come_leaves_the_persons_of_today_as_it_is() -> None:
    """D37."""
    stored = known(post(employment="fixed-term"), facts=replace(MINSU, employment="fixed-term"))
    plan = plan_person([row("A", date(2027, 4, 10))], stored, AROUND)
    assert plan.facts is None
    assert [one.employment for one in plan.add] == ["fixed-term", "official"]


def test_a_past_post_of_another_kind_leaves_the_persons_of_today_as_it_is() -> None:
    """D37: a file may tell of the past alone."""
    past = row("B", date(2015, 1, 1), date(2016, 1, 1), employment="fixed-term")
    plan = plan_person([past], known(post()), AROUND)
    assert plan.facts is None
    assert [one.employment for one in plan.add] == ["fixed-term"]


def test_two_kinds_on_one_day_contradict_each_other_and_two_after_each_other_do_not() -> None:
    """D37."""
    spring = date(2026, 4, 10)
    before = row("A", EARLY, spring, employment="fixed-term")
    assert not plan_person([before, row("A", spring, line=3)], None, AROUND).problems
    both = plan_person([before, row("B", EARLY, kind="concurrent", line=3)], None, AROUND)
    assert codes(both) == {2: "contradicts-person", 3: "contradicts-person"}
