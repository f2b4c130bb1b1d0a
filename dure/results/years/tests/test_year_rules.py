"""The checklist of a year and the checksum it is cited by, for whatever numbers there may be."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dure.results.years.rules import (
    Facts,
    Readiness,
    Summary,
    checklist,
    days_of,
    judge_settling,
    judge_year,
    last_day,
    pool_order,
    status_of,
)

years = st.integers(2016, 9998)
counts = st.integers(0, 400)


@st.composite
def readinesses(draw: st.DrawFn) -> Readiness:
    """Draw how far a year's days are, some of them done and some not."""
    last = last_day(draw(years))
    first = last - timedelta(days=draw(st.integers(0, (last - last.replace(month=1, day=1)).days)))
    whole = (last - first).days + 1
    closed = draw(st.just(whole) | st.integers(1, whole))
    sealed = draw(st.just(closed) | st.integers(0, closed))
    return Readiness(first, first + timedelta(days=closed - 1), closed, sealed, b"s" * 32)


@st.composite
def summaries(draw: st.DrawFn) -> Summary:
    """Draw any settled year."""
    digests = [draw(st.binary(min_size=32, max_size=32)) for _ in range(4)]
    numbers = [draw(st.integers(0, 2**40)) for _ in range(7)]
    told: list[Any] = ["4070000", draw(years), draw(counts), date(2027, 1, 1), 365, digests[0]]
    return Summary(*told, *numbers, *digests[1:])


@given(days=readinesses(), later=st.integers(-400, 400))
def test_a_year_is_settled_when_it_is_over_closed_and_sealed_and_only_then(
    days: Readiness, later: int
) -> None:
    """D31: 12-31 24:00, every day closed and sealed."""
    year = days.last.year
    today = last_day(year) + timedelta(days=later) if year < 9990 or later < 0 else last_day(year)
    no = judge_settling(year, today, days)
    is_ready = today > last_day(year) and days.closed == days_of(days) and days.sealed == days.closed
    assert (no is None) == is_ready


@given(
    days=readinesses(),
    late=counts,
    numbers=st.lists(counts, min_size=5, max_size=5),
    is_over=st.booleans(),
)
def test_what_blocks_is_what_is_refused(
    days: Readiness,
    late: int,
    numbers: list[int],
    is_over: bool,  # noqa: FBT001 -- drawn
) -> None:
    """D31: nothing else on the list keeps a year from being settled."""
    year = days.last.year
    today = last_day(year) + timedelta(days=is_over)
    items = checklist(Facts(year, today, days, late, late // 2, *numbers))
    blocked = [one.code for one in items if one.blocks and one.state == "open"]
    assert bool(blocked) == (judge_settling(year, today, days) is not None)
    assert len({one.code for one in items}) == len(items)
    assert all(one.number or one.state == "done" for one in items)
    assert [one.blocks for one in items] == sorted((one.blocks for one in items), reverse=True)


@given(days=readinesses(), awards=counts)
def test_undecided_awards_are_open_while_the_year_runs_and_lapsed_after_it(
    days: Readiness, awards: int
) -> None:
    """R9.2, D31."""
    year = days.last.year
    for today, is_open in ((last_day(year), bool(awards)), (last_day(year) + timedelta(days=1), False)):
        (item,) = [one for one in checklist(Facts(year, today, days, awards=awards)) if one.code == "awards"]
        assert (item.state == "open", item.number) == (is_open, awards)


@given(one=summaries(), data=st.data())
def test_a_checksum_stands_for_each_of_its_facts(one: Summary, data: st.DataObject) -> None:
    """D31: the same facts give the same, another fact gives another."""
    assert replace(one).checksum() == one.checksum()
    name = data.draw(st.sampled_from(["agency_code", *Summary.__dataclass_fields__]))
    value = getattr(one, name)
    if isinstance(value, bytes):
        other: Any = bytes([value[0] ^ 1]) + value[1:]
    elif isinstance(value, str):
        other = value[:-1] + "1"
    elif isinstance(value, date):
        other = value + timedelta(days=1)
    else:
        other = value + 1
    assert replace(one, **{name: other}).checksum() != one.checksum()


@given(year=st.integers())
def test_years_that_no_regulation_knows_are_refused(year: int) -> None:
    """Input from outside."""
    assert (judge_year(year) is None) == (2016 <= year <= 2199)


@given(year=years, today=st.dates(), is_settled=st.booleans(), is_signed=st.booleans())
def test_every_year_has_one_status(year: int, today: date, is_settled: bool, is_signed: bool) -> None:  # noqa: FBT001 -- drawn
    """D31."""
    status = status_of(year, today, is_settled=is_settled, is_signed=is_signed)
    expected = "signed" if is_signed else "settled" if is_settled else None
    assert status == (expected or ("open" if today.year > year else "running"))


def test_pools_come_as_a_city_lists_them() -> None:
    """D34: an unknown pool comes last."""
    assert sorted(["towns", "", "direct", "headquarters"], key=pool_order) == [
        "headquarters",
        "direct",
        "towns",
        "",
    ]
