"""Closing days."""

import hashlib
import threading
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, DataError, connection, transaction

from dure import clock
from dure.kit.actor import SYSTEM
from dure.kit.refusals import Refusal
from dure.organizations.models import Assignment, DepartmentVersion
from dure.points import jobs
from dure.points.closing import days, grants, tallies
from dure.points.closing.tests.days import TENTH, THANKS, at, close, row, thank
from dure.points.giving.actions import give
from dure.points.models import Allowance, ClosedDay, ClosingFailure, DepartmentDay, EndedDay, Transfer
from dure.points.policy.queries import PolicyInForce
from tests.tampering import REFUSED
from tests.world import World, since


def stored() -> list[tuple[object, ...]]:
    rows = DepartmentDay.objects.order_by("day", "department_id").values_list()
    return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in one) for one in rows]


@pytest.mark.django_db
def test_no_day_ends_before_somebody_runs_points() -> None:
    """F-A14: a sample government, or a former system's ledger, still goes into a database that waited for it."""
    assert days.close_days(actor=SYSTEM, through=TENTH) == []
    assert not EndedDay.objects.exists()


def test_a_closed_day_holds_what_each_department_received_and_gave(world: World) -> None:
    """R8.3, D18, D35: points and count of both directions, headcount, digest of the member list."""
    thank(world, "김민수", "박지훈")
    thank(world, "이서연", "박지훈")
    thank(world, "박지훈", "김민수")
    close()
    welfare = row(world, "복지정책과")
    assert (welfare.received_points, welfare.received_count) == (20, 2)
    assert (welfare.given_points, welfare.given_count) == (10, 1)
    computing = row(world, "정보통신과")
    assert (computing.received_points, computing.given_points, computing.headcount) == (10, 20, 2)
    members = sorted(world.people[name].pk for name in ("김민수", "이서연"))
    digest = hashlib.sha256(b"".join(one.to_bytes(8) for one in members)).digest()
    assert bytes(computing.members_digest) == digest


def test_a_department_without_points_or_people_has_a_row_of_zeros(world: World) -> None:
    """R8.3: computed and confirmed for every department, daily."""
    world.department("빈과")
    thank(world, "김민수", "박지훈")
    close()
    empty = row(world, "빈과")
    assert (empty.received_points, empty.given_points, empty.headcount) == (0, 0, 0)
    assert bytes(empty.members_digest) == hashlib.sha256(b"").digest()
    assert DepartmentDay.objects.filter(agency=world.agencies["이천시"]).count() == 5


def test_teams_and_departments_of_other_days_have_no_row(world: World) -> None:
    """D1, D21: a team is inside its department; a department that ended the day before is gone."""
    ended = world.department("폐지과")
    DepartmentVersion.objects.filter(department=ended).update(valid=since(date(2016, 4, 29), TENTH))
    thank(world, "김민수", "박지훈")
    close()
    names = ("기획예산담당관", "정보통신과", "복지정책과", "자치행정과")
    shown = DepartmentDay.objects.filter(agency=world.agencies["이천시"])
    assert set(shown.values_list("department_id", flat=True)) == {world.departments[n].pk for n in names}


def test_people_above_all_departments_are_their_own(world: World) -> None:
    """D1: no flagged unit above (a mayor's office): the person's own unit."""
    world.department("시장실", is_boundary=False)
    world.person("시장", "시장실", position="시장")
    thank(world, "김민수", "시장")
    close()
    assert (row(world, "시장실").received_points, row(world, "시장실").headcount) == (10, 1)


def test_who_is_on_leave_is_neither_in_headcount_nor_in_the_member_digest(world: World) -> None:
    """D38, D12: that day; the department keeps its row."""
    world.leave("이서연", TENTH, TENTH + timedelta(days=1))
    thank(world, "김민수", "박지훈")
    close(TENTH + timedelta(days=1))
    member = hashlib.sha256(world.people["김민수"].pk.to_bytes(8)).digest()
    away, back = row(world, "정보통신과"), row(world, "정보통신과", TENTH + timedelta(days=1))
    assert (away.headcount, bytes(away.members_digest)) == (1, member)
    assert back.headcount == 2


def test_a_move_on_the_next_day_leaves_the_closed_day_alone(world: World) -> None:
    """R8.4: tally of day D unchanged after a move on D+1, later points go to the new department."""
    thank(world, "김민수", "박지훈")
    close()
    before = stored()
    world.move("박지훈", "자치행정과", on=TENTH + timedelta(days=1))
    thank(world, "김민수", "박지훈", on=TENTH + timedelta(days=1))
    close(TENTH + timedelta(days=1))
    assert stored()[: len(before)] == before
    assert row(world, "복지정책과", TENTH + timedelta(days=1)).received_points == 0
    assert row(world, "자치행정과", TENTH + timedelta(days=1)).received_points == 10


def test_points_from_outside_count_and_points_to_outside_do_not(world: World) -> None:
    """D17, D22: each agency tallies what its own people received."""
    thank(world, "한여주", "김민수")
    thank(world, "김민수", "문행정")
    close()
    assert row(world, "정보통신과").received_points == 10
    assert row(world, "정보통신과").given_points == 10
    assert row(world, "협업정책과").received_points == 10
    assert row(world, "여주기획과").given_points == 10


def test_whoever_is_on_leave_receives_in_person_but_not_for_the_department(world: World) -> None:
    """D12."""
    world.assign("박지훈", "복지정책과", "leave", start=date(2026, 11, 1))
    thank(world, "김민수", "박지훈")
    close()
    assert Transfer.objects.get().recipient == world.people["박지훈"]
    assert (row(world, "복지정책과").received_points, row(world, "복지정책과").headcount) == (0, 0)


def test_every_missing_day_is_closed_in_order_from_the_first_row_of_the_agency(world: World) -> None:
    """D20: an outage is made up for, from the membership of each day."""
    thank(world, "김민수", "박지훈")
    world.move("이서연", "자치행정과", on=date(2026, 11, 12))
    closed = close(date(2026, 11, 13))
    mine = [one.day for one in closed if one.agency_id == world.agencies["이천시"].pk]
    assert mine == [date(2026, 11, day) for day in (10, 11, 12, 13)]
    heads = [row(world, "정보통신과", day).headcount for day in mine]
    assert heads == [2, 2, 1, 1]


def test_an_agency_begins_with_its_first_allowance(world: World) -> None:
    """D20: a policy in force since 2016 does not make ten years of empty days."""
    with clock.travel(at(date(2026, 11, 1), 0)):
        grants.grant_month(actor=SYSTEM)
    close(date(2026, 11, 2))
    assert ClosedDay.objects.order_by("day").values_list("day", flat=True)[0] == date(2026, 11, 1)
    assert ClosedDay.objects.count() == 6


def test_closing_twice_writes_nothing_twice(world: World) -> None:
    """D20: closing twice gives the same rows."""
    thank(world, "김민수", "박지훈")
    assert len(close()) == 1
    before = stored()
    assert close(today=date(2026, 11, 20)) == []
    assert stored() == before


def test_closing_after_a_crash_in_the_middle_gives_the_same_rows(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D20: each day of each agency is one transaction."""
    thank(world, "김민수", "박지훈")
    thank(world, "한여주", "김민수")
    with transaction.atomic():
        close(date(2026, 11, 13))
        undisturbed = stored()
        transaction.set_rollback(True)

    def crash(*_: object, **__: object) -> None:
        if ClosedDay.objects.count() == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(days, "record", crash)
    with pytest.raises(KeyboardInterrupt):
        close(date(2026, 11, 13))
    assert ClosedDay.objects.count() == 2
    monkeypatch.undo()
    close(date(2026, 11, 13))
    assert stored() == undisturbed


def test_a_day_that_is_not_over_cannot_be_closed(world: World) -> None:
    """R8.3: confirmed when it is over, by the database's clock."""
    thank(world, "김민수", "박지훈")
    with pytest.raises(Refusal) as refused:
        close(today=TENTH)
    assert refused.value.code == "day-not-over"
    assert not EndedDay.objects.exists()


def test_a_clock_set_back_never_puts_a_gift_into_a_closed_day(world: World) -> None:
    """D4, R8.4: the moment of an act lies behind every day that ended."""
    thank(world, "김민수", "박지훈")
    close()
    thank(world, "김민수", "최유진", on=TENTH)
    assert Transfer.objects.latest("id").day == TENTH + timedelta(days=1)


def test_the_database_refuses_a_transfer_of_an_ended_day(world: World) -> None:
    """R8.4: whoever writes around the product is refused as well."""
    thank(world, "김민수", "박지훈")
    close()
    copy = Transfer.objects.get()
    copy.pk = None
    with pytest.raises(DatabaseError, match="has ended"):
        copy.save(force_insert=True)


def test_the_database_refuses_an_allowance_recorded_in_an_ended_day(world: World) -> None:
    """R8.4: the sealed day names every allowance that was granted in it."""
    thank(world, "김민수", "박지훈")
    close()
    known = Allowance.objects.get()
    known.pk = (world.people["최유진"].pk, known.month)
    with pytest.raises(DatabaseError, match="has ended"):
        known.save(force_insert=True)


@pytest.mark.parametrize("table", ["endedday", "closedday", "departmentday"])
@pytest.mark.parametrize(
    "statement", ["UPDATE points_{} SET day = day + 1", "DELETE FROM points_{}", "TRUNCATE points_{}"]
)
def test_the_database_refuses_to_change_what_is_closed(world: World, table: str, statement: str) -> None:
    """R8.4, D18."""
    thank(world, "김민수", "박지훈")
    close()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE waits for no pending foreign keys
        with pytest.raises(DatabaseError, match=REFUSED):
            cursor.execute(statement.format(table))


def test_two_machines_closing_at_once_close_each_day_once(committed_world: World) -> None:
    """D20: the second waits and finds it done."""
    thank(committed_world, "김민수", "박지훈")
    start = threading.Barrier(2)
    closed: list[days.Closed] = []

    def run() -> None:
        start.wait()
        closed.extend(days.close_days(actor=SYSTEM, through=date(2026, 11, 15)))
        connection.close()

    with clock.travel(at(date(2026, 11, 16))):
        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(one.day.day for one in closed) == [10, 11, 12, 13, 14, 15]
    assert ClosedDay.objects.count() == 6


def test_the_day_ends_only_when_the_gifts_under_way_are_written(committed_world: World) -> None:
    """R8.3: a gift that began before midnight is part of its day, or the day has not ended."""
    thank(committed_world, "김민수", "박지훈")
    written, closing = threading.Event(), threading.Event()
    closed: list[days.Closed] = []

    slow = transaction.atomic()
    slow._from_testcase = True  # type: ignore[attr-defined]  # giving takes no transaction but a test's around it

    def slow_gift() -> None:
        with slow:
            give(
                actor=committed_world.actor("이서연"),
                recipient=committed_world.people["박지훈"].pk,
                message=THANKS,
            )
            written.set()
            closing.wait()
        connection.close()

    def closer() -> None:
        written.wait()
        closing.set()
        with clock.travel(at(date(2026, 11, 11))):
            closed.extend(days.close_days(actor=SYSTEM, through=TENTH))
        connection.close()

    with clock.travel(at(TENTH)):
        giving = threading.Thread(target=slow_gift)
        giving.start()
        written.wait()
    closer_thread = threading.Thread(target=closer)
    closer_thread.start()
    giving.join()
    closer_thread.join()
    assert row(committed_world, "복지정책과").received_points == 20
    assert closed[0].transfers == 2


def test_only_an_administrator_closes_days(world: World) -> None:
    """R8.3: the schedule does it."""
    with pytest.raises(Refusal) as refused:
        days.close_days(actor=world.actor("김민수"), through=TENTH)
    assert refused.value.code == "not-allowed"


def test_the_daily_job_closes_everything_that_is_over(world: World) -> None:
    """R8.3, D20: safe to run twice and to run late."""
    thank(world, "김민수", "박지훈")
    with clock.travel(at(date(2026, 11, 13), 0)):
        jobs.close_day(timestamp=0)
        jobs.close_day(timestamp=0)
    assert ClosedDay.objects.count() == 3


@pytest.fixture
def broken(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Let closing 이천시's 11th fail, as a fault in its rows would."""
    thank(world, "김민수", "박지훈")
    thank(world, "한여주", "김민수")
    write, own = tallies.write, world.agencies["이천시"].pk

    def fail(agency: int, day: date, tally: tallies.AgencyTally) -> None:
        if (agency, day) == (own, TENTH + timedelta(days=1)):
            raise DataError("integer out of range\nDETAIL: a row")
        write(agency, day, tally)

    monkeypatch.setattr(tallies, "write", fail)
    return world


def closed_days(world: World, agency: str) -> list[int]:
    found = ClosedDay.objects.filter(agency=world.agencies[agency]).order_by("day")
    return [day.day for day in found.values_list("day", flat=True)]


def test_an_agency_whose_closing_fails_stops_no_other(
    broken: World, caplog: pytest.LogCaptureFixture
) -> None:
    """D20, F-B3: its later days wait, everybody else's are closed; log and refusal name agency, day and cause."""
    with pytest.raises(Refusal) as refused:
        close(date(2026, 11, 13))
    assert refused.value.code == "closing-failed"
    assert "4070000 2026-11-11: DataError: integer out of range" in str(refused.value.detail)
    assert closed_days(broken, "이천시") == [10]
    assert closed_days(broken, "여주시") == [10, 11, 12, 13]
    (line,) = [one for one in caplog.records if one.name == "dure.points.closing.days"]
    assert line.exc_info
    assert line.exc_info[0] is DataError


def test_a_failure_is_kept_until_a_later_try_succeeds(broken: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """F-B3: one row an agency, without what the database tells of the rows."""
    for _ in range(2):
        with pytest.raises(Refusal):
            close(date(2026, 11, 13))
    kept = ClosingFailure.objects.get()
    assert (kept.agency_id, kept.day) == (broken.agencies["이천시"].pk, date(2026, 11, 11))
    assert kept.cause == "DataError: integer out of range"
    monkeypatch.undo()
    close(date(2026, 11, 13))
    assert closed_days(broken, "이천시") == [10, 11, 12, 13]
    assert not ClosingFailure.objects.exists()


def test_what_fails_for_all_agencies_together_is_tried_for_each_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D20, F-B3: one agency's rows cannot break what is read for everybody."""
    thank(world, "한여주", "김민수")
    read, own = tallies.read, world.agencies["이천시"].pk

    def fail(day: date, governed: Mapping[int, PolicyInForce]) -> dict[int, tallies.AgencyTally]:
        if own in governed:
            raise DataError("invalid input")
        return read(day, governed)

    monkeypatch.setattr(tallies, "read", fail)
    with pytest.raises(Refusal):
        close()
    assert (closed_days(world, "이천시"), closed_days(world, "여주시")) == ([], [10])


def test_the_daily_job_mails_seals_although_an_agency_failed(
    broken: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-B3: auditors of the others are not kept waiting."""
    asked: list[str] = []
    monkeypatch.setattr(jobs, "ask_for", lambda _task, mark: asked.append(mark))
    with clock.travel(at(date(2026, 11, 13), 0)), pytest.raises(Refusal):
        jobs.close_day(timestamp=0)
    assert asked == ["points.mail-seals"]
    assert closed_days(broken, "여주시") == [10, 11, 12]


def test_a_day_closed_later_counts_the_kind_of_employment_of_its_own_day(world: World) -> None:
    """D37, D20: headcount and members."""
    person = world.person("새공무원", "복지정책과", employment="official")
    Assignment.objects.filter(person=person).update(employment="other")
    thank(world, "김민수", "박지훈")
    close()
    before = row(world, "복지정책과").headcount
    Assignment.objects.filter(person=person).update(retracted_at=clock.now())
    after = TENTH + timedelta(days=1)
    for start, end, kind in ((date(2026, 1, 1), after, "other"), (after, None, "official")):
        world.assign(person, "복지정책과", start=start, end=end, employment=kind)
    close(after, today=after + timedelta(days=5))
    assert row(world, "복지정책과", after).headcount == before + 1
