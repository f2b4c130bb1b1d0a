"""Awarding special points to a person or a department."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from dure import clock
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM
from dure.kit.refusals import Refusal
from dure.notifications.notices.queries import notices
from dure.organizations.models import Assignment
from dure.points.awards.actions import approve_award, award, decline_award
from dure.points.awards.drafts import draft
from dure.points.awards.models import SpecialAward
from dure.points.awards.rules import Target
from dure.points.awards.tests.awarding import (
    NOVEMBER,
    REASON,
    TODAY,
    crowd,
    give_award,
    left,
    officer,
    operator,
    person,
    refused,
)
from dure.points.closing.days import close_days
from dure.points.closing.models import DepartmentDay
from dure.points.policy.values import PolicyValues, SpecialPolicy
from dure.points.standings.people import summary
from tests.tampering import REFUSED
from tests.world import World


def test_the_operator_awards_a_person_of_the_own_agency(world: World) -> None:
    """R2.2, R9.1: kept apart from what people give each other (R9.3)."""
    made = give_award(world, person(world, "박지훈"), 30, document="기획예산담당관-1234(2026. 11. 19.)")
    assert (made.status, made.cost, made.people, made.target) == ("approved", 30, 1, "박지훈 주무관")
    assert summary(world.people["박지훈"].pk, 2026).special == 30
    assert left(world) == 970
    entry = Entry.objects.get(action="points.special-award")
    assert (entry.outcome, entry.details["people"]) == ("done", [world.people["박지훈"].pk])


@pytest.mark.parametrize("roles", [frozenset[str](), frozenset({"personnel"}), frozenset({"auditor"})])
def test_nobody_but_the_operator_awards(world: World, roles: frozenset[str]) -> None:
    """R4.2; a refused act leaves its audit line and nothing else (truth 8)."""
    with pytest.raises(Refusal) as caught:
        award(
            actor=world.actor("정하늘", roles=roles), target=person(world, "박지훈"), amount=10, reason=REASON
        )
    assert (caught.value.code, caught.value.status) == ("not-operator", 403)
    assert not SpecialAward.objects.exists()
    assert Entry.objects.get(action="points.special-award").outcome == "not-operator"


def test_special_points_stay_in_the_agency(world: World) -> None:
    """R2.2: neither people nor departments of others."""
    assert refused(world, person(world, "한여주")).code == "award-person"
    assert refused(world, Target(department=world.departments["여주기획과"].pk)).code == "award-department"
    assert refused(world, Target(department=2**40)).code == "award-department"
    assert refused(world, Target(person=2**40)).code == "award-person"


def test_only_staff_of_article_3_are_awarded(world: World) -> None:
    """R3.1, R3.2: footing and account."""
    world.person("파견근로", "복지정책과", employment="other")
    world.person("무계정", "복지정책과", account=False)
    for name in ("파견근로", "무계정"):
        assert refused(world, person(world, name)).code == "award-person"


def test_an_award_names_one_person_or_one_department(world: World) -> None:
    """R9.1."""
    assert refused(world, Target()).code == "award-target"
    both = Target(world.people["박지훈"].pk, world.departments["복지정책과"].pk)
    assert refused(world, both).code == "award-target"
    assert refused(world, Target(department=world.departments["전산팀"].pk)).code == "award-department"


@pytest.mark.parametrize("amount", [51, 0, -1, 10**12])
def test_51_points_are_refused_and_so_is_nothing(world: World, amount: int) -> None:
    """R9.2, D26: whole points 1 to 50; test vector: an award of 51 refused."""
    assert refused(world, person(world, "박지훈"), amount).code == "award-amount"


def test_50_points_and_1_point_are_awarded(world: World) -> None:
    """R9.2, D26."""
    assert give_award(world, person(world, "박지훈"), 50).cost == 50
    assert give_award(world, person(world, "박지훈"), 1).cost == 1


def test_20_people_times_50_use_exactly_1000(world: World) -> None:
    """R9.2, D23: test vector; nothing is left after it."""
    made = give_award(world, crowd(world, 20))
    assert (made.people, made.cost, left(world)) == (20, 1000, 0)
    no = refused(world, person(world, "박지훈"), 1)
    assert (no.code, no.extra["left"], no.extra["largest"]) == ("award-budget", 0, 0)


def test_21_people_times_50_are_refused_whole_and_47_suggested(world: World) -> None:
    """D24: test vector; the suggested amount then fits."""
    target = crowd(world, 21)
    no = refused(world, target)
    assert (no.code, no.extra["cost"], no.extra["left"], no.extra["largest"]) == (
        "award-budget",
        1050,
        1000,
        47,
    )
    assert not SpecialAward.objects.exists()
    assert give_award(world, target, 47).cost == 987


def test_every_member_of_the_department_gains_but_people_on_leave(world: World) -> None:
    """R9.1, D25: headcount on the decision date, teams included; leave listed as left out."""
    crowd(world, 2)
    world.department("축제팀", parent="축제과", is_boundary=False)
    world.person("팀원", "축제팀")
    world.person("휴직자", "축제과")
    world.assign("휴직자", "축제과", "leave", start=date(2026, 11, 1))
    world.person("떠난이", "축제과")
    world.move("떠난이", "복지정책과", on=TODAY)
    made = give_award(world, Target(department=world.departments["축제과"].pk), 10)
    assert {(one.name, one.points, one.is_on_leave) for one in made.members} == {
        ("축제과0", 10, False),
        ("축제과1", 10, False),
        ("팀원", 10, False),
        ("휴직자", 0, True),
    }
    assert made.cost == 30


def test_somebody_who_has_a_leave_and_no_main_post_is_listed_as_left_out(world: World) -> None:
    """D25: a roster may hold nothing but the leave; elsewhere on leave is of no concern here."""
    target = crowd(world, 1)
    for name, unit in (("휴직자", "축제과"), ("먼휴직자", "복지정책과")):
        world.person(name, unit)
        Assignment.objects.filter(person=world.people[name]).update(retracted_at=clock.now())
        world.assign(name, unit, "leave", start=date(2026, 10, 1))
    made = give_award(world, target, 10)
    assert {(one.name, one.points, one.is_on_leave) for one in made.members} == {
        ("축제과0", 10, False),
        ("휴직자", 0, True),
    }


def test_people_on_leave_are_taken_in_with_a_reason_each(world: World) -> None:
    """D25: an override with its reason; only for people on leave."""
    target = crowd(world, 2)
    away = world.people["축제과1"]
    world.assign(away, "축제과", "leave", start=date(2026, 11, 1))
    assert refused(world, target, 10, includes={away.pk: " \u200b"}).code == "award-override-reason"
    here = world.people["축제과0"]
    assert refused(world, target, 10, includes={here.pk: "이유"}).code == "award-override"
    made = give_award(world, target, 10, includes={away.pk: "휴직 전 주관하였음"})
    assert {one.note for one in made.members if one.is_on_leave} == {"휴직 전 주관하였음"}
    assert made.cost == 20


def test_a_department_without_headcount_is_not_awarded(world: World) -> None:
    """D25."""
    world.department("빈과")
    assert refused(world, Target(department=world.departments["빈과"].pk)).code == "award-empty"


def test_the_preview_shows_list_cost_and_what_is_left_and_freezes_it(world: World) -> None:
    """D25: an order that comes in between preview and confirmation is refused, not awarded unseen."""
    target = crowd(world, 3)
    with clock.travel(NOVEMBER):
        seen = draft(actor=operator(world), target=target, amount=20, includes={}, day=TODAY)
        assert (seen.cost, seen.budget.left, seen.largest, len(seen.people), seen.no) == (
            60,
            1000,
            50,
            3,
            None,
        )
        world.person("새사람", "축제과")
    no = refused(world, target, 20, seen=seen.digest)
    assert (no.code, no.status) == ("award-members-changed", 409)
    with clock.travel(NOVEMBER):
        again = draft(actor=operator(world), target=target, amount=20, includes={}, day=TODAY)
    assert give_award(world, target, 20, seen=again.digest).cost == 80


def test_a_repeated_award_is_a_warning_and_not_a_refusal(world: World) -> None:
    """D26."""
    give_award(world, person(world, "박지훈"), 30)
    with clock.travel(NOVEMBER):
        seen = draft(actor=operator(world), target=person(world, "박지훈"), amount=20, includes={}, day=TODAY)
    (repeat,) = seen.repeats
    assert (repeat.person_id, repeat.times, repeat.points) == (world.people["박지훈"].pk, 1, 30)
    assert give_award(world, person(world, "박지훈"), 20).status == "approved"


@pytest.mark.parametrize(
    "reason", ["", "  ", "좋음", "12345 67890", "가" * 1001, "\u200b\u200b\u200b\u200b\u200b\u200b"]
)
def test_an_award_says_what_it_is_for(world: World, reason: str) -> None:
    """R9.1: for a special contribution to collaboration."""
    with pytest.raises(Refusal) as caught:
        award(actor=operator(world), target=person(world, "박지훈"), amount=10, reason=reason)
    assert caught.value.code == "award-reason"


def test_a_reason_holds_no_resident_registration_number(world: World) -> None:
    """D29 in the spirit of O9."""
    with pytest.raises(Refusal) as caught:
        award(
            actor=operator(world),
            target=person(world, "박지훈"),
            amount=10,
            reason="900101-1234567 홍길동의 공로",
        )
    assert caught.value.code == "award-personal-data"


def test_nobody_decides_for_another_agency(world: World) -> None:
    """R2.2: to others the award does not exist."""
    made = give_award(world, person(world, "정하늘"), 50)
    with pytest.raises(Refusal) as caught:
        approve_award(actor=world.actor("한여주", roles=frozenset({"operator"})), award_id=made.id)
    assert (caught.value.code, caught.value.status) == ("award-unknown", 404)


def test_the_total_may_be_per_person_by_policy(world: World) -> None:
    """D23: the switch."""
    special = SpecialPolicy(cap=60, cap_scope="person-year", per_award=50)
    world.policy("이천시", PolicyValues(special=special), on=date(2026, 11, 1))
    target = crowd(world, 3)
    give_award(world, person(world, "축제과0"), 40)
    no = refused(world, target, 50)
    assert (no.code, no.extra["largest"]) == ("award-budget", 20)
    assert give_award(world, target, 20).cost == 60


def test_the_database_itself_keeps_the_total_and_the_rows(world: World) -> None:
    """R9.2, truth 4: whatever the code above does."""
    made = give_award(world, crowd(world, 19))
    row = SpecialAward.objects.get(pk=made.id)
    row.pk = None
    row.cost = 100
    with pytest.raises(IntegrityError, match="would exceed 1000"), transaction.atomic():
        row.save(force_insert=True)
    row.cost = 50
    with pytest.raises(IntegrityError, match="add up"):
        _save_checked(row)
    for table in ("specialaward", "specialawardmember", "specialawarddecision"):
        with (
            pytest.raises(DatabaseError, match=REFUSED),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM points_{table}")
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        SpecialAward.objects.update(amount=1)


def _save_checked(row: SpecialAward) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        row.save(force_insert=True)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_two_operators_at_once_cannot_overspend(committed_world: World) -> None:
    """R9.2, D33: 30 people at once ask for 50; exactly 20 get them."""
    world = committed_world
    world.department("축제과")
    for number in range(30):
        world.person(f"사람{number}", "축제과")
    with clock.travel(NOVEMBER), ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda n: _attempt(world, f"사람{n}"), range(30)))
    assert outcomes.count("approved") == 20
    assert outcomes.count("award-budget") == 10
    assert left(world) == 0


def _attempt(world: World, name: str) -> str:
    try:
        return award(actor=operator(world), target=person(world, name), amount=50, reason=REASON).status
    except Refusal as refusal:
        return refusal.code
    finally:
        connection.close()


def test_special_points_stand_in_a_column_of_their_own_when_the_day_is_closed(world: World) -> None:
    """D22, R9.3: not in what the department received; on the day the award was granted."""
    give_award(world, crowd(world, 3), 20)
    with clock.travel(datetime(2026, 11, 21, 1, 0, tzinfo=clock.SEOUL)):
        close_days(actor=SYSTEM, through=TODAY)
    row = DepartmentDay.objects.get(department=world.departments["축제과"], day=TODAY)
    assert (row.special_points, row.received_points) == (60, 0)


def test_those_who_gain_and_those_who_decide_are_told(world: World) -> None:
    """R9.1, D26: in the product, on their home page."""
    world.role("자치행정과", "주무관", "personnel")
    give_award(world, person(world, "박지훈"), 30)
    (mine,) = notices(reader=world.actor("박지훈"))
    assert mine.kind == "special-awarded"
    assert REASON in str(mine.sentence)
    waiting = give_award(world, person(world, "정하늘"), 30)
    assert [one.kind for one in notices(reader=world.actor("최유진"))] == ["award-waiting"]
    with clock.travel(NOVEMBER):
        decline_award(actor=officer(world), award_id=waiting.id, note="같은 공적으로 이미 받음")
    (asked,) = notices(reader=world.actor("최유진"))
    assert (str(asked.outcome), asked.is_new) == ("반려", False)
    assert notices(reader=world.actor("최유진"), only_new=True) == []
    assert [one.kind for one in notices(reader=world.actor("정하늘"))] == ["award-declined"]
