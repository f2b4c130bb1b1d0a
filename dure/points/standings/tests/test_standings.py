"""Standings of departments over a time."""

from datetime import date, timedelta

from dure.organizations.models import DepartmentSuccession, DepartmentVersion
from dure.points.closing.queries import DepartmentStanding, standings
from dure.points.closing.tests.days import TENTH, close, thank
from dure.points.policy.values import PolicyValues, TransferPolicy
from dure.points.standings.departments import summary
from dure.points.standings.queries import figures
from tests.world import World, since

NEXT = TENTH + timedelta(days=1)


def read(world: World, *, rolled_up: bool) -> dict[str, DepartmentStanding]:
    names = {one.pk: name for name, one in world.departments.items()}
    rows = standings(world.agencies["이천시"].pk, date(2026, 11, 1), date(2026, 11, 30), rolled_up=rolled_up)
    return {names[one.department_id]: one for one in rows}


def succeed(world: World, old: str, *new: str) -> None:
    """Let departments take over from one on the 11th."""
    unit = world.departments[old]
    DepartmentVersion.objects.filter(department=unit).update(valid=since(date(2016, 4, 29), NEXT))
    for name in new:
        DepartmentSuccession.objects.create(predecessor=unit, successor=world.departments[name], on=NEXT)


def test_standings_are_the_sums_of_closed_days(world: World) -> None:
    """R8.2, R8.3: received and given apart, with the headcount of an average day."""
    thank(world, "김민수", "박지훈")
    thank(world, "이서연", "박지훈", on=NEXT)
    close(NEXT)
    rows = read(world, rolled_up=False)
    assert (rows["복지정책과"].received_points, rows["복지정책과"].received_count) == (20, 2)
    assert rows["정보통신과"].given_points == 20
    assert rows["정보통신과"].average_headcount(2) == 2.0


def test_a_day_that_is_not_closed_counts_for_nothing(world: World) -> None:
    """R8.3: what is not confirmed is not reported."""
    thank(world, "김민수", "박지훈")
    assert read(world, rolled_up=False) == {}


def test_a_merged_department_is_reported_as_recorded_or_with_its_successor(world: World) -> None:
    """D21: both reports are right."""
    thank(world, "김민수", "박지훈")
    close()
    succeed(world, "복지정책과", "자치행정과")
    world.move("박지훈", "자치행정과", on=NEXT)
    thank(world, "김민수", "박지훈", on=NEXT)
    close(NEXT)
    recorded, rolled = read(world, rolled_up=False), read(world, rolled_up=True)
    assert (recorded["복지정책과"].received_points, recorded["자치행정과"].received_points) == (10, 10)
    assert rolled["자치행정과"].received_points == 20
    assert "복지정책과" not in rolled
    parts = [world.departments[name].pk for name in ("복지정책과", "자치행정과")]
    assert sorted(rolled["자치행정과"].parts) == parts


def test_successors_are_followed_over_several_steps(world: World) -> None:
    """D21."""
    thank(world, "김민수", "박지훈")
    close()
    succeed(world, "복지정책과", "자치행정과")
    succeed(world, "자치행정과", "기획예산담당관")
    assert read(world, rolled_up=True)["기획예산담당관"].received_points == 10


def test_a_divided_department_keeps_what_it_had_under_its_own_name(world: World) -> None:
    """D21: nobody can say which successor earned it."""
    thank(world, "김민수", "박지훈")
    close()
    succeed(world, "복지정책과", "자치행정과", "기획예산담당관")
    row = read(world, rolled_up=True)["복지정책과"]
    assert (row.received_points, row.is_divided) == (10, True)
    assert not read(world, rolled_up=True)["자치행정과"].is_divided


def test_departments_that_succeed_each_other_in_a_circle_do_no_harm(world: World) -> None:
    """D21: wrong data ends the climb."""
    thank(world, "김민수", "박지훈")
    close()
    succeed(world, "복지정책과", "자치행정과")
    succeed(world, "자치행정과", "복지정책과")
    rows = read(world, rolled_up=True)
    assert sum(one.received_points for one in rows.values()) == 10


def test_colleagues_who_may_give_to_each_other_make_no_thanks_broader(world: World) -> None:
    """D34, D45: breadth is the distinct givers outside the department, whatever the policy allows within it."""
    allowed = PolicyValues(transfer=TransferPolicy(same_department="allowed"))
    world.policy("이천시", allowed, on=date(2026, 11, 1))
    thank(world, "김민수", "이서연")
    thank(world, "박지훈", "이서연")
    close()
    found = figures(world.agencies["이천시"].pk, date(2026, 11, 1), TENTH)
    (one,) = [one for one in found if one.name == "정보통신과"]
    assert (one.received, one.givers) == (20, 1)
    year = summary(world.actor("김민수"), world.departments["정보통신과"].pk, 2026)
    assert (year.received, year.distinct_givers, year.giving_departments) == (20, 1, 1)
