"""The audit trail as a file: who may take it, what for, what stands in it."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from dure import clock
from dure.accounts.models import Account
from dure.audit import queries
from dure.audit.actions import record
from dure.audit.models import Entry
from dure.notifications.notices.models import Notice
from dure.results.exports import actions as acts
from dure.results.exports.models import Export
from tests.permissions import secret_of
from tests.world import World, small_government

FILE = "/points/exports/audit-trail"
REASON = "2026년 하반기 자체감사"


@pytest.fixture
def world(db: None) -> World:
    world = small_government()
    world.person("오감사", "자치행정과", position="감사담당관")
    world.role("자치행정과", "감사담당관", "auditor")
    for name in ("김민수", "한여주"):
        person = world.people[name]
        record("points.preference", actor=world.actor(name), subject=f"person:{person.pk}")
    return world


@pytest.fixture
def auditor(world: World) -> Client:
    return client(world, "오감사")


def client(world: World, name: str) -> Client:
    browser = Client()
    browser.force_login(Account.objects.get(person=world.people[name]))
    return browser


def asked(browser: Client, **sent: str) -> Any:
    return browser.post(FILE, {"format": "csv", "reason": REASON, **sent})


def taken(browser: Client, **sent: str) -> bytes:
    answer: Any = browser.get(f"{asked(browser, **sent)['Location']}file")
    return b"".join(answer.streaming_content)


def lines_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_an_auditor_takes_the_lines_of_their_agency_in_words(auditor: Client) -> None:
    """F-A6."""
    titles, *rows = lines_of(taken(auditor))
    assert titles[:4] == ["일시", "누가", "한 일", "대상"]
    preference = next(row for row in rows if row[2] == "알림 설정")
    assert preference[1] == "김민수 주무관 · 정보통신과"
    assert not any("한여주" in cell for row in rows for cell in row)


def test_a_workbook_says_what_it_was_taken_for(auditor: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(taken(auditor, format="xlsx")))
    assert REASON in [cell.value for row in book.worksheets[1].iter_rows() for cell in row]
    assert book.worksheets[0]["A2"].is_date


def test_taking_it_is_on_record_with_what_for_and_what_was_chosen(auditor: Client) -> None:
    taken(auditor, act="points.preference", first="2026-01-01")
    line = Entry.objects.get(action="audit.export")
    wanted = {
        "reason": REASON,
        "format": "csv",
        "rows": 1,
        "action": "points.preference",
        "people": None,
        "first": "2026-01-01",
        "last": clock.today().isoformat(),
        "department": None,
        "export": Export.objects.get().pk,
    }
    assert line.details == wanted
    assert line.subject == "audit-trail"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"reason": " \u200b"}, "export-reason"),
        ({"reason": "민원인 900101-1234567 확인"}, "export-personal-data"),
        ({"format": "pdf"}, "export-format"),
    ],
)
def test_without_a_purpose_or_a_format_nothing_is_asked(
    auditor: Client, sent: dict[str, str], code: str
) -> None:
    answer = asked(auditor, **sent)
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("text/html")
    assert Entry.objects.get(action="audit.export").outcome == code


def test_a_long_trail_is_written_as_a_job_and_holds_what_was_there_when_it_was_asked_for(
    auditor: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "AT_ONCE", {"csv": 1})
    monkeypatch.setattr(queries, "_AT_A_TIME", 2)
    for _number in range(5):
        record("points.preference", actor=world.actor("김민수"))
    export = Export.objects.get(pk=asked(auditor, act="points.preference")["Location"].split("/")[-2])
    assert export.state == "waiting"
    record("points.preference", actor=world.actor("김민수"))
    acts.work_on(export.pk)
    assert len(lines_of(b"".join(acts.content_of(export)))) == 1 + export.total == 1 + 6
    assert Notice.objects.get(kind="export-ready").person == world.people["오감사"]


def test_it_counts_among_the_files_of_a_day(auditor: Client, settings: Any) -> None:
    settings.EXPORTS_PER_DAY = 1
    taken(auditor)
    assert asked(auditor).status_code == 429


def test_an_administrator_of_no_agency_takes_the_whole_trail(world: World) -> None:
    browser = Client()
    browser.force_login(Account.objects.create(login="root", is_administrator=True))
    rows = lines_of(taken(browser, act="points.preference"))[1:]
    assert {row[1].split()[0] for row in rows} == {"김민수", "한여주"}


@pytest.mark.parametrize(
    ("scopes", "status"),
    [(["read"], 403), (["read", "operate"], 403), (["read", "admin"], 200)],
)
def test_an_administrator_takes_it_by_a_token_that_administers(
    world: World, scopes: list[str], status: int
) -> None:
    """A token never gives what its scopes do not: reading for oneself is not the trail of everybody."""
    root = Account.objects.create(login="root", is_administrator=True)
    assert by_token(root, *scopes).status_code == status


def test_an_auditor_who_administers_too_takes_their_agency_by_a_token_that_operates(world: World) -> None:
    account = Account.objects.get(person=world.people["오감사"])
    account.is_administrator = True
    account.save()
    rows = text_by_token(account, "read", "operate")
    assert "김민수" in rows
    assert "한여주" not in rows
    assert "한여주" in text_by_token(account, "read", "operate", "admin")
    whole = Export.objects.get(agency=None)
    narrow = {"Authorization": f"Bearer {secret_of(account, 'read', 'operate')}"}
    assert Client().get(f"/api/v1/points/exports/jobs/{whole.pk}/file", headers=narrow).status_code == 403


def by_token(account: Account, *scopes: str) -> Any:
    return Client().get(
        "/api/v1/points/exports/audit-trail",
        {"reason": REASON},
        headers={"Authorization": f"Bearer {secret_of(account, *scopes)}"},
    )


def text_by_token(account: Account, *scopes: str) -> str:
    return b"".join(by_token(account, *scopes).streaming_content).decode()


def test_a_person_whom_nobody_knows_leaves_no_lines(auditor: Client) -> None:
    assert lines_of(taken(auditor, who="아무개"))[1:] == []


def test_only_who_reads_the_trail_takes_it_and_no_link_does(world: World, auditor: Client) -> None:
    """A file is made by a form with its token, so that no other site can ask for one in somebody's name."""
    assert asked(client(world, "김민수")).status_code == 403
    assert auditor.get(FILE).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(Account.objects.get(person=world.people["오감사"]))
    assert asked(strict).status_code == 403
    assert not Entry.objects.filter(action="audit.export").exists()


def test_what_is_typed_comes_back_when_the_days_make_no_sense(auditor: Client) -> None:
    answer = asked(auditor, first="어제")
    assert answer.status_code == 200
    assert REASON in answer.content.decode()
    assert not Entry.objects.filter(action="audit.export").exists()
