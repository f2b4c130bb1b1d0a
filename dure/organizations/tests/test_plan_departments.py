"""What a departments file changes (O2, O6, O7, O8, D21)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.organizations.rules.departments import DepartmentPlan, Timeline, Version, at, plan_departments
from dure.organizations.rules.rows import DepartmentRow
from dure.organizations.rules.spans import Span

TODAY = date(2026, 11, 22)
EARLY, RENAMED = date(2016, 4, 29), date(2019, 1, 1)


def row(code: str = "1", name: str = "기획감사담당관", **changed: Any) -> DepartmentRow:
    facts: dict[str, Any] = {
        "line": 2, "parent": "", "order": 1, "is_boundary": True, "pool": "headquarters",
        "start": None, "end": None, "successor": "",
    }  # fmt: skip
    return DepartmentRow(code=code, name=name, **facts | changed)


def version(
    name: str = "기획감사담당관", start: date = EARLY, end: date | None = None, **changed: Any
) -> Version:
    facts: dict[str, Any] = {"parent": "", "order": 1, "is_boundary": True, "pool": "headquarters"} | changed
    return Version(name=name, span=Span(start, end), **facts)


def plan(
    *rows: DepartmentRow,
    stored: Mapping[str, Timeline] | None = None,
    full: bool = False,
    as_of: date = TODAY,
) -> DepartmentPlan:
    return plan_departments(rows, stored or {}, as_of=as_of, full=full)


def kinds(of: DepartmentPlan) -> list[str]:
    return [difference.kind for difference in of.differences]


def codes(of: DepartmentPlan) -> dict[int, str]:
    return {line: problem.code for line, problem in of.problems.items()}


def names(timeline: Timeline) -> list[tuple[str, date, date | None]]:
    return [(one.name, one.span.start, one.span.end) for one in timeline]


def test_a_department_without_a_start_was_always_there() -> None:
    made = plan(row())
    assert kinds(made) == ["new"]
    assert names(made.timelines["1"]) == [("기획감사담당관", date.min, None)]


def test_a_rename_told_by_its_day_leaves_the_past_alone() -> None:
    """O2: 기획감사담당관 became 기획예산담당관 on 2019-01-01 and both reports are right."""
    made = plan(row(name="기획예산담당관", start=RENAMED), stored={"1": (version(),)})
    assert kinds(made) == ["changed"]
    assert names(made.timelines["1"]) == [
        ("기획감사담당관", EARLY, RENAMED),
        ("기획예산담당관", RENAMED, None),
    ]


def test_the_whole_history_may_stand_in_one_file() -> None:
    made = plan(
        row(start=EARLY, end=RENAMED),
        row(name="기획예산담당관", start=RENAMED, line=3),
    )
    assert kinds(made) == ["new", "new"]
    assert names(made.timelines["1"]) == [
        ("기획감사담당관", EARLY, RENAMED),
        ("기획예산담당관", RENAMED, None),
    ]


@pytest.mark.parametrize("start", [EARLY, None])
def test_a_file_that_knows_only_the_day_of_founding_renames_from_its_own_day(start: date | None) -> None:
    """O2: many systems give the founding day with today's name; the past must not be renamed with it."""
    renamed = row(name="기획예산담당관", start=start)
    made = plan(renamed, stored={"1": (version(),)}, as_of=RENAMED)
    assert names(made.timelines["1"]) == [
        ("기획감사담당관", EARLY, RENAMED),
        ("기획예산담당관", RENAMED, None),
    ]
    again = plan(renamed, stored={"1": made.timelines["1"]}, as_of=TODAY)
    assert (kinds(again), again.timelines) == (["unchanged"], {})


def test_what_is_stored_already_changes_nothing() -> None:
    """O8."""
    made = plan(row(start=EARLY), stored={"1": (version(),)})
    assert (kinds(made), made.timelines) == (["unchanged"], {})


def test_a_new_parent_is_a_move() -> None:
    stored = {"1": (version(),), "2": (version("자치행정국"),)}
    made = plan(row(parent="2"), stored=stored)
    assert kinds(made) == ["moved"]
    assert [one.parent for one in made.timelines["1"]] == ["", "2"]


def test_an_abolished_department_ends_and_names_its_successor() -> None:
    """D21."""
    end = date(2026, 7, 1)
    rows = [row(start=EARLY, end=end, successor="2"), row("2", "기획예산실", start=end, line=3)]
    made = plan(*rows, stored={"1": (version(),)})
    assert kinds(made) == ["ended", "new"]
    assert names(made.timelines["1"]) == [("기획감사담당관", EARLY, end)]
    assert made.successions == [("1", "2", end)]


def test_columns_that_the_file_lacks_leave_what_is_stored() -> None:
    silent = row(parent=None, order=None, is_boundary=None, pool=None, start=None, end=None, successor=None)
    made = plan(silent, stored={"1": (version(order=9),)})
    assert (kinds(made), made.timelines) == (["unchanged"], {})


def test_a_pool_that_is_not_said_is_that_of_the_unit_above() -> None:
    made = plan(
        row("1", "장호원읍", pool="towns"),
        row("2", "총무팀", parent="1", pool=None, line=3),
        row("3", "시장", pool=None, line=4),
    )
    assert [made.timelines[code][0].pool for code in "123"] == ["towns", "towns", "headquarters"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(parent="9")], {2: "parent-unknown"}),
        ([row(parent="1")], {2: "parent-circle"}),
        ([row("1", parent="2"), row("2", parent="1", line=3)], {2: "parent-circle", 3: "parent-circle"}),
        ([row(end=TODAY, successor="9")], {2: "successor-unknown"}),
        ([row(), row(line=3)], {3: "duplicate-row"}),
        ([row(), row(name="다른이름", line=3)], {2: "versions-overlap", 3: "versions-overlap"}),
        (
            [row(start=EARLY, end=TODAY), row(name="다른이름", start=RENAMED, line=3)],
            {2: "versions-overlap", 3: "versions-overlap"},
        ),
        # What hangs below a row that is set aside is set aside with it.
        (
            [row("1", parent="9"), row("2", parent="1", line=3), row("3", line=4)],
            {2: "parent-unknown", 3: "parent-unknown"},
        ),
    ],
)
def test_rows_that_fit_nowhere_are_set_aside(rows: list[DepartmentRow], expected: dict[int, str]) -> None:
    """O7."""
    made = plan(*rows)
    assert codes(made) == expected
    assert len(made.differences) == len(rows) - len(expected)


def test_a_circle_through_what_is_stored_is_seen() -> None:
    stored = {"1": (version(),), "2": (version(parent="1"),)}
    made = plan(row("1", parent="2"), stored=stored)
    assert codes(made) == {2: "parent-circle"}
    assert made.timelines == {}


def test_a_chain_and_a_circle_of_thousands_are_planned_at_once() -> None:
    """Input from outside: no file of a few kilobytes keeps a core busy for minutes."""
    chain = [row(str(number), parent=str(number - 1), line=number + 2) for number in range(1, 2000)]
    top = row("0", line=2)
    assert not plan(top, *chain).problems
    assert set(codes(plan(replace(top, parent="1999"), *chain)).values()) == {"parent-circle"}


def test_standing_below_each_other_at_different_times_is_no_circle() -> None:
    rows = [
        row("1", "갑과", start=EARLY, end=RENAMED),
        row("1", "갑과", parent="2", start=RENAMED, line=3),
        row("2", "을과", parent="1", start=EARLY, end=RENAMED, line=4),
        row("2", "을과", start=RENAMED, line=5),
    ]
    assert codes(plan(*rows)) == {}


def test_a_department_missing_from_the_file_is_told_and_only_ended_by_a_full_file() -> None:
    """O8."""
    stored = {"1": (version(),), "2": (version("감사담당관"),), "3": (version("옛날과", EARLY, RENAMED),)}
    made = plan(row(start=EARLY), stored=stored)
    assert (made.missing, made.timelines) == (["2"], {})
    made = plan(row(start=EARLY), stored=stored, full=True)
    assert names(made.timelines["2"]) == [("감사담당관", EARLY, TODAY)]
    assert kinds(made) == ["unchanged", "ended"]


def test_an_end_before_the_beginning_is_set_aside() -> None:
    made = plan(row(end=date(2010, 1, 1)), stored={"1": (version(),)})
    assert codes(made) == {2: "ends-before-start"}


DAYS = st.none() | st.integers(0, 10).map(lambda n: TODAY + timedelta(days=n - 5))


@st.composite
def files(draw: st.DrawFn) -> list[DepartmentRow]:
    rows = []
    for line in range(2, 2 + draw(st.integers(1, 6))):
        start = draw(DAYS)
        end = draw(DAYS)
        if start and end and end <= start:
            end = None
        rows.append(
            row(
                draw(st.sampled_from("1234")), draw(st.sampled_from(["갑과", "을과"])), line=line, start=start,
                end=end, parent=draw(st.sampled_from(["", "1", "2", "3", "4", None])),
                is_boundary=draw(st.booleans()),
            )
        )  # fmt: skip
    return rows


def stored_after(imports: list[list[DepartmentRow]], **how: Any) -> dict[str, Timeline]:
    stored: dict[str, Timeline] = {}
    for rows in imports:
        stored |= plan(*rows, stored=stored, **how).timelines
    return stored


@given(st.lists(files(), max_size=3), st.booleans())
def test_timelines_never_overlap_and_parents_always_lead_to_the_top(
    imports: list[list[DepartmentRow]],
    full: bool,  # noqa: FBT001 -- Hypothesis gives positional arguments
) -> None:
    """O2: what the database refuses is never asked for, and no circle is let in."""
    stored = stored_after(imports, full=full)
    for timeline in stored.values():
        assert timeline
        for one, after in pairwise(timeline):
            assert one.span.end is not None
            assert one.span.end <= after.span.start
    for day in (TODAY + timedelta(days=n) for n in range(-7, 8)):
        for code in stored:
            climbing, steps = code, 0
            while (
                climbing and climbing in stored and (here := at(stored[climbing], day)) and day in here.span
            ):
                climbing, steps = here.parent, steps + 1
                assert steps < 10


@given(st.lists(files(), max_size=2), files())
def test_the_same_file_again_changes_nothing(
    before: list[list[DepartmentRow]], rows: list[DepartmentRow]
) -> None:
    """O8, whatever was stored before."""
    stored = stored_after(before)
    first = plan(*rows, stored=stored)
    again = plan(*rows, stored=stored | first.timelines)
    assert again.timelines == {}
    assert codes(again) == codes(first)


@given(st.lists(files(), max_size=2), files())
def test_every_row_has_one_outcome(before: list[list[DepartmentRow]], rows: list[DepartmentRow]) -> None:
    """O6, O7."""
    made = plan(*rows, stored=stored_after(before))
    assert sorted([one.line for one in made.differences] + list(made.problems)) == [one.line for one in rows]


@given(files(), st.sampled_from("1234"))
def test_days_before_the_file_speaks_stay_what_they_were(rows: list[DepartmentRow], code: str) -> None:
    """O2: the past is renamed only by a row that gives the day."""
    stored: dict[str, Timeline] = {one: (version("옛이름"),) for one in "1234"}
    made = plan(*rows, stored=stored)
    spoken = [one.start or EARLY for one in rows if one.code == code]
    several = len(spoken) > 1
    first = min(spoken, default=TODAY) if several or any(s != EARLY for s in spoken) else TODAY
    after = made.timelines.get(code, stored[code])
    day = min(first, TODAY) - timedelta(days=1)
    if day >= EARLY:
        now = at(after, day)
        assert now
        assert replace(now, span=Span(EARLY)) == version("옛이름")
