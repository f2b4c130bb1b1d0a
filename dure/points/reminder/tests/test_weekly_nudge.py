"""The weekly question as a job: whom it reaches, how often, at what price."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dure import clock
from dure.accounts.placement import people_on
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM
from dure.kit.refusals import Refusal
from dure.notifications.notices.models import Notice
from dure.points import jobs
from dure.points.closing.grants import grant_month
from dure.points.closing.tests.days import at, thank
from dure.points.giving import offer_rules as rules
from dure.points.giving.models import Allowance
from dure.points.giving.offers import wants_nudge
from dure.points.reminder.actions import choose, nudge
from tests.world import World

FRIDAY = date(2026, 11, 20)
HERE = ("김민수", "이서연", "박지훈", "최유진", "정하늘", "한여주", "문행정")


@pytest.fixture
def november(world: World) -> World:
    with clock.travel(at(date(2026, 11, 1))):
        grant_month(actor=SYSTEM)
    return world


def ask(on: date = FRIDAY) -> int:
    with clock.travel(at(on)):
        return nudge(actor=SYSTEM)


def asked(*, only_new: bool = True) -> set[str]:
    rows = Notice.objects.filter(kind="weekly-nudge")
    return set((rows.filter(seen_at=None) if only_new else rows).values_list("person__name", flat=True))


def test_everybody_with_something_left_is_asked_once_in_the_week(november: World) -> None:
    """R5.2: on Friday; again on the same day, on Saturday or on another machine asks nobody twice."""
    assert ask() == len(HERE)
    assert asked() == set(HERE)
    assert ask() == ask(FRIDAY + timedelta(days=1)) == ask(FRIDAY + timedelta(days=2)) == 0
    assert Entry.objects.get(action="points.nudge").details == {"people": len(HERE)}


def test_a_friday_on_which_nothing_ran_is_made_up_for_until_sunday_and_not_after(november: World) -> None:
    """None for weeks that are over."""
    assert ask(FRIDAY + timedelta(days=3)) == 0
    assert ask(FRIDAY + timedelta(days=2)) == len(HERE)


def test_a_question_of_last_week_is_put_away_and_this_weeks_takes_its_place(november: World) -> None:
    ask()
    ask(FRIDAY + timedelta(days=3))
    assert asked() == set()
    ask(FRIDAY + timedelta(days=7))
    assert asked() == set(HERE)
    assert Notice.objects.filter(kind="weekly-nudge").count() == 2 * len(HERE)


def test_the_last_day_of_a_month_asks_nothing(world: World) -> None:
    """2026-07-31 is a Friday: whoever is asked on that day hears that points expire."""
    with clock.travel(at(date(2026, 7, 1))):
        grant_month(actor=SYSTEM)
    assert ask(date(2026, 7, 31)) == 0
    assert ask(date(2026, 7, 24)) == len(HERE)


def test_who_gave_everything_is_on_leave_retired_or_said_no_is_not_asked(november: World) -> None:
    """R5.2, D11, D12: and whoever switched it off is asked again when it is on again."""
    world = november
    Allowance.objects.filter(person=world.people["김민수"]).update(used=200)
    Allowance.objects.filter(person=world.people["한여주"]).update(used=195)
    world.leave("이서연", date(2026, 11, 10))
    world.retire("박지훈", date(2026, 11, 10))
    choose(actor=world.actor("최유진"), weekly_nudge=False)
    ask()
    assert asked() == {"정하늘", "문행정"}
    choose(actor=world.actor("최유진"), weekly_nudge=True)
    assert wants_nudge(world.people["최유진"].pk)
    ask()
    assert asked() == {"정하늘", "문행정", "최유진"}


def test_the_statement_and_the_rule_say_the_same_of_everybody(november: World) -> None:
    """One rule in two languages: SQL for a nation, Python for a reader."""
    world = november
    world.leave("이서연", date(2026, 11, 10))
    world.assign("박지훈", "여주기획과", "secondment", start=date(2026, 11, 10))
    world.person("임시직", "자치행정과", employment="dispatch")
    world.person("무계정", "자치행정과", account=False)
    Allowance.objects.filter(person=world.people["문행정"]).update(used=191)
    choose(actor=world.actor("정하늘"), weekly_nudge=False)
    ask()
    left = {one.person_id: one.granted - one.used for one in Allowance.objects.all()}
    people = people_on([one.pk for one in world.people.values()], FRIDAY)
    wanted = {
        one.name
        for one in people.values()
        if rules.is_asked(one, left=left.get(one.person_id, 0), unit=10, wants=wants_nudge(one.person_id))
    }
    assert asked() == wanted


def test_the_number_of_statements_does_not_grow_with_that_of_people(november: World) -> None:
    """1.2 million people are asked as seven are."""

    def price() -> int:
        with CaptureQueriesContext(connection) as queries:
            ask()
        return len(queries)

    few = price()
    for number in range(60):
        november.person(f"사람{number}", "자치행정과")
    with clock.travel(at(date(2026, 11, 21))):
        grant_month(actor=SYSTEM)
    many = price()
    assert len(asked()) == len(HERE) + 60
    assert many == few <= 8


def test_the_question_names_no_points_no_deadline_and_no_giver(november: World) -> None:
    """Not "150 points expire", and nobody is told to give back."""
    thank(november, "박지훈", "김민수", FRIDAY)
    ask()
    for one in Notice.objects.filter(kind="weekly-nudge"):
        assert one.facts == {"week": "2026-11-16"}


def test_only_the_product_itself_asks(november: World) -> None:
    with pytest.raises(Refusal) as refused:
        nudge(actor=november.actor("김민수"))
    assert refused.value.code == "not-allowed"


def test_an_account_without_a_person_chooses_nothing(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        choose(actor=world.actor("김민수", person_id=None), weekly_nudge=False)
    assert (refused.value.code, refused.value.status) == ("no-person", 403)


def test_the_schedule_asks(november: World) -> None:
    with clock.travel(datetime(2026, 11, 20, 9, tzinfo=clock.SEOUL)):
        jobs.weekly_nudge(timestamp=0)
    assert asked() == set(HERE)
