"""Settling a year: what is written, when it may be, and that nothing changes it."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, DataError, connection, transaction

from dure import clock
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM, Actor
from dure.kit.refusals import Refusal
from dure.points.closing.corrections import Line, correct
from dure.points.closing.tests.days import at, close, thank
from dure.points.giving.models import Allowance, Transfer
from dure.points.moderation.reversals import reverse
from dure.results import jobs
from dure.results.verification import verify
from dure.results.years import actions as acts
from dure.results.years.actions import settle_year, settle_years
from dure.results.years.models import DepartmentYear, PersonYear, YearSettlement
from dure.results.years.tests.years import (
    FIRST,
    LAST,
    NEW_YEAR,
    YEAR,
    department,
    live,
    lived,
    operator,
    person,
    settle,
    settlement,
)
from tests.faults import HOWS, How, failing
from tests.tampering import REFUSED, tamper
from tests.truths import contradictions
from tests.world import World

NOTE = "같은 감사가 두 번 갔습니다. 확인했습니다."


def test_a_year_is_settled_by_person_and_by_department(world: World) -> None:
    """R8.5, D31: received, given and special apart; breadth; points of other agencies too (D22)."""
    lived(world)
    settle()
    one = person(world, "박지훈")
    assert (one.received_points, one.received_count, one.givers, one.agencies) == (40, 4, 3, 2)
    assert (one.given_points, one.given_count, one.recipients, one.special_points) == (10, 1, 1, 0)
    assert (one.number, one.name, one.position, one.department_name, one.is_member) == (
        world.people["박지훈"].number,
        *("박지훈", "주무관", "복지정책과"),
        True,
    )
    assert person(world, "최유진").special_points == 30
    assert person(world, "정하늘").received_points == 0
    unit = department(world, "복지정책과")
    assert (unit.days, unit.person_days, unit.received_points, unit.givers) == (3, 3, 40, 3)
    assert department(world, "자치행정과").special_points == 30
    made = settlement(world)
    assert (made.people, made.departments, made.days, made.first_day) == (5, 4, 3, FIRST)
    assert (made.received_points, made.given_points, made.special_points) == (60, 50, 30)
    assert person(world, "한여주", "여주시").given_points == 10
    assert contradictions() == {}
    assert verify().findings == []


def test_corrections_and_reversals_known_by_then_are_part_of_it(world: World) -> None:
    """R8.5, D19, D27: what was reversed counts for nobody, what was corrected for the department."""
    live(world)
    close(LAST)
    with clock.travel(at(NEW_YEAR, 0)):
        number = Transfer.objects.filter(sender=world.people["최유진"]).get().pk
        reverse(actor=operator(world), transfer_id=number, reason_code="duplicate", note=NOTE)
        line = Line(world.departments["정보통신과"].pk, FIRST, received_points=20, received_count=2)
        correct(actor=operator(world), lines=[line], reason=NOTE)
    settle()
    assert (person(world, "박지훈").received_points, person(world, "박지훈").givers) == (30, 2)
    unit = department(world, "복지정책과")
    assert (unit.received_points, unit.givers, unit.corrections) == (30, 2, 1)
    assert department(world, "정보통신과").received_points == 30
    assert verify().findings == []


def test_who_left_keeps_the_year_under_the_last_department(world: World) -> None:
    """R8.5, D11: somebody who retired on 31 December is no member of its headcount, and keeps what was given."""
    live(world)
    world.retire("최유진", on=LAST)
    close(LAST)
    settle()
    one = person(world, "최유진")
    assert (one.is_member, one.department_name, one.received_points) == (False, "자치행정과", 10)


def test_on_new_years_day_everything_starts_anew_and_nothing_is_gone(world: World) -> None:
    """R8.5, D31: counters start from zero by themselves."""
    lived(world)
    settle()
    before = Transfer.objects.count(), Allowance.objects.count()
    for _ in range(2):
        thank(world, "김민수", "박지훈", NEW_YEAR)
    fresh = Allowance.objects.get(person=world.people["김민수"], month=NEW_YEAR)
    assert (fresh.granted, fresh.used) == (200, 20)
    assert (Transfer.objects.count(), Allowance.objects.count()) == (before[0] + 2, before[1] + 1)
    assert person(world, "박지훈").received_points == 40


def test_a_year_that_is_not_closed_to_its_last_day_is_not_settled(world: World) -> None:
    """D31: cut-off 12-31 24:00 Asia/Seoul, settled after midnight."""
    live(world)
    close(LAST - timedelta(days=1))
    last_moment = datetime(YEAR, 12, 31, 23, 59, 59, tzinfo=clock.SEOUL)
    for moment, code in ((last_moment, "year-running"), (at(NEW_YEAR, 0), "year-not-closed")):
        with clock.travel(moment), pytest.raises(Refusal) as refused:
            settle_year(actor=operator(world), year=YEAR)
        assert refused.value.code == code
    assert settle() == []
    with clock.travel(last_moment), pytest.raises(Refusal) as refused:
        settle_years(actor=SYSTEM, year=YEAR)
    assert refused.value.code == "year-running"
    lines = Entry.objects.filter(action="points.close-year").values_list("outcome", flat=True)
    assert set(lines) == {"year-running", "year-not-closed"}
    assert not PersonYear.objects.exists()


def test_a_year_with_a_day_that_is_not_sealed_is_not_settled(world: World) -> None:
    """Truth 9, D31: a settled year stands on seals."""
    lived(world)
    tamper("DELETE FROM points_seal WHERE day = %s", [FIRST])
    with clock.travel(at(NEW_YEAR)), pytest.raises(Refusal) as refused:
        settle_year(actor=operator(world), year=YEAR)
    assert refused.value.code == "year-not-sealed"


@pytest.mark.parametrize(
    ("year", "code"), [(YEAR - 1, "year-empty"), (2015, "year-unknown"), (9999, "year-unknown")]
)
def test_a_year_without_days_is_not_settled(world: World, year: int, code: str) -> None:
    """Input from outside: a code, never a failure."""
    lived(world)
    with clock.travel(at(NEW_YEAR)), pytest.raises(Refusal) as refused:
        settle_year(actor=operator(world), year=year)
    assert (refused.value.code, refused.value.status) == (code, 404)


def test_the_operator_settles_the_own_agency_and_nobody_else(world: World) -> None:
    """R4.2, D31."""
    lived(world)
    with clock.travel(at(NEW_YEAR)):
        for actor in (world.actor("김민수"), world.actor("김민수", roles=frozenset({"personnel"}))):
            with pytest.raises(Refusal) as refused:
                settle_year(actor=actor, year=YEAR)
            assert refused.value.code == "not-operator"
        made = settle_year(actor=operator(world), year=YEAR)
        with pytest.raises(Refusal) as refused:
            settle_years(actor=operator(world), year=YEAR)
    assert refused.value.code == "not-allowed"
    assert [one.agency_id for one in YearSettlement.objects.all()] == [world.agencies["이천시"].pk]
    assert made.person_id == world.people["정하늘"].pk
    line = Entry.objects.filter(action="points.close-year", outcome="done").get()
    assert line.details["checksum"] == bytes(made.checksum).hex()


def test_settling_again_writes_nothing(world: World) -> None:
    """D31: twice, by schedule and by hand, later and after other years."""
    lived(world)
    settle()
    before = everything()
    assert settle() == []
    assert settle(NEW_YEAR + timedelta(days=40)) == []
    with clock.travel(at(NEW_YEAR)):
        again = settle_year(actor=operator(world), year=YEAR)
    assert bytes(again.checksum) == bytes(settlement(world).checksum)
    assert everything() == before


def test_the_schedule_settles_a_year_that_was_missed(world: World) -> None:
    """D31: after an outage over new year, and on days on which there is nothing to do."""
    lived(world)
    with clock.travel(at(date(YEAR + 1, 3, 5))):
        jobs.close_year()
        jobs.close_year()
    made = settlement(world)
    assert (made.received_points, made.days, made.day, made.person) == (60, 3, date(YEAR + 1, 3, 5), None)
    assert verify().findings == []


def test_an_agency_whose_year_cannot_be_settled_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D31, F-B3: each is tried alone, and the failure is raised in the end."""
    lived(world)
    write, own = acts._write, world.agencies["이천시"].pk

    def fail(actor: Actor, agency: int, *rest: Any) -> YearSettlement:
        if agency == own:
            raise DataError("out of range")
        return write(actor, agency, *rest)

    monkeypatch.setattr(acts, "_write", fail)
    with clock.travel(at(date(YEAR + 1, 1, 1), 1)), pytest.raises(ExceptionGroup) as raised:
        jobs.close_year()
    assert raised.group_contains(DataError, match="out of range")
    assert list(YearSettlement.objects.values_list("agency__code", flat=True)) == ["5700000"]
    assert PersonYear.objects.filter(agency=own).count() == 0


def everything() -> list[object]:
    """Return every row of settled years, whole."""
    return [
        [
            tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
            for row in model.objects.values_list()
        ]
        for model in (YearSettlement, PersonYear, DepartmentYear)
    ]


@pytest.mark.parametrize(
    "table",
    [
        "points_yearsettlement CASCADE",
        "points_personyear",
        "points_departmentyear",
        "points_yearsignoff",
        "points_yearsupplement",
    ],
)
def test_the_database_refuses_to_change_a_settled_year(world: World, table: str) -> None:
    """R8.5: not even the application's own role."""
    lived(world)
    settle()
    name = table.split(maxsplit=1)[0]
    column = {"points_yearsignoff": "note", "points_yearsupplement": "reason"}.get(name, "year")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in (
            f"UPDATE {name} SET {column} = {column}",
            f"DELETE FROM {name}",
            f"TRUNCATE {table}",
        ):
            if statement.startswith("TRUNCATE") or column == "year":
                with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
                    cursor.execute(statement)


def test_the_database_refuses_rows_that_come_after_the_settlement(world: World) -> None:
    """R8.5: nobody is added to a settled year."""
    lived(world)
    settle()
    one = person(world, "박지훈")
    with pytest.raises(DatabaseError, match="is settled"), transaction.atomic():
        PersonYear.objects.create(
            agency_id=one.agency_id,
            year=YEAR,
            person=world.people["한여주"],
            is_member=False,
            number="1",
            **dict.fromkeys(("received_points", "received_count", "given_points", "given_count"), 0),
            **dict.fromkeys(("special_points", "givers", "agencies", "recipients"), 0),
        )


def test_the_database_refuses_the_settlement_of_a_year_that_runs(world: World) -> None:
    """D31: whatever the code above does."""
    lived(world)
    settle()
    one = settlement(world)
    one.pk, one.year, one._state.adding = None, YEAR + 1, True
    with pytest.raises(DatabaseError, match="not closed"), clock.travel(at(NEW_YEAR)), transaction.atomic():
        one.save()


@pytest.mark.parametrize("how", HOWS)
def test_a_settlement_that_breaks_anywhere_leaves_nothing_or_all_of_it(
    committed_world: World, how: How
) -> None:
    """D31: after a crash in the middle it is done again, with the same single result."""
    lived(committed_world)
    checksums = set()
    statement = 0
    while True:
        statement += 1
        with failing(statement, how) as fault:
            try:
                settle()
            except Exception:  # noqa: BLE001 -- whatever the driver makes of the failure
                connection.close()
            else:
                connection.close()
        made = YearSettlement.objects.order_by("agency_id")
        assert made.count() in (0, 2)
        if made:
            checksums.add(tuple(bytes(one.checksum) for one in made))
            assert PersonYear.objects.count() == sum(one.people for one in made)
        else:
            assert not PersonYear.objects.exists()
            assert not DepartmentYear.objects.exists()
        if not fault.struck:
            break
    settle()
    checksums.add(tuple(bytes(one.checksum) for one in YearSettlement.objects.order_by("agency_id")))
    assert len(checksums) == 1
    assert statement > 10
    assert verify().findings == []


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Do acts in threads of their own at the same moment; return what each answered or raised."""
    start = threading.Barrier(len(acts))
    answers: list[object] = [None] * len(acts)

    def work(number: int) -> None:
        start.wait()
        try:
            answers[number] = acts[number]()
        except Exception as failure:  # noqa: BLE001 -- told to the test
            answers[number] = failure
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(acts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return answers


def test_two_settlements_at_once_write_one(committed_world: World) -> None:
    """D31: two machines, and the operator beside them."""
    lived(committed_world)
    with clock.travel(at(NEW_YEAR)):
        answers = at_once(
            [
                lambda: len(settle_years(actor=SYSTEM, year=YEAR)),
                lambda: len(settle_years(actor=SYSTEM, year=YEAR)),
                lambda: settle_year(actor=operator(committed_world), year=YEAR).pk,
            ]
        )
    assert not [one for one in answers if isinstance(one, Exception)], answers
    assert YearSettlement.objects.count() == 2
    assert verify().findings == []


def test_a_reversal_meanwhile_is_in_the_rows_or_beside_them(committed_world: World) -> None:
    """D27, D31: never lost between the two, whoever is first."""
    lived(committed_world)
    numbers = list(
        Transfer.objects.filter(sender_agency=committed_world.agencies["이천시"]).values_list("id", flat=True)
    )

    def reversal(number: int) -> Callable[[], object]:
        return lambda: reverse(
            actor=operator(committed_world), transfer_id=number, reason_code="duplicate", note=NOTE
        )

    with clock.travel(at(NEW_YEAR)):
        answers = at_once([*map(reversal, numbers), lambda: settle_years(actor=SYSTEM, year=YEAR)])
    assert not [one for one in answers if isinstance(one, Exception)], answers
    assert verify().findings == []
    assert contradictions() == {}


def test_a_reversal_in_a_later_month_lowers_both_years_and_leaves_the_quota_spent(world: World) -> None:
    """D41, D27: of the giver and the recipient, and of their departments; the month of the gift stays used."""
    november = date(YEAR, 11, 30)
    number = thank(world, "김민수", "박지훈", november)
    thank(world, "최유진", "박지훈", FIRST)
    close(november)
    with clock.travel(at(FIRST, 15)):
        reverse(actor=operator(world), transfer_id=number, reason_code="duplicate", note=NOTE)
    close(LAST)
    settle()
    assert person(world, "김민수").given_points == 0
    assert person(world, "박지훈").received_points == 10
    assert department(world, "정보통신과").given_points == 0
    assert department(world, "복지정책과").received_points == 10
    giver = world.people["김민수"]
    assert Allowance.objects.get(person=giver, month=november.replace(day=1)).used == 10
