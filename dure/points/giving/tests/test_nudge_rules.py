"""When the weekly question is asked, of whom, and whom it offers: pure rules."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dure.organizations.placement import Placement
from dure.points.giving.offer_rules import is_asked, monday_of, offered, week_of

DAYS = st.dates(date(2016, 1, 1), date(2099, 12, 31))
PEOPLE = st.lists(st.integers(1, 12), max_size=10)


def placement(*, active: bool = True, on_leave: bool = False) -> Placement:
    return Placement(1, "김민수", "official", active, agency_id=1, department_id=1, on_leave=on_leave)


@given(DAYS)
def test_a_day_asks_for_its_own_week_from_friday_on_and_never_on_the_last_of_a_month(day: date) -> None:
    """None for weeks that are over, nothing on the last day (the rush of Article 5(2) is not fed)."""
    week = week_of(day)
    is_last = (day + timedelta(days=1)).month != day.month
    assert (week is None) == (day.weekday() < 4 or is_last)
    if week is not None:
        assert week == monday_of(day)
        assert 4 <= (day - week).days <= 6


@given(st.booleans(), st.booleans(), st.integers(0, 300), st.booleans())
def test_who_is_at_work_with_something_left_and_has_not_switched_it_off_is_asked(
    active: bool,  # noqa: FBT001
    on_leave: bool,  # noqa: FBT001
    left: int,
    wants: bool,  # noqa: FBT001
) -> None:
    """R5.2, D12."""
    asked = is_asked(placement(active=active, on_leave=on_leave), left=left, unit=10, wants=wants)
    assert asked == (active and not on_leave and left >= 10 and wants)


@given(PEOPLE, PEOPLE, st.sets(st.integers(1, 12)), st.integers(1, 6))
def test_nobody_is_offered_twice_or_who_may_not_be_given_to(
    coworkers: list[int], neighbours: list[int], allowed: set[int], most: int
) -> None:
    """R6.3, R6.4: people one had to do with come first, in their order, and others fill the room."""
    found = offered(coworkers, neighbours, dict.fromkeys(allowed, True), most)
    known = [who for who in dict.fromkeys(coworkers) if who in allowed]
    others = [who for who in dict.fromkeys(neighbours) if who in allowed and who not in known]
    assert len(found) == len(set(found)) == min(most, len(known) + len(others))
    assert set(found) <= allowed
    shown = [who for who in found if who in known]
    assert found == shown + [who for who in found if who not in known]
    assert shown == known[: len(shown)]
    if others and most > 1:
        assert set(found) & set(others)
