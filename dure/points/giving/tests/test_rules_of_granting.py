"""How much each person gets in a month, decided by a pure function."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.organizations.placement import Placement
from dure.points.giving.rules import Arrival, grant
from dure.points.policy.rules import is_eligible
from dure.points.policy.values import AllowancePolicy, PolicyValues
from tests import strategies

NOVEMBER = date(2026, 11, 1)
HERE = Placement(1, "김민수", "official", True, 1, "local", 1, frozenset({1}))
NOT_HERE = Placement(1, "김민수", "official", True)


def joiners(rule: str, amount: int = 200) -> PolicyValues:
    return PolicyValues(allowance=AllowancePolicy.model_validate({"joiner": rule, "amount": amount}))


@given(
    strategies.placements(person_id=1),
    strategies.placements(person_id=1),
    st.none() | strategies.days,
    st.none() | strategies.days,
    strategies.months,
    strategies.policies(),
)
def test_a_grant_is_the_whole_amount_nothing_or_a_share_in_units(
    first: Placement,
    current: Placement,
    joined: date | None,
    opened: date | None,
    month: date,
    policy: PolicyValues,
) -> None:
    """R5.1, D9: never negative, never more than the policy's amount."""
    joined = joined and joined.replace(year=month.year, month=month.month, day=min(joined.day, 28))
    points = grant(first, current, Arrival(joined, opened), month, policy)
    assert 0 <= points <= policy.allowance.amount
    assert points == policy.allowance.amount or points % policy.transfer.unit == 0


@given(
    strategies.placements(person_id=1),
    strategies.placements(person_id=1),
    st.dates(date(2026, 10, 1), date(2026, 11, 30)),
    strategies.policies(),
)
def test_whoever_is_eligible_on_the_first_and_not_on_leave_gets_it_all(
    first: Placement, current: Placement, opened: date, policy: PolicyValues
) -> None:
    """R5.1, D12, D36: whatever happens to them later in the month, and by default however late the account is."""
    points = grant(first, current, Arrival(None, opened), NOVEMBER, policy)
    waits = policy.allowance.late_account == "next-month" and opened > NOVEMBER
    if is_eligible(first, policy) and not first.on_leave and not waits:
        assert points == policy.allowance.amount
    else:
        assert points == 0


@given(st.integers(2, 30), st.sampled_from(["none", "full", "prorated"]))
def test_whoever_was_on_leave_on_the_first_gets_nothing_on_returning(day: int, rule: str) -> None:
    """D12: a return is no joining, whatever the policy says of joiners."""
    on_leave = replace(HERE, on_leave=True)
    assert grant(on_leave, HERE, Arrival(date(2026, 11, day)), NOVEMBER, joiners(rule)) == 0


@pytest.mark.parametrize(
    ("rule", "points"), [("none", 0), ("full", 200), ("prorated", 190)], ids=["none", "full", "prorated"]
)
def test_whoever_joins_on_the_second_gets_what_the_policy_says(rule: str, points: int) -> None:
    """D9: nothing until the next 1st under Icheon."""
    assert grant(NOT_HERE, HERE, Arrival(date(2026, 11, 2)), NOVEMBER, joiners(rule)) == points


@given(strategies.months, st.integers(10, 1000), st.data())
def test_a_prorated_share_falls_with_every_day_and_stays_below_the_whole(
    month: date, amount: int, data: st.DataObject
) -> None:
    """D9: prorated down to a multiple of the unit, in months of 28 to 31 days."""
    policy = joiners("prorated", amount)
    following = (month + timedelta(days=32)).replace(day=1)
    shares = [
        grant(NOT_HERE, HERE, Arrival(month + timedelta(days=day)), month, policy)
        for day in range(1, (following - month).days)
    ]
    assert shares == sorted(shares, reverse=True)
    assert all(share < amount and share % 10 == 0 for share in shares)


@pytest.mark.parametrize(
    ("month", "joined", "points"),
    [
        (date(2026, 2, 1), date(2026, 2, 15), 100),  # 14 of 28 days
        (date(2028, 2, 1), date(2028, 2, 29), 0),  # 1 of 29: six points, less than a unit
        (date(2026, 12, 1), date(2026, 12, 31), 0),
        (date(2026, 12, 1), date(2026, 12, 17), 90),  # 15 of 31: 96
        (date(2026, 11, 1), date(2026, 11, 16), 100),
    ],
)
def test_shares_at_month_ends_and_in_a_leap_year(month: date, joined: date, points: int) -> None:
    """D9."""
    assert grant(NOT_HERE, HERE, Arrival(joined), month, joiners("prorated")) == points


@pytest.mark.parametrize(
    "current", [replace(HERE, on_leave=True), replace(HERE, employment="other"), NOT_HERE]
)
@pytest.mark.parametrize("rule", ["none", "full", "prorated"])
def test_a_joiner_who_does_not_take_part_now_gets_nothing(current: Placement, rule: str) -> None:
    """R3.1, R3.2, D9, D12."""
    assert grant(NOT_HERE, current, Arrival(date(2026, 11, 10)), NOVEMBER, joiners(rule)) == 0


@pytest.mark.parametrize(("rule", "points"), [("full", 200), ("next-month", 0)])
def test_an_account_opened_after_the_first_costs_the_month_only_where_the_policy_says_so(
    rule: str, points: int
) -> None:
    """D36: for whoever was at work on the 1st; an account opened on the 1st is in time."""
    policy = PolicyValues(allowance=AllowancePolicy.model_validate({"late_account": rule}))
    assert grant(HERE, HERE, Arrival(None, date(2026, 11, 2)), NOVEMBER, policy) == points
    assert grant(HERE, HERE, Arrival(None, NOVEMBER), NOVEMBER, policy) == 200


@pytest.mark.parametrize("rule", ["full", "next-month"])
def test_of_joiners_the_rule_of_joiners_decides_and_not_that_of_accounts(rule: str) -> None:
    """D9, D36: whoever comes on the 10th has an account from then at the earliest."""
    values = {"joiner": "full", "late_account": rule}
    policy = PolicyValues(allowance=AllowancePolicy.model_validate(values))
    tenth = date(2026, 11, 10)
    assert grant(NOT_HERE, HERE, Arrival(tenth, tenth), NOVEMBER, policy) == 200


def test_a_stored_version_that_knows_no_late_accounts_means_that_they_cost_nothing() -> None:
    """D36, D32: versions that are stored keep what they meant."""
    stored = PolicyValues().model_dump(mode="json")
    del stored["allowance"]["late_account"]
    assert PolicyValues.model_validate(stored) == PolicyValues()
