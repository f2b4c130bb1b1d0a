"""The commands of the ledger."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dure import clock
from dure.cli import main
from dure.points.closing.models import ClosedDay
from dure.points.giving.actions import give
from dure.points.giving.models import Allowance
from dure.results.years.models import YearSettlement
from tests.tampering import tamper
from tests.world import World, small_government

THANKS = "민원 시스템 점검을 밤늦게까지 도와주셔서 고맙습니다."


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.travel(datetime(2026, 11, 10, 12, tzinfo=clock.SEOUL)):
        yield small_government()


def dure(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_grant_says_how_many_people_were_granted(world: World) -> None:
    """R5.1: `dure grant YYYY-MM`."""
    assert dure("grant", "2026-11").output == "granted to 7 people\n"
    assert json.loads(dure("grant", "--json").output) == {"people": 0}
    assert Allowance.objects.count() == 7


def test_grant_refuses_a_month_that_is_not_running_in_one_sentence(world: World) -> None:
    """R5.2."""
    refused = dure("grant", "2026-10")
    assert refused.exit_code == 1
    assert "Traceback" not in refused.output
    assert refused.output.startswith("Error: ")


@pytest.mark.parametrize("word", ["2026-13", "november", "2026-11-31"])
def test_a_month_or_day_that_is_none_is_a_usage_error(world: World, word: str) -> None:
    """Input from outside: one sentence and exit code 2."""
    assert dure("grant", word).exit_code == 2
    assert dure("close-day", word).exit_code == 2


def test_close_day_closes_what_is_missing(world: World) -> None:
    """R8.3, D20: `dure close-day DATE`, yesterday by default."""
    give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    with clock.travel(datetime(2026, 11, 12, 12, tzinfo=clock.SEOUL)):
        first = json.loads(dure("close-day", "2026-11-10", "--json").output)
        assert dure("close-day").output == "closed 1 days of agencies through 2026-11-11\n"
    assert [(row["day"], row["transfers"]) for row in first["closed"]] == [("2026-11-10", 1)]
    assert ClosedDay.objects.count() == 2


def test_close_year_settles_what_is_ready_and_names_what_is_not(world: World) -> None:
    """R8.5, D31: `dure close-year YYYY`, tried before, twice, and too early."""
    with clock.travel(datetime(2026, 12, 31, 12, tzinfo=clock.SEOUL)):
        give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
        assert dure("close-year", "2026").exit_code == 1
    with clock.travel(datetime(2027, 1, 1, 12, tzinfo=clock.SEOUL)):
        dure("close-day", "2026-12-31")
        tried = json.loads(dure("close-year", "2026", "--dry-run", "--json").output)
        assert not YearSettlement.objects.exists()
        done = json.loads(dure("close-year", "2026", "--json").output)
        assert done["settled"] == tried["settled"]
        assert [(one["agency"], one["received_points"]) for one in done["settled"]] == [("4070000", 10)]
        assert dure("close-year", "2026").output == "settled 0 agencies\n"


def test_close_year_fails_when_an_agency_cannot_be_settled(world: World) -> None:
    """D31: exit code 1, the agency and why."""
    give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    with clock.travel(datetime(2027, 1, 1, 12, tzinfo=clock.SEOUL)):
        dure("close-day", "2026-12-01")
        done = dure("close-year", "2026")
    assert done.exit_code == 1
    assert "4070000: " in done.output
    assert "30" in done.output
    assert dure("close-year", "20").exit_code == 2


def test_verify_says_that_everything_holds(world: World) -> None:
    """Section 4: `dure verify`."""
    give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    done = dure("verify")
    assert done.exit_code == 0
    assert "everything holds" in done.output
    assert json.loads(dure("verify", "--json").output)["findings"] == []


def test_verify_names_what_does_not_hold_and_fails(world: World) -> None:
    """Section 4: exit code 1 for whoever asks from a script."""
    given = give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    tamper("UPDATE points_transfer SET amount = 20")
    done = dure("verify")
    assert done.exit_code == 1
    assert f"truth 2: transfer {given.id}: it is not of the policy's amount" in done.output


def test_export_ledger_writes_the_file_and_the_program_that_checks_it(world: World, tmp_path: Path) -> None:
    """Truth 9: one command to export, one to check."""
    give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    with clock.travel(datetime(2026, 11, 12, 12, tzinfo=clock.SEOUL)):
        dure("close-day")
    file = tmp_path / "ledger"
    assert json.loads(dure("export", "ledger", str(file), "--json").output)["days"] == 2
    command = [sys.executable, "-I", str(tmp_path / "verify_ledger.py"), str(file)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.stdout.endswith("everything holds\n")
    assert checked.returncode == 0


def test_export_says_in_one_sentence_where_it_cannot_write(world: World, tmp_path: Path) -> None:
    """Input from outside."""
    done = dure("export", "ledger", str(tmp_path / "nowhere" / "ledger"))
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert done.output.startswith("Error: ")
    assert dure("export", "ledger", str(tmp_path / "x"), "--agency", "0000000").exit_code == 1


def test_the_search_for_patterns_is_tried_on_made_up_agencies_and_the_seed_decides_all() -> None:
    """Rates as docs/reciprocity.md prints them, for people and for machines."""
    asked = ("reciprocity-check", "--agencies", "1", "--people", "200", "--months", "6", "--shuffles", "40")
    told = dure(*asked).output
    assert told.startswith("1 agencies of 200 people, 6 months, 40 shuffles, seed 1\n")
    assert "steady      6 groups:" in told
    one, other = (json.loads(dure(*asked, "--json").output) for _ in range(2))
    assert one == other
    assert [rate["manner"] for rate in one["rates"]] == ["steady", "intense", "pair", "ring", "clique"]
    assert json.loads(dure(*asked, "--seed", "2", "--json").output) != one
