"""Who shares a department with whom, at the moment of the gift."""

from datetime import date, datetime, timedelta

import pytest

from dure import clock
from dure.points.giving.models import Transfer
from dure.points.policy.values import PolicyValues, TransferPolicy
from tests.giving import NOVEMBER, outcome
from tests.truths import contradictions
from tests.world import World

FIFTEENTH = datetime(2026, 11, 15, tzinfo=clock.SEOUL)


def test_a_team_is_inside_its_department(world: World) -> None:
    """R6.3, D1: between two teams of one department, and between team and department."""
    world.department("통신팀", parent="정보통신과", is_boundary=False)
    world.person("오통신", "통신팀")
    for giver, recipient in [
        ("김민수", "이서연"),
        ("이서연", "김민수"),
        ("이서연", "오통신"),
        ("오통신", "김민수"),
    ]:
        assert outcome(world, giver, recipient) == "same-department"
    assert not Transfer.objects.exists()


def test_whoever_stands_above_the_departments_has_one_of_their_own(world: World) -> None:
    """D1: no flagged unit above: the person's own unit; a director may thank the staff below."""
    world.department("자치행정국", is_boundary=False)
    world.department("총무과", parent="자치행정국")
    world.person("이국장", "자치행정국", position="국장")
    world.person("김비서", "자치행정국")
    world.person("나총무", "총무과")
    assert outcome(world, "이국장", "나총무") == "done"
    assert outcome(world, "나총무", "이국장") == "done"
    assert outcome(world, "이국장", "김비서") == "same-department"


def test_a_move_counts_from_midnight_of_its_day_and_the_pair_count_stays(world: World) -> None:
    """R6.3, R6.4, D2, D3: refused before, accepted after, with the gifts of before still counted."""
    world.person("강이동", "복지정책과")
    assert outcome(world, "김민수", "강이동") == "done"
    world.move("강이동", "정보통신과", FIFTEENTH.date())
    just_before = FIFTEENTH - timedelta(milliseconds=1)
    assert outcome(world, "이서연", "강이동", at=just_before) == "done"
    assert outcome(world, "김민수", "강이동", at=FIFTEENTH) == "same-department"
    assert outcome(world, "강이동", "김민수", at=FIFTEENTH) == "same-department"
    world.move("강이동", "복지정책과", date(2026, 11, 20))
    back = datetime(2026, 11, 20, tzinfo=clock.SEOUL)
    assert outcome(world, "김민수", "강이동", at=back) == "done"
    assert outcome(world, "김민수", "강이동", at=back) == "pair-limit"
    assert contradictions() == {}


def test_points_go_to_the_department_of_the_moment(world: World) -> None:
    """R8.4, D18: what was received before a move stays with the old department."""
    world.person("강이동", "복지정책과")
    world.move("강이동", "자치행정과", FIFTEENTH.date())
    assert outcome(world, "김민수", "강이동") == "done"
    assert outcome(world, "김민수", "강이동", at=FIFTEENTH) == "done"
    credited = Transfer.objects.order_by("id").values_list("recipient_department_id", flat=True)
    assert list(credited) == [world.departments["복지정책과"].pk, world.departments["자치행정과"].pk]


@pytest.mark.parametrize("kind", ["concurrent", "acting"])
def test_any_overlap_of_posts_blocks_and_only_the_main_post_is_credited(world: World, kind: str) -> None:
    """R6.3, D14: concurrent posts and acting duty make departments shared, in both directions."""
    world.assign("박지훈", "자치행정과", kind, start=date(2026, 11, 1), end=FIFTEENTH.date())
    assert outcome(world, "박지훈", "최유진") == "same-department"
    assert outcome(world, "최유진", "박지훈") == "same-department"
    assert outcome(world, "김민수", "박지훈") == "done"
    assert Transfer.objects.get().recipient_department == world.departments["복지정책과"]
    assert outcome(world, "박지훈", "최유진", at=FIFTEENTH) == "done"
    assert contradictions() == {}


def test_two_people_with_concurrent_posts_in_a_third_department_share_it(world: World) -> None:
    """D14: any overlap, also where neither has the main post."""
    for name in ("김민수", "박지훈"):
        world.assign(name, "기획예산담당관", "concurrent", start=date(2026, 11, 1))
    assert outcome(world, "김민수", "박지훈") == "same-department"


@pytest.mark.parametrize("kind", ["secondment", "exchange"])
def test_a_seconded_person_belongs_where_they_work(world: World, kind: str) -> None:
    """D13: the department they left is not theirs meanwhile, the host's is; the home agency is elsewhere."""
    world.assign("최유진", "협업정책과", kind, start=date(2026, 11, 5), end=FIFTEENTH.date())
    world.person("서자치", "자치행정과")
    assert outcome(world, "최유진", "서자치") == "done"
    assert outcome(world, "최유진", "문행정") == "same-department"
    assert outcome(world, "문행정", "최유진") == "same-department"
    assert outcome(world, "김민수", "최유진") == "done"
    first, second = Transfer.objects.order_by("id")
    assert first.sender_agency == world.agencies["행정안전부"]
    assert second.recipient_department == world.departments["협업정책과"]
    assert outcome(world, "최유진", "서자치", at=FIFTEENTH) == "same-department"
    assert outcome(world, "최유진", "문행정", at=FIFTEENTH) == "done"
    assert contradictions() == {}


def test_a_policy_may_allow_giving_within_a_department(world: World) -> None:
    """D32: what governs is the policy in force, not the code."""
    values = PolicyValues(transfer=TransferPolicy(same_department="allowed"))
    world.policy("이천시", values, on=date(2026, 11, 1))
    assert outcome(world, "김민수", "이서연", at=NOVEMBER.replace(month=10)) == "same-department"
    assert outcome(world, "김민수", "이서연") == "done"
    assert contradictions() == {}
