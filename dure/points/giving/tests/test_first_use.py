"""The allowance that nobody granted yet: made at first use, the same that the schedule would have made."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dure import clock
from dure.accounts.models import Account
from dure.kit.actor import SYSTEM
from dure.kit.refusals import Refusal
from dure.organizations.models import Assignment
from dure.points.closing.grants import grant_month
from dure.points.giving.models import Allowance
from dure.points.giving.queries import allowance
from dure.points.policy.values import AllowancePolicy, PolicyValues
from tests.giving import NOVEMBER, gift, outcome, send
from tests.truths import contradictions
from tests.world import World, rolled_back, small_government

FIRST = date(2026, 11, 1)
TENTH = NOVEMBER.date()


def joiner_rule(world: World, rule: str) -> None:
    values = PolicyValues(allowance=AllowancePolicy.model_validate({"joiner": rule}))
    world.policy("이천시", values, on=date(2026, 10, 1))


def test_first_use_grants_what_the_schedule_would_have(world: World) -> None:
    """D8, R5.1: by schedule or at first use."""
    (given,) = send(world, "김민수", gift(world, "박지훈"))
    assert (given.granted, given.remaining) == (200, 190)
    row = Allowance.objects.get()
    assert (row.granted, row.used, row.effective_on, row.agency) == (200, 10, FIRST, world.agencies["이천시"])
    assert row.recorded_at == NOVEMBER


def test_whoever_joined_on_the_second_has_nothing_and_back_dated_to_the_first_everything(
    world: World,
) -> None:
    """D9, D10: 0 points; after the late order 200, recorded when it was and effective from the 1st."""
    person = world.person("신입", "자치행정과", start=date(2026, 11, 2))
    assert outcome(world, "신입", "김민수") == "allowance"
    Assignment.objects.filter(person=person).update(retracted_at=NOVEMBER)
    world.assign("신입", "자치행정과", start=FIRST)
    later = NOVEMBER + timedelta(days=1)
    (given,) = send(world, "신입", gift(world, "김민수"), at=later)
    assert given.granted == 200
    row = Allowance.objects.get(person=person)
    assert (row.effective_on, row.recorded_at) == (FIRST, later)
    assert contradictions() == {}


@pytest.mark.parametrize("employment", ["official", "other"])
def test_an_account_that_is_opened_late_does_not_cost_the_month(world: World, employment: str) -> None:
    """D36: work and employment are asked as of the 1st, the account at the act, by first use and by schedule alike."""
    late = world.person("늦계정", "정보통신과", employment=employment, account=False)
    with clock.travel(NOVEMBER):
        assert allowance(late.pk).granted == 0
        grant_month(actor=SYSTEM)
        assert not Allowance.objects.filter(person=late).exists()
        Account.objects.create(login="late", person=late)
        points = 200 if employment == "official" else 0
        assert allowance(late.pk).granted == points
        grant_month(actor=SYSTEM)
    assert list(Allowance.objects.filter(person=late).values_list("granted", flat=True)) == [points] * (
        points > 0
    )


@pytest.mark.parametrize(("opened", "points"), [(FIRST, 200), (date(2026, 11, 2), 0)])
def test_an_agency_may_let_a_late_account_wait_for_the_next_first(
    world: World, opened: date, points: int
) -> None:
    """D36: by first use and by schedule alike; who waits is told from when, and has the whole next month."""
    values = PolicyValues(allowance=AllowancePolicy(late_account="next-month"))
    world.policy("이천시", values, on=date(2026, 10, 1))
    for name in ("김민수", "이서연"):
        open_since(world, name, opened)
    assert outcome(world, "김민수", "박지훈") == ("done" if points else "allowance")
    with clock.travel(NOVEMBER):
        assert allowance(world.people["김민수"].pk).granted == points
        grant_month(actor=SYSTEM)
    assert Allowance.objects.filter(person=world.people["이서연"]).exists() is bool(points)
    december = datetime(2026, 12, 1, tzinfo=clock.SEOUL)
    assert send(world, "김민수", gift(world, "박지훈"), at=december)[0].granted == 200
    assert contradictions() == {}


def open_since(world: World, name: str, day: date) -> None:
    """Say on which day somebody's account was opened."""
    noon = clock.start_of(day) + timedelta(hours=12)
    Account.objects.filter(person=world.people[name]).update(opened_at=noon)


def test_whoever_has_no_allowance_yet_is_told_from_when(world: World) -> None:
    """D9: the sentence speaks of the coming 1st, not of points that were spent."""
    world.person("신입", "자치행정과", start=date(2026, 11, 2))
    with pytest.raises(Refusal) as refused:
        send(world, "신입", gift(world, "김민수"))
    assert (refused.value.code, refused.value.extra["remaining"]) == ("allowance", 0)
    with override("ko"):
        assert str(refused.value.detail).startswith("이번 달에는 받은 포인트가 없습니다.")
        assert "2026. 12. 1.부터" in str(refused.value.detail)


def test_a_late_order_that_ends_a_post_takes_back_nothing_given(world: World) -> None:
    """D10, R8.4: what was given before the order was known stays; nothing more is given after it."""
    assert outcome(world, "김민수", "박지훈") == "done"
    world.retire("김민수", date(2026, 11, 5))
    assert outcome(world, "김민수", "박지훈") == "sender-not-eligible"
    assert Allowance.objects.get().used == 10
    assert contradictions() == {}


@pytest.mark.parametrize(("rule", "points"), [("none", 0), ("full", 200), ("prorated", 140)])
def test_the_policy_says_what_a_joiner_may_give_and_from_when(world: World, rule: str, points: int) -> None:
    """D9: nothing until the next 1st, everything, or the share of the days left."""
    joiner_rule(world, rule)
    world.person("신입", "자치행정과", start=TENTH)
    with clock.travel(NOVEMBER):
        assert allowance(world.people["신입"].pk).granted == points
    assert outcome(world, "신입", "김민수") == ("done" if points else "allowance")
    december = datetime(2026, 12, 1, tzinfo=clock.SEOUL)
    assert send(world, "신입", gift(world, "김민수"), at=december)[0].granted == 200
    row = Allowance.objects.filter(month=FIRST).first()
    assert row is None or (row.granted, row.effective_on) == (points, TENTH)
    assert contradictions() == {}


@pytest.mark.parametrize("rule", ["none", "full", "prorated"])
def test_whoever_was_on_leave_on_the_first_gets_nothing_that_month(world: World, rule: str) -> None:
    """D12: coming back in the middle of the month is no joining."""
    joiner_rule(world, rule)
    world.leave("김민수", date(2026, 10, 20), date(2026, 11, 5))
    assert outcome(world, "김민수", "박지훈") == "allowance"


def test_leave_that_begins_on_the_second_keeps_the_grant_but_not_the_giving(world: World) -> None:
    """D12: eligible on the 1st."""
    world.leave("김민수", date(2026, 11, 2), TENTH)
    assert (
        outcome(world, "김민수", "박지훈", at=datetime(2026, 11, 3, tzinfo=clock.SEOUL)) == "sender-on-leave"
    )
    assert send(world, "김민수", gift(world, "박지훈"))[0].granted == 200


def test_a_seconded_person_never_has_two_allowances(world: World) -> None:
    """D13: one per person and month, that of where they worked on the 1st; nothing more at the other place."""
    world.policy("행정안전부", PolicyValues(allowance=AllowancePolicy(amount=100)), on=date(2026, 10, 1))
    assert send(world, "최유진", gift(world, "김민수"))[0].granted == 200
    world.assign("최유진", "협업정책과", "secondment", start=date(2026, 11, 15))
    later = datetime(2026, 11, 20, tzinfo=clock.SEOUL)
    (given,) = send(world, "최유진", gift(world, "김민수"), at=later)
    assert (given.granted, given.remaining) == (200, 180)
    december = datetime(2026, 12, 3, tzinfo=clock.SEOUL)
    assert send(world, "최유진", gift(world, "김민수"), at=december)[0].granted == 100
    assert Allowance.objects.count() == 2
    assert contradictions() == {}


def test_a_first_use_after_the_secondment_grants_what_the_first_would_have(world: World) -> None:
    """D8, D13: whether the schedule ran or not, the policy is that of where one worked on the 1st."""
    world.policy("행정안전부", PolicyValues(allowance=AllowancePolicy(amount=100)), on=date(2026, 10, 1))
    world.assign("최유진", "협업정책과", "secondment", start=date(2026, 11, 5))
    assert send(world, "최유진", gift(world, "김민수"))[0].granted == 200
    assert Allowance.objects.get().agency == world.agencies["이천시"]
    assert contradictions() == {}


spans = st.tuples(st.integers(-40, 40), st.none() | st.integers(1, 40)).map(
    lambda pair: (
        FIRST + timedelta(days=pair[0]),
        None if pair[1] is None else FIRST + timedelta(days=pair[0] + pair[1]),
    )
)
units = st.sampled_from(["정보통신과", "복지정책과", "여주기획과", "협업정책과"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    main=st.none() | st.tuples(units, spans),
    posts=st.lists(
        st.tuples(st.sampled_from(["secondment", "concurrent", "acting", "leave"]), units, spans), max_size=3
    ),
    employment=st.sampled_from(["official", "other"]),
    rule=st.tuples(st.sampled_from(["none", "full", "prorated"]), st.sampled_from(["full", "next-month"])),
    is_open=st.booleans(),
    opened=st.integers(-3, 29),
    day=st.integers(0, 29),
)
def test_schedule_and_first_use_grant_the_same_in_every_life(
    db: None,
    *,
    main: tuple[str, Any] | None,
    posts: list[tuple[str, str, Any]],
    employment: str,
    rule: tuple[str, str],
    is_open: bool,
    opened: int,
    day: int,
) -> None:
    """D8, D9, D12, D13, D36: points, agency, policy and the day they count from."""
    moment = clock.start_of(FIRST + timedelta(days=day)) + timedelta(hours=12)
    found = []
    for way in (by_schedule, at_first_use):
        with rolled_back():
            world = small_government()
            for agency, amount in [("이천시", 200), ("여주시", 150), ("행정안전부", 90)]:
                granting = {"amount": amount, "joiner": rule[0], "late_account": rule[1]}
                values = PolicyValues.model_validate({"allowance": granting})
                world.policy(agency, values, on=FIRST)
            person = world.person("한사람", "자치행정과", employment=employment, start=None)
            Account.objects.filter(person=person).update(is_active=is_open)
            open_since(world, "한사람", FIRST + timedelta(days=opened))
            for kind, unit, (start, end) in [("main", *main), *posts] if main else posts:
                world.order(person, unit, kind, start=start, end=end)
            found.append(way(world, moment))
    scheduled, first = found
    assert first is None or first == scheduled


def by_schedule(world: World, moment: datetime) -> tuple[Any, ...] | None:
    with clock.travel(moment):
        grant_month(actor=SYSTEM)
    return row_of(world)


def at_first_use(world: World, moment: datetime) -> tuple[Any, ...] | None:
    """Give once to somebody who is never in the way; None where nothing could be given for another reason."""
    world.person("받는이", "기획예산담당관")
    if outcome(world, "한사람", "받는이", at=moment) not in ("done", "allowance"):
        return None
    return row_of(world) or (0,)


def row_of(world: World) -> tuple[Any, ...]:
    row = Allowance.objects.filter(person=world.people["한사람"]).first()
    if row is None:
        return (0,)
    return (row.granted, row.agency.short_name, row.policy.version, row.effective_on)
