"""Points given to people outside enter no tally, no year and no score (D39); days closed before keep theirs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import connection

from dure import clock
from dure.organizations.placement import Placement
from dure.points.closing import statements
from dure.points.closing.models import ClosedDay, Correction
from dure.points.closing.tests.days import TENTH, THANKS, at, close, row, thank
from dure.points.giving.actions import give
from dure.points.giving.queries import allowance
from dure.points.giving.rules import Outsider
from dure.points.moderation.reversals import reverse
from dure.points.policy.values import PRESETS
from dure.points.proposals.simulation import Deed, _Sums
from dure.points.standings.people import summary
from dure.points.standings.queries import figures
from dure.results.reports import queries as evaluation
from dure.results.verification import verify
from dure.results.years.models import DepartmentYear, YearSupplement
from dure.results.years.tests.years import FIRST, LAST, NEW_YEAR, YEAR, operator, person, settle, settlement
from dure.sealing import verify_ledger
from dure.sealing.export import export_ledger
from tests.pages import get, signed_in
from tests.tampering import tamper
from tests.world import World

pytestmark = pytest.mark.usefixtures("key_folder")

SUWON = Outsider("3740000", "kim@suwon.go.kr", "한수원")
NOTE = "같은 감사가 두 번 갔습니다. 확인했습니다."


def thank_outside(world: World, giver: str, on: object = TENTH) -> int:
    """Let somebody thank somebody outside on a day; return the transfer's id."""
    with clock.travel(at(on)):  # type: ignore[arg-type]  # a day
        return give(actor=world.actor(giver), recipient=SUWON, message=THANKS).id


@contextmanager
def by_the_version_before() -> Iterator[None]:
    """Close days as the version before did: with what went to people outside, in form 1."""
    counted = statements.GIVEN.replace(" AND t.external_id IS NULL", "")
    told = statements.CLOSE.replace("VALUES (%s, %s, %s, 2,", "VALUES (%s, %s, %s, 1,")
    assert counted != statements.GIVEN
    assert told != statements.CLOSE
    with patch.object(statements, "GIVEN", counted), patch.object(statements, "CLOSE", told):
        yield


def findings(tmp_path: Path) -> list[str]:
    """Return what both programs find wrong with the ledger: this one, and the one that is taken along."""
    export_ledger(tmp_path / "ledger")
    with (tmp_path / "ledger").open("rb") as file:
        outside = verify_ledger.verify(file, {}, None).findings
    return [*map(str, verify().findings), *outside]


def test_a_gift_to_somebody_outside_debits_the_giver_and_counts_in_no_department(
    world: World, tmp_path: Path
) -> None:
    """D39, F-E1: 20 given, of which 10 went outside."""
    thank(world, "김민수", "박지훈")
    thank_outside(world, "김민수")
    with clock.travel(at(TENTH)):
        assert allowance(world.people["김민수"].pk).remaining == 180
        own = summary(world.people["김민수"].pk, 2026)
        assert (own.given, own.given_outside) == (20, 10)
        assert "10포인트는 이 시스템을 쓰지 않는" in get(signed_in(world, "김민수"), "/points/mine/")
    close()
    tally = row(world, "정보통신과")
    assert (tally.given_points, tally.given_count) == (10, 1)
    closed = ClosedDay.objects.get(agency=world.agencies["이천시"], day=TENTH)
    assert (closed.form, closed.transfers) == (2, 2)
    assert findings(tmp_path) == []


def test_it_raises_no_score_where_what_is_given_is_scored(world: World) -> None:
    """D39, F-E1: under moi-2016 gifts to addresses nobody has checked raised a department's rank."""
    thank(world, "최유진", "박지훈")
    for _ in range(2):
        thank_outside(world, "김민수")
    close()
    weights = PRESETS["moi-2016"].score
    by_name = {
        one.name: one.received * weights.received + one.given * weights.sent
        for one in figures(world.agencies["이천시"].pk, TENTH, TENTH)
    }
    assert by_name["자치행정과"] == 10
    assert by_name["정보통신과"] == 0


def test_reports_and_the_simulator_leave_it_out(world: World) -> None:
    """D39: what departments and people gave, and who thanked."""
    thank(world, "박지훈", "김민수")
    thank_outside(world, "김민수")
    close()
    agency = world.agencies["이천시"].pk
    (minsu,) = evaluation.people(agency, TENTH, TENTH)
    assert minsu.given == 0
    assert world.departments["정보통신과"].pk not in evaluation.thanking(agency, TENTH, TENTH)
    sums = _Sums()
    giver = Placement(1, "", "official", True, agency, "local", 5, frozenset({5}))
    outsider = Outsider("3780000", "one@example.go.kr", "밖사람")
    sums.add(Deed(giver, outsider, TENTH.replace(day=1), 10, None, THANKS), 10)
    assert (sums.given, sums.sent) == (10, {})


def test_the_year_leaves_it_out_and_both_programs_agree(world: World, tmp_path: Path) -> None:
    """D39, truth 7."""
    thank(world, "김민수", "박지훈", FIRST)
    thank_outside(world, "김민수", FIRST)
    close(LAST)
    settle()
    assert person(world, "김민수").given_points == 10
    assert settlement(world).given_points == 10
    assert findings(tmp_path) == []


def test_days_and_years_closed_by_the_version_before_keep_theirs_and_still_hold(
    world: World, tmp_path: Path
) -> None:
    """D39, R8.4: nothing that was confirmed moves, and nothing confirmed is found false."""
    thank(world, "김민수", "박지훈", FIRST)
    thank_outside(world, "김민수", FIRST)
    with by_the_version_before():
        close(LAST)
    assert row(world, "정보통신과", FIRST).given_points == 20
    settle()
    assert person(world, "김민수").given_points == 20
    assert findings(tmp_path) == []


def test_a_year_of_both_forms_is_the_sum_of_its_days(world: World, tmp_path: Path) -> None:
    """D39: the version changes in the middle of a year; people's and departments' sums agree."""
    thank_outside(world, "김민수", FIRST)
    with by_the_version_before():
        close(FIRST)
    thank_outside(world, "김민수", FIRST + timedelta(days=1))
    close(LAST)
    settle()
    assert person(world, "김민수").given_points == 10
    unit = DepartmentYear.objects.get(year=YEAR, department=world.departments["정보통신과"])
    assert unit.given_points == 10
    assert findings(tmp_path) == []


@pytest.mark.parametrize("counted", [False, True])
def test_reversing_it_later_takes_away_only_what_was_counted(
    world: World, tmp_path: Path, *, counted: bool
) -> None:
    """D27, D39, D41: a correction of the closed day and a supplement of the settled year, or neither."""
    number = thank_outside(world, "김민수", FIRST)
    if counted:
        with by_the_version_before():
            close(LAST)
    else:
        close(LAST)
    settle()
    with clock.travel(at(NEW_YEAR, 15)):
        reverse(actor=operator(world), transfer_id=number, reason_code="duplicate", note=NOTE)
    close(NEW_YEAR)
    assert Correction.objects.count() == counted
    assert YearSupplement.objects.count() == 2 * counted
    assert findings(tmp_path) == []


def test_a_tally_whose_form_is_turned_is_named(world: World, tmp_path: Path) -> None:
    """Truth 9: the form is part of what is sealed."""
    thank_outside(world, "김민수")
    close()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    tamper("UPDATE points_closedday SET form = 1")
    assert any("department-day" in text for text in findings(tmp_path))
