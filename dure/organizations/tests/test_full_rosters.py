"""A full file ends whom it does not name, up to a share; beyond it somebody has to say how many (O8, O17, F-D3)."""

from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dure.accounts.models import Account
from dure.audit.models import Entry
from dure.cli.organizations import import_roster as command
from dure.kit.refusals import Refusal
from dure.organizations.actions import Words
from dure.organizations.models import Assignment, RosterUpload
from dure.organizations.roster.telling import ends_sentence
from dure.organizations.rules.safeguards import Endings

AS_OF = date(2026, 11, 22)


@pytest.fixture
def roster(roster: Any) -> Any:
    """Icheon with a second department."""
    roster.town.unit("20", "복지정책과")
    return roster


def staff(roster: Any, count: int) -> list[dict[str, str]]:
    """Load so many people and return their rows."""
    rows = [{"성명": "김민수", "이메일": f"p{number}@korea.kr"} for number in range(count)]
    roster.load(roster.people(*rows))
    return rows


def running(roster: Any) -> int:
    return sum(row[4].endswith("~") for row in roster.stored())


def test_a_file_of_titles_alone_ends_nobody_without_a_word(roster: Any) -> None:
    """F-D3, case full-empty-roster: an export that broke off."""
    staff(roster, 3)
    with pytest.raises(Refusal, match="roster-ends-many") as refusal:
        roster.load(roster.people(), full=True)
    assert refusal.value.extra["total"] == 3
    assert running(roster) == 3
    assert Entry.objects.filter(action="roster.import", outcome="roster-ends-many").count() == 1


def test_up_to_a_twentieth_end_without_a_question(roster: Any) -> None:
    """O17: PV 5 %."""
    rows = staff(roster, 40)
    assert roster.load(roster.people(*rows[:38]), full=True).stored
    assert running(roster) == 38
    with pytest.raises(Refusal, match="roster-ends-many"):
        roster.load(roster.people(*rows[:36]), full=True)
    assert running(roster) == 38


def test_the_share_is_a_setting(roster: Any, settings: Any) -> None:
    """O17: PV."""
    settings.ROSTER_END_PERCENT = 50.0
    rows = staff(roster, 4)
    assert roster.load(roster.people(*rows[:2]), full=True).stored
    with pytest.raises(Refusal, match="roster-ends-many"):
        roster.load(roster.people(), full=True)


@pytest.mark.parametrize(("said", "is_stored"), [(None, False), (2, False), (3, True), (5, True)])
def test_the_word_has_to_be_large_enough(roster: Any, said: int | None, *, is_stored: bool) -> None:
    """F-D3."""
    rows = staff(roster, 5)
    words = Words(end_at_most=said)
    if is_stored:
        assert roster.load(roster.people(*rows[:2]), full=True, words=words).stored
    else:
        with pytest.raises(Refusal, match="roster-ends-many"):
            roster.load(roster.people(*rows[:2]), full=True, words=words)
    assert running(roster) == (2 if is_stored else 5)


def test_posts_that_end_beside_the_others_of_a_person_count(roster: Any) -> None:
    """F-D3: a wrong mapping loses every concurrent post; the people are all in the file."""
    concurrent = {"발령구분": "겸임", "부서코드": "20"}
    rows = [{"성명": "김민수"}, {"성명": "김민수"} | concurrent]
    numbers = ["00001", "00001", "00002", "00002"]
    both = [row | {"사번": number} for row, number in zip(rows * 2, numbers, strict=True)]
    roster.load(roster.people(*both))
    with pytest.raises(Refusal, match="roster-ends-many"):
        roster.load(roster.people(both[0], both[2]), full=True)


def test_a_departments_file_of_one_department_asks_too(roster: Any) -> None:
    """F-D3: it would end all the others."""
    departments = roster.departments({"부서코드": "10", "부서명": "정보통신과"})
    with pytest.raises(Refusal, match="roster-ends-many"):
        roster.load(None, departments, full=True)
    assert roster.load(None, departments, full=True, words=Words(end_at_most=1)).stored


def test_a_dry_run_says_how_many_would_end(roster: Any) -> None:
    """O6, F-D3."""
    rows = staff(roster, 4)
    report = roster.load(roster.people(*rows[:1]), full=True, dry_run=True)
    assert (report.endings, report.needs_word) == (Endings(people=3, at_work=4, units=0), True)


@pytest.mark.parametrize(
    ("endings", "told"),
    [
        (Endings(people=3, at_work=4), "사람이 4명 중 3명입니다"),
        (Endings(departments=2, units=3), "부서가 3개 중 2개입니다"),
        (Endings(3, 4, 2, 3), "사람이 4명 중 3명, 부서가 3개 중 2개입니다"),
    ],
)
def test_the_question_names_only_what_was_in_the_files(endings: Endings, told: str) -> None:
    """O17: a file of people says nothing of departments, and the other way round."""
    sentence = ends_sentence(endings)
    assert told in sentence
    assert "0개" not in sentence


def test_endings_that_the_file_itself_gives_are_no_absence(roster: Any) -> None:
    """O17."""
    rows = staff(roster, 3)
    ended = [row | {"종료일": "2026-12-31"} for row in rows]
    assert roster.load(roster.people(*ended), full=True).stored


def test_the_command_line_stores_nothing_until_the_number_is_said(roster: Any) -> None:
    """F-D3: exit code 1, then 0."""
    rows = staff(roster, 3)
    path = str(roster.people(*rows[:1]))
    run = CliRunner()
    told = run.invoke(command, [path, "--agency", "4070000", "--full", "--as-of", "2026-11-22"])
    assert told.exit_code != 0
    assert running(roster) == 3
    options = ["--agency", "4070000", "--full", "--as-of", "2026-11-22", "--end-at-most", "2"]
    assert run.invoke(command, [path, *options]).exit_code == 0
    assert running(roster) == 1


def test_the_page_asks_for_the_number_itself(roster: Any) -> None:
    """F-D3: a wrong number stores nothing."""
    rows = staff(roster, 3)
    client = Client()
    client.force_login(Account.objects.create_user("root", "correct horse", is_administrator=True))
    files = {"people": SimpleUploadedFile("people.csv", roster.people(*rows[:1]).read_bytes())}
    asked = {"agency": roster.town.agency.pk, "as_of": "2026-11-22", "full": "on"}
    address = client.post("/organizations/import/", asked | files)["Location"]
    assert 'name="end_at_most"' in client.get(address).content.decode()
    for said in ({}, {"end_at_most": "1"}, {"end_at_most": "3"}, {"end_at_most": "all"}):
        assert client.post(f"{address}confirm", said).status_code == 422
    assert running(roster) == 3
    assert client.post(f"{address}confirm", {"end_at_most": "2"}).status_code == 302
    assert RosterUpload.objects.get().state == "done"
    assert running(roster) == 1


def test_a_cut_file_is_told_from_a_short_one(roster: Any) -> None:
    """O17: the last line alone is short, and the file has no line end."""
    path = roster.people({}, {}, {})
    whole = path.read_text()
    path.write_text(whole.rstrip("\n")[:-12])
    with pytest.raises(Refusal, match="file-cut"):
        roster.load(path)
    path.write_text(whole.rstrip("\n"))
    assert roster.load(path).people.rows == 3


def test_the_roster_of_another_agency_is_recognised(roster: Any, yeoju: Any) -> None:
    """O17: most people of the file are stored there, by number and name."""
    from dure.organizations.tests.conftest import Roster

    staff(roster, 2)
    yeoju.unit("10", "기획예산담당관")
    names = [{"사번": f"9{number}", "성명": f"여주인{number}"} for number in range(4)]
    theirs = Roster(roster.folder, yeoju)
    theirs.load(theirs.people(*names))
    with pytest.raises(Refusal, match="roster-other-agency"):
        roster.load(roster.people(*names), dry_run=True)
    assert roster.load(roster.people(*names), words=Words(from_elsewhere=True)).stored
    assert Assignment.objects.filter(person__agency=roster.town.agency).count() == 6
