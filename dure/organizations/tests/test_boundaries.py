"""Which department (과) a unit counts as (D1)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.organizations.rules.boundaries import Boundary, Version, boundaries
from dure.organizations.rules.spans import Span

DAY = date(2020, 1, 1)
ALWAYS = Span(DAY)


def at(rows: list[Boundary], unit: int, day: date) -> int | None:
    found = [row.boundary for row in rows if row.unit == unit and day in row.valid]
    assert len(found) <= 1
    return found[0] if found else None


def nearest_flagged(versions: list[Version], unit: int, day: date) -> int | None:
    """Say what D1 says, word by word, for one day."""
    on_day = {v.unit: v for v in versions if day in v.valid}
    if unit not in on_day:
        return None
    climbing: int | None = unit
    seen = set()
    while climbing is not None and climbing in on_day and climbing not in seen:
        if on_day[climbing].is_boundary:
            return climbing
        seen.add(climbing)
        climbing = on_day[climbing].parent
    return unit


def test_a_team_counts_as_the_division_above_it() -> None:
    """D1: a team (팀) is inside a 과; the bureau above the 과 does not matter."""
    rows = boundaries(
        [
            Version(1, None, False, ALWAYS),
            Version(2, 1, True, ALWAYS),
            Version(3, 2, False, ALWAYS),
        ]
    )
    assert rows == [Boundary(1, ALWAYS, 1), Boundary(2, ALWAYS, 2), Boundary(3, ALWAYS, 2)]


def test_with_no_flagged_unit_above_it_is_the_own_unit() -> None:
    """D1: the mayor and the head of a bureau."""
    rows = boundaries([Version(1, None, False, ALWAYS), Version(2, 1, False, ALWAYS)])
    assert [at(rows, unit, DAY) for unit in (1, 2)] == [1, 2]


def test_a_team_moved_to_another_division_counts_there_from_that_day() -> None:
    moved = DAY + timedelta(days=100)
    rows = boundaries(
        [
            Version(1, None, True, ALWAYS),
            Version(2, None, True, ALWAYS),
            Version(3, 1, False, Span(DAY, moved)),
            Version(3, 2, False, Span(moved)),
        ]
    )
    assert [at(rows, 3, moved - timedelta(days=1)), at(rows, 3, moved)] == [1, 2]


def test_a_rename_makes_no_new_span() -> None:
    """O2: two versions that differ in name only are one span of the department."""
    renamed = date(2019, 1, 1)
    early = date(2016, 4, 29)
    rows = boundaries([Version(1, None, True, Span(early, renamed)), Version(1, None, True, Span(renamed))])
    assert rows == [Boundary(1, Span(early), 1)]


def test_a_cycle_ends_the_climb() -> None:
    rows = boundaries([Version(1, 2, False, ALWAYS), Version(2, 1, False, ALWAYS)])
    assert [at(rows, unit, DAY) for unit in (1, 2)] == [1, 2]


@st.composite
def histories(draw: st.DrawFn) -> list[Version]:
    """Draw trees of up to six units, each cut into versions that may leave gaps; cycles included."""
    versions = []
    for unit in range(draw(st.integers(1, 6))):
        cuts = sorted(draw(st.sets(st.integers(0, 30), min_size=1, max_size=4)))
        ends = [*cuts[1:], None]
        for start, end in zip(cuts, ends, strict=True):
            if draw(st.integers(0, 5)) == 0:
                continue
            parent = draw(st.sampled_from([None, *(other for other in range(6) if other != unit)]))
            versions.append(
                Version(
                    unit,
                    parent,
                    draw(st.booleans()),
                    Span(DAY + timedelta(days=start), None if end is None else DAY + timedelta(days=end)),
                )
            )
    return versions


@given(histories())
def test_every_day_of_every_unit_is_what_d1_says(versions: list[Version]) -> None:
    """D1, for every unit on every day, and on no day twice."""
    rows = boundaries(versions)
    for unit in range(6):
        for day in (DAY + timedelta(days=n) for n in range(40)):
            assert at(rows, unit, day) == nearest_flagged(versions, unit, day)


@given(histories())
def test_spans_are_as_few_as_possible(versions: list[Version]) -> None:
    rows = boundaries(versions)
    ends = {(row.unit, row.boundary, row.valid.end) for row in rows}
    assert not [row for row in rows if (row.unit, row.boundary, row.valid.start) in ends]


@given(
    st.tuples(st.integers(0, 20), st.none() | st.integers(0, 20)),
    st.lists(st.tuples(st.integers(0, 20), st.none() | st.integers(0, 20)), max_size=4),
)
def test_subtraction_of_spans_keeps_exactly_the_days_that_are_in_none_of_the_others(
    one: tuple[int, int | None], others: list[tuple[int, int | None]]
) -> None:
    whole = span(*one)
    taken = [span(*other) for other in others if not span(*other).is_empty]
    if whole.is_empty:
        return
    left = whole.minus(taken)
    for day in (DAY + timedelta(days=n) for n in range(25)):
        assert any(day in piece for piece in left) == (day in whole and not any(day in t for t in taken))
    assert not any(piece.is_empty for piece in left)


def span(start: int, end: int | None) -> Span:
    return Span(DAY + timedelta(days=start), None if end is None else DAY + timedelta(days=end))


@pytest.mark.parametrize("units", [3000])
def test_a_ministry_of_many_units_is_quick(units: int) -> None:
    """A long chain would be slow if every unit climbed its history more than once."""
    versions = [Version(n, (n - 1) // 3 if n else None, n % 4 == 0, ALWAYS) for n in range(units)]
    assert len(boundaries(versions)) == units
