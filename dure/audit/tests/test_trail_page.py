"""The page of the audit trail: who may read it, what it shows, that reading it is on record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from dure import clock
from dure.accounts.models import Account
from dure.audit.actions import record
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM, Actor
from dure.kit.refusals import Refusal
from dure.points.giving.actions import give
from tests.html import Page
from tests.world import World, small_government

PAGE = "/audit/"
NOON = datetime(2026, 11, 22, 12, tzinfo=clock.SEOUL)


@dataclass
class House:
    """이천시 with an auditor, and somebody of 여주시."""

    world: World
    auditor: Client
    administrator: Client

    def client(self, name: str) -> Client:
        """Return a browser in which somebody is signed in."""
        return _client(Account.objects.get(person=self.world.people[name]))

    def did(self, name: str, action: str, subject: str = "", outcome: str = "done", **details: Any) -> None:
        """Put an act of somebody on record."""
        account = Account.objects.get(person=self.world.people[name])
        person = self.world.people[name]
        actor = Actor(
            account_id=account.pk, person_id=person.pk, agency_id=person.agency_id, address="10.1.2.3"
        )
        kept = details or {"note": "<b>굵게</b>"}
        record(action, actor=actor, subject=subject, outcome=outcome, details=kept)


def _client(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def house(db: None) -> House:
    world = small_government()
    world.person("오감사", "자치행정과", position="감사담당관")
    world.role("자치행정과", "감사담당관", "auditor")
    auditor = _client(Account.objects.get(person=world.people["오감사"]))
    administrator = _client(Account.objects.create_user("root", is_administrator=True))
    return House(world, auditor, administrator)


def page(client: Client, query: str = "") -> Page:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return Page(answer.content.decode())


def rows(client: Client, query: str = "") -> str:
    """Return the texts of all lines, each with a blank behind it."""
    return "".join(f"{cell} " for line in page(client, query).rows() for cell in line)


def test_only_auditors_and_administrators_read_it(house: House) -> None:
    assert Client().get(PAGE)["Location"] == f"/account/login/?next={PAGE}"
    assert house.client("김민수").get(PAGE).status_code == 403
    assert house.auditor.get(PAGE).status_code == 200
    assert house.administrator.get(PAGE).status_code == 200


def test_only_who_may_read_it_is_led_there(house: House) -> None:
    assert 'href="/audit/"' in house.auditor.get(PAGE).content.decode()
    assert 'href="/audit/"' not in house.client("김민수").get("/account/security/").content.decode()


def test_reading_it_is_on_record_with_what_was_asked(house: House) -> None:
    house.auditor.get(PAGE + "?act=sign-in&first=2026-11-22&last=2026-11-22")
    entry = Entry.objects.get(action="audit.read")
    assert entry.person_id == house.world.people["오감사"].pk
    assert entry.details == {"action": "sign-in", "first": "2026-11-22", "last": "2026-11-22"}


def test_who_may_not_read_it_leaves_no_reading_behind(house: House) -> None:
    house.client("김민수").get(PAGE)
    assert not Entry.objects.filter(action="audit.read").exists()


def test_it_says_who_did_what_from_where_in_words(house: House) -> None:
    account = Account.objects.get(person=house.world.people["이서연"])
    house.did("김민수", "account.close", f"account:{account.pk}")
    shown = rows(house.auditor)
    assert "김민수 주무관 · 정보통신과" in shown
    assert "계정 닫음" in shown
    assert account.login in shown
    assert "10.1.2.3" in shown


def test_it_says_by_name_on_what_and_leads_there(house: House) -> None:
    """F-A6, I40: the object by name, with a link; a person as of the day of the act."""
    person = house.world.people["박지훈"]
    house.did("김민수", "points.preference", f"person:{person.pk}", weekly_nudge=False)
    shown = rows(house.auditor)
    links = {one.attributes["href"]: one.text for one in page(house.auditor).whole.all("a", "href")}
    assert links[f"/people/{person.pk}/"] == "박지훈 주무관 · 복지정책과"
    assert "person:" not in shown
    assert "weekly_nudge" not in shown
    with clock.travel(NOON.replace(year=2027)):
        house.world.move("김민수", "복지정책과", on=NOON.date().replace(year=2027))
        # A year later nobody is signed in any more.
        assert "김민수 주무관 · 정보통신과" in rows(house.client("오감사"))


def test_it_says_what_was_before_and_what_is_after(house: House) -> None:
    """F-A6, I40."""
    house.did("김민수", "agency.change", "agency:4070000", short_name="이천", before={"short_name": "이천시"})
    shown = page(house.auditor).whole
    assert shown.texts("del") == ["이천시"]
    assert any(text.endswith("이천") for text in shown.texts("dd"))


@pytest.mark.parametrize(
    ("language", "sentence"), [("ko", "자기 자신에게는"), ("en", "You cannot give points to yourself")]
)
def test_a_refusal_stands_there_as_its_sentence(house: House, language: str, sentence: str) -> None:
    """F-A6: in the language of whoever reads, not of whoever was refused."""
    own = house.world.people["김민수"].pk
    with pytest.raises(Refusal), translation.override("ko"):
        give(actor=house.world.actor("김민수"), recipient=own, message="회의 자료를 함께 정리해 주셨습니다.")
    house.auditor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert sentence in rows(house.auditor, "?act=points.give")


def test_more_lines_cost_no_more_questions(house: House) -> None:
    """Names are asked for kind by kind and not line by line."""
    people = list(house.world.people.values())
    questions = []
    for times in (1, 4):
        for number in range(times * len(people)):
            house.did("김민수", "points.preference", f"person:{people[number % len(people)].pk}")
            house.did("이서연", "account.close", f"account:{number + 1}")
        with CaptureQueriesContext(connection) as asked:
            rows(house.auditor)
        questions.append(len(asked))
    assert questions[0] == questions[1]


def test_what_is_on_record_cannot_run_in_the_readers_browser(house: House) -> None:
    house.did("김민수", "test.act")
    assert "<b>굵게" in rows(house.auditor)
    assert page(house.auditor).whole.texts("b") == []


def test_an_auditor_sees_their_own_agency_an_administrator_everything(house: House) -> None:
    house.did("한여주", "test.act")
    record("test.system", actor=SYSTEM)
    assert "한여주" not in rows(house.auditor)
    assert "test.system" not in rows(house.auditor)
    assert "한여주" in rows(house.administrator)
    assert "test.system" in rows(house.administrator)


def test_an_auditor_sees_failed_sign_ins_to_accounts_of_their_agency(house: House) -> None:
    account = Account.objects.get(person=house.world.people["이서연"])
    Client().post("/account/login/", {"login": account.login, "password": "wrong"})
    assert account.login in rows(house.auditor, "?act=sign-in")


def test_it_is_narrowed_by_person_act_and_days(house: House) -> None:
    with clock.travel(NOON):
        house.did("김민수", "test.one")
        house.did("이서연", "test.two")
    with clock.travel(NOON.replace(day=23, hour=0)):
        house.did("김민수", "test.three")
    assert "test.two" not in rows(house.auditor, "?who=김민수")
    assert "test.one" in rows(house.auditor, "?who=김민수")
    assert "test.one" not in rows(house.auditor, "?act=test.two")
    assert "test.three" in rows(house.auditor, "?first=2026-11-23")
    assert "test.one" not in rows(house.auditor, "?first=2026-11-23")
    assert "test.one" in rows(house.auditor, "?first=2026-11-22&last=2026-11-22")
    assert "test.three" not in rows(house.auditor, "?last=2026-11-22")
    assert rows(house.auditor, "?who=아무도아님") == ""


@pytest.mark.parametrize(
    "query",
    [
        *("?first=x", "?last=2026-13-45", "?first=9999-12-31&last=9999-12-31", "?first=0001-01-01"),
        *("?cursor=x", "?who=%00", "?act=%00'", "?who=" + "가" * 999),
    ],
)
def test_what_makes_no_sense_is_no_server_error(house: House, query: str) -> None:
    assert house.auditor.get(PAGE + query).status_code == 200


def test_older_lines_follow_page_by_page(house: House) -> None:
    for number in range(60):
        house.did("김민수", f"test.n{number}")
    links = page(house.auditor, "?who=김민수").whole.all("a", "href")
    (following,) = {one.attributes["href"] for one in links if "이전 기록" in one.text}
    second = rows(house.auditor, following)
    assert "test.n59" in rows(house.auditor, "?who=김민수")
    assert "test.n9 " not in rows(house.auditor, "?who=김민수")
    assert "test.n9 " in second
    assert "test.n59" not in second


def test_nothing_can_be_sent_to_it(house: House) -> None:
    assert house.auditor.post(PAGE).status_code == 405
