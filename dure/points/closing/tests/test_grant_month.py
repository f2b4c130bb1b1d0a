"""Granting the monthly allowance by schedule."""

import io
import threading
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from dure import clock
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM
from dure.kit.refusals import Refusal
from dure.organizations.models import Assignment
from dure.points import jobs
from dure.points.closing import grants
from dure.points.closing.days import close_days
from dure.points.closing.grants import grant_month
from dure.points.giving.actions import give
from dure.points.giving.models import Allowance, FormerAllowance
from dure.points.policy.values import AllowancePolicy, PolicyValues
from dure.results.verification import verify
from dure.sealing import verify_ledger
from dure.sealing.export import export_ledger
from tests.world import World

FIRST = datetime(2026, 11, 1, 0, 5, tzinfo=clock.SEOUL)
TENTH = datetime(2026, 11, 10, 9, 0, tzinfo=clock.SEOUL)
ELEVENTH = datetime(2026, 11, 11, 9, 0, tzinfo=clock.SEOUL)
NOVEMBER = date(2026, 11, 1)
THANKS = "민원 시스템 점검을 밤늦게까지 도와주셔서 고맙습니다."


def granted(world: World) -> dict[str, int]:
    names = {person.pk: name for name, person in world.people.items()}
    return {names[row.person_id]: row.granted for row in Allowance.objects.filter(month=NOVEMBER)}


def test_every_eligible_person_gets_200_points_on_the_first(world: World) -> None:
    """R5.1, R3.1, R3.2: officials, permanent and fixed-term workers with an active account; nobody else."""
    world.person("기간제", "복지정책과", employment="fixed-term")
    world.person("용역", "복지정책과", employment="other")
    world.person("계정없음", "복지정책과", account=False)
    with clock.travel(FIRST):
        people = grant_month(actor=SYSTEM)
    assert people == 8
    assert set(granted(world).values()) == {200}
    assert granted(world).keys() == world.people.keys() - {"용역", "계정없음"}
    row = Allowance.objects.get(person=world.people["김민수"])
    assert (row.used, row.effective_on, row.agency) == (0, NOVEMBER, world.agencies["이천시"])
    assert Entry.objects.get().details["people"] == 8


def test_granting_twice_gives_nobody_more(world: World) -> None:
    """D8: unique per person and month."""
    with clock.travel(FIRST):
        grant_month(actor=SYSTEM)
        assert grant_month(actor=SYSTEM, month=NOVEMBER) == 0
    assert Allowance.objects.count() == len(world.people)


def test_people_are_granted_in_chunks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chunk holds up the end of the day, so it is short whatever the number of people."""
    monkeypatch.setattr("dure.points.closing.grants.CHUNK", 2)
    looked: list[int] = []
    with clock.travel(FIRST):
        assert grant_month(actor=SYSTEM, progress=looked.append) == 7
    assert looked == [2, 2, 2, 1]


def test_whoever_is_on_leave_on_the_first_gets_nothing(world: World) -> None:
    """D12."""
    world.assign("이서연", "전산팀", "leave", start=date(2026, 10, 15), end=date(2026, 11, 5))
    with clock.travel(TENTH):
        grant_month(actor=SYSTEM)
    assert "이서연" not in granted(world)


def test_a_seconded_person_has_one_allowance_from_where_they_work(world: World) -> None:
    """D13."""
    world.assign("최유진", "협업정책과", "secondment", start=date(2026, 9, 1))
    with clock.travel(FIRST):
        grant_month(actor=SYSTEM)
    assert Allowance.objects.get(person=world.people["최유진"]).agency == world.agencies["행정안전부"]


def test_a_back_dated_order_grants_late_and_says_so(world: World) -> None:
    """D9, D10: joined on the 2nd is 0 points; back-dated to the 1st is 200."""
    post = world.person("신입", "복지정책과", start=date(2026, 11, 2)).assignments.get()
    with clock.travel(TENTH):
        grant_month(actor=SYSTEM)
        assert "신입" not in granted(world)
        post.retracted_at = clock.now()
        post.save()
        world.assign("신입", "복지정책과", start=NOVEMBER)
        assert grant_month(actor=SYSTEM) == 1
    row = Allowance.objects.get(person=world.people["신입"])
    assert (row.granted, row.effective_on) == (200, NOVEMBER)
    assert row.recorded_at.astimezone(clock.SEOUL).date() == date(2026, 11, 10)


@pytest.mark.parametrize(("joiner", "points"), [("none", None), ("full", 200), ("prorated", 140)])
def test_the_policy_says_what_joiners_get(world: World, joiner: str, points: int | None) -> None:
    """D9: nothing, everything, or the share of the days left down to a multiple of the unit."""
    values = PolicyValues(allowance=AllowancePolicy.model_validate({"joiner": joiner}))
    world.policy("이천시", values, on=NOVEMBER)
    world.person("신입", "복지정책과", start=date(2026, 11, 10))
    with clock.travel(TENTH):
        grant_month(actor=SYSTEM)
    row = Allowance.objects.filter(person=world.people["신입"]).first()
    assert (row and row.granted) == points
    assert row is None or row.effective_on == date(2026, 11, 10)


def joiner_of_the_tenth(world: World, amount: int = 200) -> int:
    """Grant 140 of 200 to somebody who joined on the 10th by what was known then, of which 10 are given."""
    policy = PolicyValues(allowance=AllowancePolicy(joiner="prorated", amount=amount))
    world.policy("이천시", policy, on=NOVEMBER)
    person = world.person("신입", "복지정책과", start=date(2026, 11, 10))
    with clock.travel(TENTH):
        grant_month(actor=SYSTEM)
        give(actor=world.actor("신입"), recipient=world.people["정하늘"].pk, message=THANKS)
    return int(person.pk)


def order_from(world: World, start: date, name: str = "신입") -> None:
    person = world.people[name]
    Assignment.objects.filter(person=person, retracted_at=None).update(retracted_at=clock.now())
    world.assign(person, "복지정책과", start=start)


@pytest.mark.parametrize(
    ("start", "points"), [(date(2026, 10, 5), 200), (NOVEMBER, 200), (date(2026, 11, 4), 180)]
)
def test_a_back_dated_order_raises_what_a_joiner_was_granted(world: World, start: date, points: int) -> None:
    """D10, D9: to what it would have been; the row says since when and when, and what it was is kept."""
    person = joiner_of_the_tenth(world)
    was = Allowance.objects.get(person=person)
    with clock.travel(ELEVENTH):
        order_from(world, start)
        assert grant_month(actor=SYSTEM) == 1
        assert grant_month(actor=SYSTEM) == 0
    row, former = Allowance.objects.get(person=person), FormerAllowance.objects.get(person=person)
    assert (row.granted, row.used, row.effective_on) == (points, 10, max(start, NOVEMBER))
    assert row.recorded_at.astimezone(clock.SEOUL).date() == ELEVENTH.date()
    assert (former.granted, former.effective_on, former.recorded_at) == (
        140,
        was.effective_on,
        was.recorded_at,
    )
    assert Entry.objects.get(action="points.raise-grant").details["people"] == 1


def test_grants_are_raised_some_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """D10: the end of the day, and giving behind it, does not wait for all joiners of the month."""
    world.person("또신입", "복지정책과", start=date(2026, 11, 10))
    people = [world.people["또신입"].pk, joiner_of_the_tenth(world)]
    monkeypatch.setattr(grants, "CHUNK", 1)
    with clock.travel(ELEVENTH):
        for name in ("신입", "또신입"):
            order_from(world, NOVEMBER, name)
        assert grant_month(actor=SYSTEM) == len(people)
    assert set(Allowance.objects.filter(person__in=people).values_list("granted", flat=True)) == {200}
    assert Entry.objects.filter(action="points.raise-grant").count() == len(people)


def test_an_order_that_says_later_takes_nothing_back(world: World) -> None:
    """D10: what was granted stays."""
    person = joiner_of_the_tenth(world)
    with clock.travel(ELEVENTH):
        order_from(world, date(2026, 11, 20))
        assert grant_month(actor=SYSTEM) == 0
    assert Allowance.objects.get(person=person).granted == 140


@pytest.mark.usefixtures("key_folder")
def test_both_days_seal_their_grant_and_the_ledger_holds(world: World, tmp_path: Path) -> None:
    """D10, truth 9: the day of the first grant keeps its row, the raise stands in its own day; the later one holds."""
    joiner_of_the_tenth(world, amount=30)
    with clock.travel(ELEVENTH):
        close_days(actor=SYSTEM, through=TENTH.date())
        order_from(world, NOVEMBER)
        grant_month(actor=SYSTEM)
        for name in ("정하늘", "최유진"):
            give(actor=world.actor("신입"), recipient=world.people[name].pk, message=THANKS)
    with clock.travel(datetime(2026, 11, 12, 9, 0, tzinfo=clock.SEOUL)):
        close_days(actor=SYSTEM, through=ELEVENTH.date())
        assert verify().findings == []
        export_ledger(tmp_path / "ledger")
    told = (tmp_path / "ledger").read_bytes()
    assert verify_ledger.verify(io.BytesIO(told), {}, None).findings == []
    assert Allowance.objects.get(person=world.people["신입"]).used > FormerAllowance.objects.get().granted


def test_the_database_refuses_another_change_of_a_grant(world: World) -> None:
    """R5.1: nobody raises a grant without keeping what it was, or lowers it."""
    person = joiner_of_the_tenth(world)
    for granted in (200, 100):
        with pytest.raises(IntegrityError, match="raised by late orders only"), transaction.atomic():
            Allowance.objects.filter(person=person).update(granted=granted)


def test_granting_after_first_use_keeps_what_was_used(world: World) -> None:
    """D8: by schedule or at first use, whichever comes first."""
    with clock.travel(TENTH):
        give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
        assert grant_month(actor=SYSTEM) == 6
        assert (
            give(actor=world.actor("김민수"), recipient=world.people["최유진"].pk, message=THANKS).remaining
            == 180
        )


def test_granting_beside_giving_loses_nothing(committed_world: World) -> None:
    """D8, D33: grants and first gifts at the same moment; every gift is debited exactly once."""
    start = threading.Barrier(5)
    failures: list[BaseException] = []

    def run(act: object) -> None:
        try:
            start.wait()
            act()  # type: ignore[operator]
        except BaseException as failure:  # noqa: BLE001 -- a thread's failure has to reach the test
            failures.append(failure)
        finally:
            connection.close()

    def gift(name: str) -> object:
        actor, to = committed_world.actor(name), committed_world.people["박지훈"].pk
        return lambda: give(actor=actor, recipient=to, message=THANKS)

    with clock.travel(TENTH):
        acts = [gift(name) for name in ("김민수", "최유진", "이서연")]
        acts += [lambda: grant_month(actor=SYSTEM)] * 2
        threads = [threading.Thread(target=run, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    assert Allowance.objects.count() == len(committed_world.people)
    assert sorted(Allowance.objects.values_list("used", flat=True)) == [0, 0, 0, 0, 10, 10, 10]


@pytest.mark.parametrize("month", [date(2026, 10, 1), date(2026, 12, 1)])
def test_only_the_running_month_is_granted(world: World, month: date) -> None:
    """R5.2: what is over has lapsed."""
    with clock.travel(TENTH), pytest.raises(Refusal) as refused:
        grant_month(actor=SYSTEM, month=month)
    assert refused.value.code == "month-not-running"
    assert not Allowance.objects.exists()


def test_only_an_administrator_grants(world: World) -> None:
    """R5.1: the schedule does it; nobody gives out allowances by hand."""
    with pytest.raises(Refusal) as refused:
        grant_month(actor=world.actor("정하늘", roles=frozenset({"operator"})))
    assert refused.value.code == "not-allowed"


def test_the_daily_job_grants_what_is_missing(world: World) -> None:
    """D8, D10: the schedule runs every day; a missed 1st is made up for."""
    with clock.travel(TENTH):
        jobs.grant(timestamp=0)
        jobs.grant(timestamp=0)
    assert len(granted(world)) == 7


def employed(world: World, name: str, *posts: tuple[date, date | None, str]) -> None:
    """Give somebody main posts one after the other, each with its kind of employment."""
    person = world.person(name, "복지정책과", employment=posts[-1][2])
    Assignment.objects.filter(person=person).update(retracted_at=clock.now())
    for start, end, kind in posts:
        world.assign(person, "복지정책과", start=start, end=end, employment=kind)


def test_who_becomes_an_official_within_a_month_has_points_from_the_next_first(world: World) -> None:
    """D37, D9, F-E2: by schedule and at first use."""
    tenth = TENTH.date()
    employed(world, "새공무원", (date(2026, 1, 1), tenth, "other"), (tenth, None, "official"))
    with clock.travel(FIRST):
        grant_month(actor=SYSTEM)
    assert "새공무원" not in granted(world)
    with clock.travel(TENTH), pytest.raises(Refusal, match="allowance"):
        give(actor=world.actor("새공무원"), recipient=world.people["김민수"].pk, message=THANKS)
    with clock.travel(datetime(2026, 12, 1, 0, 5, tzinfo=clock.SEOUL)):
        grant_month(actor=SYSTEM)
    assert Allowance.objects.get(person=world.people["새공무원"]).month == date(2026, 12, 1)


def test_who_was_an_official_on_the_first_has_the_month(world: World) -> None:
    """D37: whatever the person is today."""
    second = date(2026, 11, 2)
    employed(world, "옛공무원", (date(2026, 1, 1), second, "official"), (second, None, "other"))
    with clock.travel(FIRST):
        grant_month(actor=SYSTEM)
    assert granted(world)["옛공무원"] == 200
