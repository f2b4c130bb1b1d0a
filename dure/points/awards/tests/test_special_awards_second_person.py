"""Special awards from which the operator's own department gains: a second person decides (D26, D44)."""

from datetime import date, datetime

import pytest

from dure import clock
from dure.kit.abilities import Thing, denial
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.notifications.notices.models import Notice
from dure.organizations.models import DepartmentBoundary
from dure.points.awards import rules
from dure.points.awards.actions import approve_award, decline_award
from dure.points.awards.queries import awards, year_of
from dure.points.awards.rules import Target
from dure.points.awards.tests.awarding import NOVEMBER, TODAY, give_award, left, officer, operator, person
from dure.points.policy.values import SpecialPolicy
from dure.points.standings.people import summary
from tests.pages import signed_in, text_of
from tests.world import LONG_AGO, World, since


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
        page = text_of(signed_in(world, "예산팀장").get(f"/points/awards/{made.id}/"))
        assert "다른 부서의 사람이 승인합니다." in page
        assert f"/points/awards/{made.id}/decline" not in page
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
    actor = Actor(person_id=decider, agency_id=1, roles=frozenset({"personnel"}))
    award = rules.Deciding(9, frozenset({1}), frozenset({20}), sets)
    no = denial(actor, "decide", Thing("award", 1, award))
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
