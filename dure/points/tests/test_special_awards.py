"""Awarding special points to a person or a department."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from dure import clock
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM, Actor
from dure.kit.refusals import Refusal
from dure.organizations.models import Assignment, DepartmentBoundary
from dure.points.awards import rules
from dure.points.awards.acts import approve_award, award, decline_award
from dure.points.awards.drafts import draft
from dure.points.awards.rules import Target
from dure.points.closing import close_days
from dure.points.models import DepartmentDay, Notice, SpecialAward
from dure.points.policy import PolicyValues, SpecialPolicy
from dure.points.queries.awards import AwardView, awards, year_of
from dure.points.queries.notices import notices
from dure.points.queries.people import summary
from tests.tampering import REFUSED
from tests.world import LONG_AGO, World, since

REASON = "도자기축제 교통 대책을 여러 부서와 함께 세웠음"
NOVEMBER = datetime(2026, 11, 20, 10, 0, tzinfo=clock.SEOUL)
TODAY = date(2026, 11, 20)


def operator(world: World) -> Actor:
    return world.actor("정하늘", roles=frozenset({"operator"}))


def officer(world: World, name: str = "최유진") -> Actor:
    return world.actor(name, roles=frozenset({"personnel"}))


def crowd(world: World, people: int, department: str = "축제과") -> Target:
    """Make a department with so many members."""
    if department not in world.departments:
        world.department(department)
    for number in range(people):
        world.person(f"{department}{number}", department)
    return Target(department=world.departments[department].pk)


def give_award(world: World, target: Target, amount: int = 50, **more: object) -> AwardView:
    with clock.travel(NOVEMBER):
        return award(actor=operator(world), target=target, amount=amount, reason=REASON, **more)  # type: ignore[arg-type]


def refused(world: World, target: Target, amount: int = 50, **more: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        give_award(world, target, amount, **more)
    return caught.value


def left(world: World) -> int:
    return year_of(world.agencies["이천시"].pk, 2026, SpecialPolicy()).left


def person(world: World, name: str) -> Target:
    return Target(person=world.people[name].pk)


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


def test_the_second_person_is_of_no_department_that_gains(world: World) -> None:
    """D44: neither a colleague of the operator nor, on any side, somebody with an acting post there."""
    for name in ("같은과", "직무대리"):
        world.person(name, "기획예산담당관" if name == "같은과" else "자치행정과")
    world.role("기획예산담당관", "예산팀장", "personnel")
    world.person("예산팀장", "기획예산담당관", position="예산팀장")
    made = give_award(world, person(world, "같은과"), 20)
    assert not Notice.objects.filter(kind="award-waiting", person=world.people["예산팀장"]).exists()
    world.assign("직무대리", "기획예산담당관", "acting", position="기획예산담당관")
    with clock.travel(NOVEMBER):
        for name in ("예산팀장", "직무대리"):
            with pytest.raises(Refusal) as caught:
                approve_award(actor=world.actor(name, roles=frozenset({"personnel"})), award_id=made.id)
            assert (caught.value.code, caught.value.status) == ("award-own-department", 403)
        assert approve_award(actor=officer(world), award_id=made.id).status == "approved"


def test_nobody_gains_who_left_while_the_award_waited(world: World) -> None:
    """R2.2, D11, D25: the list is frozen, so it is approved whole or proposed again without them."""
    world.person("같은과", "기획예산담당관")
    made = give_award(world, Target(department=world.departments["기획예산담당관"].pk), 50)
    world.move("같은과", "여주기획과", on=NOVEMBER.date())
    with clock.travel(NOVEMBER):
        with pytest.raises(Refusal) as caught:
            approve_award(actor=officer(world), award_id=made.id)
        assert (caught.value.code, caught.value.status) == ("award-gone", 409)
        assert "같은과" in str(caught.value.detail)
        assert decline_award(actor=officer(world), award_id=made.id).status == "declined"
    assert summary(world.people["같은과"].pk, 2026).special == 0


def test_an_award_to_the_operators_own_department_waits_for_a_second_person(world: World) -> None:
    """D26: reserved at once, counted when approved, by somebody who neither proposed it nor gains."""
    world.person("같은과", "기획예산담당관")
    made = give_award(world, Target(department=world.departments["기획예산담당관"].pk), 50)
    assert (made.status, made.needs_second, left(world)) == ("pending", True, 900)
    assert summary(world.people["같은과"].pk, 2026).special == 0
    second_roles = frozenset({"operator", "personnel"})
    with clock.travel(NOVEMBER):
        for name, code in (("정하늘", "award-own"), ("같은과", "award-own")):
            with pytest.raises(Refusal) as caught:
                approve_award(actor=world.actor(name, roles=second_roles), award_id=made.id)
            assert caught.value.code == code
        with pytest.raises(Refusal) as caught:
            approve_award(actor=world.actor("박지훈"), award_id=made.id)
        assert (caught.value.code, caught.value.status) == ("award-decider", 403)
        approved = approve_award(actor=officer(world), award_id=made.id, note="확인함")
        assert approved.decider is not None
        assert (approved.status, approved.decider.who, approved.note) == (
            "approved",
            "최유진 주무관",
            "확인함",
        )
        assert summary(world.people["같은과"].pk, 2026).special == 50
        with pytest.raises(Refusal) as caught:
            approve_award(actor=officer(world), award_id=made.id)
        assert (caught.value.code, caught.value.status) == ("award-decided", 409)


def back_dated(world: World, name: str, to: str) -> None:
    """Move somebody as of long ago, by an order of today."""
    world.order(name, to, "main", start=date(2017, 1, 1))


def redrawn(world: World, unit: str) -> None:
    """Make a team a department of its own since this month, as a departments file does."""
    made = world.departments[unit]
    DepartmentBoundary.objects.filter(department=made).update(valid=since(LONG_AGO, date(2026, 11, 1)))
    DepartmentBoundary.objects.create(department=made, boundary=made, valid=since(date(2026, 11, 1)))


@pytest.mark.parametrize("way", ["moved", "back-dated", "sent away", "redrawn"])
def test_who_was_taken_out_of_the_operators_department_still_counts_as_of_it(world: World, way: str) -> None:
    """D26, D44, F-C4: for 90 days a move, an order with a past date, a secondment or a new border changes nothing."""
    world.department("예산팀", parent="기획예산담당관", is_boundary=False)
    world.person("같은과", "예산팀")
    world.person("예산과장", "기획예산담당관", position="예산과장")
    if way == "moved":
        world.move("같은과", "복지정책과", on=date(2026, 11, 19))
    elif way == "back-dated":
        back_dated(world, "같은과", "복지정책과")
    elif way == "sent away":
        world.assign("같은과", "복지정책과", "secondment", start=date(2026, 11, 1))
    else:
        redrawn(world, "예산팀")
    made = give_award(world, person(world, "같은과"))
    assert (made.status, made.needs_second) == ("pending", True)
    with clock.travel(NOVEMBER):
        with pytest.raises(Refusal) as caught:
            approve_award(actor=officer(world, "예산과장"), award_id=made.id)
        assert caught.value.code == "award-own-department"
        assert approve_award(actor=officer(world), award_id=made.id).status == "approved"


def test_an_approver_who_was_moved_out_of_the_department_approves_nothing_of_it(world: World) -> None:
    """D44, F-C4: however long the proposal has waited."""
    world.person("같은과", "기획예산담당관")
    world.person("예산과장", "기획예산담당관")
    made = give_award(world, person(world, "같은과"))
    world.move("예산과장", "복지정책과", on=TODAY)
    with clock.travel(datetime(2026, 12, 31, 9, tzinfo=clock.SEOUL)), pytest.raises(Refusal) as caught:
        approve_award(actor=officer(world, "예산과장"), award_id=made.id)
    assert caught.value.code == "award-own-department"


def test_the_department_on_the_list_gains_also_when_its_people_have_moved_on(world: World) -> None:
    """D44: moving whoever gains out of the approver's department before the approval changes nothing."""
    world.person("같은과", "기획예산담당관")
    world.person("복지과장", "복지정책과")
    world.move("같은과", "복지정책과", on=date(2026, 11, 1))
    made = give_award(world, person(world, "같은과"))
    world.move("같은과", "자치행정과", on=TODAY)
    with clock.travel(NOVEMBER), pytest.raises(Refusal) as caught:
        approve_award(actor=officer(world, "복지과장"), award_id=made.id)
    assert caught.value.code == "award-own-department"


def test_who_left_the_operators_department_long_ago_is_awarded_by_the_operator_alone(world: World) -> None:
    """D26: an ordinary award asks nobody else."""
    world.person("옛동료", "기획예산담당관")
    known = datetime(2026, 7, 1, tzinfo=clock.SEOUL)
    world.move("옛동료", "복지정책과", on=date(2026, 7, 1), known=known)
    assert give_award(world, person(world, "옛동료")).status == "approved"


@pytest.mark.parametrize(
    ("decider", "belonged", "code"),
    [
        (5, {5: {30}}, None),
        (5, {5: {30, 10}}, "award-own-department"),
        (5, {5: {20}}, "award-own-department"),
        (5, {5: {40}}, None),
        (9, {}, "award-own"),
        (1, {}, "award-own"),
    ],
)
def test_the_approver_is_of_no_department_that_gains_or_made_approval_necessary(
    decider: int, belonged: dict[int, set[int]], code: str | None
) -> None:
    """D44: 9 of 10 awards 1, who is of 20 now and was of 10 and 40; where else 1 was bars nobody."""
    known = {9: {10}, 1: {10, 20, 40}} | belonged
    sets = {number: frozenset(departments) for number, departments in known.items()}
    assert rules.concerned(9, [1], sets) == {10}
    assert rules.concerned(5, [1], sets) == frozenset(belonged.get(5, set())) & {10, 20, 40}
    no = rules.may_decide(frozenset({"personnel"}), decider, 9, [1], {20}, sets)
    assert (no.code if no else None) == code


def test_what_was_declined_or_withdrawn_is_free_again(world: World) -> None:
    """D26."""
    own = person(world, "정하늘")
    first, second = give_award(world, own, 50), give_award(world, own, 40)
    assert left(world) == 910
    with clock.travel(NOVEMBER):
        assert decline_award(actor=officer(world), award_id=first.id).status == "declined"
        assert decline_award(actor=operator(world), award_id=second.id).status == "withdrawn"
    assert left(world) == 1000
    assert summary(world.people["정하늘"].pk, 2026).special == 0


def test_a_proposal_lapses_with_its_year(world: World) -> None:
    """R9.2, D23: the 1,000 are those of a calendar year."""
    made = give_award(world, person(world, "정하늘"), 50)
    with clock.travel(datetime(2027, 1, 1, tzinfo=clock.SEOUL)):
        with pytest.raises(Refusal) as caught:
            approve_award(actor=officer(world), award_id=made.id)
        assert caught.value.code == "award-year"
        (view,) = awards(reader=operator(world), year=2026)
        assert view.status == "lapsed"
        assert year_of(world.agencies["이천시"].pk, 2027, SpecialPolicy()).left == 1000


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
