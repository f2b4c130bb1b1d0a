"""How much may be given: the allowance, the pair, the unit."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from dure import clock
from dure.audit.models import Entry
from dure.kit.refusals import Refusal
from dure.points.giving.models import Allowance, Transfer
from dure.points.policy.values import AllowancePolicy, PolicyValues, TransferPolicy
from tests.giving import NOVEMBER, gift, outcome, send
from tests.truths import contradictions
from tests.world import World

FIRST_OF_DECEMBER = datetime(2026, 12, 1, tzinfo=clock.SEOUL)


def colleagues(world: World, number: int, department: str = "자치행정과") -> list[str]:
    names = [f"동료{one}" for one in range(number)]
    for name in names:
        world.person(name, department)
    return names


def test_twenty_gifts_succeed_and_the_twenty_first_is_refused(world: World) -> None:
    """R5.1, R6.1: 200 points, 10 at a time; the refusal says what is left and from when there is more."""
    names = colleagues(world, 21)
    assert [outcome(world, "김민수", name) for name in names[:20]] == ["done"] * 20
    with pytest.raises(Refusal) as refused:
        send(world, "김민수", gift(world, names[20]))
    assert refused.value.code == "allowance"
    assert refused.value.extra == {"remaining": 0, "resets_at": "2026-12-01T00:00:00+09:00"}
    assert Allowance.objects.get().used == 200
    assert Transfer.objects.count() == 20
    assert contradictions() == {}


def test_the_third_gift_to_one_person_is_refused_until_the_first_of_the_next_month(world: World) -> None:
    """R6.4, D4: twice a month; again at 00:00:00 on the 1st and not a millisecond before."""
    assert [outcome(world, "김민수", "박지훈") for _ in range(3)] == ["done", "done", "pair-limit"]
    last = FIRST_OF_DECEMBER - timedelta(milliseconds=1)
    assert outcome(world, "김민수", "박지훈", at=last) == "pair-limit"
    assert outcome(world, "김민수", "박지훈", at=FIRST_OF_DECEMBER) == "done"
    assert outcome(world, "김민수", "최유진", at=last) == "done"
    assert contradictions() == {}


def test_giving_back_is_never_blocked_by_having_received(world: World) -> None:
    """D5: the pair is ordered; A to B twice and B to A twice are both allowed."""
    assert [outcome(world, "김민수", "박지훈") for _ in range(2)] == ["done"] * 2
    assert [outcome(world, "박지훈", "김민수") for _ in range(3)] == ["done", "done", "pair-limit"]
    assert contradictions() == {}


def test_others_giving_to_the_same_person_do_not_count(world: World) -> None:
    """R6.4: the limit is one giver's towards one person."""
    for giver in ("김민수", "이서연", "최유진", "한여주"):
        assert [outcome(world, giver, "박지훈") for _ in range(2)] == ["done"] * 2


def test_whoever_received_five_hundred_and_has_no_allowance_cannot_give(world: World) -> None:
    """R2.1, R8.1: received points are never given on."""
    world.person("신입", "자치행정과", start=date(2026, 11, 2))
    for name in colleagues(world, 25, "복지정책과"):
        for _ in range(2):
            assert outcome(world, name, "신입") == "done"
    assert sum(Transfer.objects.values_list("amount", flat=True)) == 500
    assert outcome(world, "신입", "박지훈") == "allowance"
    assert contradictions() == {}


@pytest.mark.parametrize("amount", [0, -10, 9, 11, 20, 200, 10**18, -(10**18), 10**30])
def test_another_amount_than_ten_is_refused(world: World, amount: int) -> None:
    """R6.1, D6: exactly 10."""
    assert outcome(world, "김민수", "박지훈", amount=amount) == "amount"
    assert not Transfer.objects.exists()
    assert contradictions() == {}


def test_ten_said_and_ten_meant_are_the_same(world: World) -> None:
    """D6."""
    assert outcome(world, "김민수", "박지훈", amount=10) == "done"
    assert outcome(world, "김민수", "박지훈", amount=None) == "done"
    assert set(Transfer.objects.values_list("amount", flat=True)) == {10}


def test_the_rest_below_one_unit_cannot_be_given(world: World) -> None:
    """R6.1: 25 points are two gifts of 10, and the refusal tells of the 5 that stay."""
    values = PolicyValues(allowance=AllowancePolicy(amount=25), transfer=TransferPolicy(pair_limit=5))
    world.policy("이천시", values, on=date(2026, 11, 1))
    assert [outcome(world, "김민수", "박지훈") for _ in range(3)] == ["done", "done", "allowance"]
    with pytest.raises(Refusal) as refused:
        send(world, "김민수", gift(world, "박지훈"))
    assert refused.value.extra["remaining"] == 5
    assert "25" in str(refused.value.detail)


def test_unused_points_lapse_with_the_month(world: World) -> None:
    """R5.2, D8: nothing carries over, and no job has to run for it."""
    (given,) = send(world, "김민수", gift(world, "박지훈"))
    assert (given.granted, given.remaining) == (200, 190)
    (given,) = send(world, "김민수", gift(world, "박지훈"), at=FIRST_OF_DECEMBER)
    assert (given.granted, given.remaining) == (200, 190)
    rows = Allowance.objects.order_by("month").values_list("month", "granted", "used")
    assert list(rows) == [(date(2026, 11, 1), 200, 10), (date(2026, 12, 1), 200, 10)]


def test_a_refused_gift_leaves_no_trace_but_its_audit_line(world: World) -> None:
    """Truth 8: not even the allowance that a first use would have made."""
    assert outcome(world, "김민수", "이서연") == "same-department"
    assert not Allowance.objects.exists()
    assert contradictions() == {}


def test_refused_gifts_of_one_account_leave_a_bounded_number_of_lines(world: World, settings: Any) -> None:
    """F-C14: what is refused costs nothing, so it can be tried as fast as a machine can."""
    settings.REFUSALS_PER_HOUR = 10
    assert [outcome(world, "김민수", "이서연") for _ in range(12)] == ["same-department"] * 12
    assert Entry.objects.filter(outcome="same-department").count() == 10
    assert outcome(world, "김민수", "박지훈") == "done"
    assert Entry.objects.filter(action="points.give", outcome="done").count() == 1
    assert contradictions() == {}


def test_a_gift_of_an_earlier_month_does_not_come_out_of_this_one(world: World) -> None:
    """D4: the month is that of the act."""
    for month in (9, 10, 11):
        for _ in range(2):
            assert outcome(world, "김민수", "박지훈", at=NOVEMBER.replace(month=month)) == "done"
    assert list(Allowance.objects.values_list("used", flat=True)) == [20, 20, 20]
    assert contradictions() == {}
