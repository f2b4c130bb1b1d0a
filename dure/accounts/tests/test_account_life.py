"""An account lives as long as an assignment: it closes with the last one's last second (I12, F-D2)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from dure import clock
from dure.accounts.actions import end_leavers, give_one_time_password, issue_token
from dure.accounts.models import Account, Token
from dure.accounts.queries import account_actor, administrators
from dure.accounts.tests.signing import PASSWORD, sign_in
from dure.audit.models import Entry
from dure.cli import main
from dure.kit.actor import SYSTEM
from dure.kit.refusals import Refusal
from dure.organizations.actions import Files, Mode, Words, import_roster
from dure.organizations.actions.uploads import receive_roster, work_on_upload
from dure.organizations.models import (
    Assignment,
    DepartmentSuccession,
    DepartmentVersion,
    Person,
    RosterUpload,
)
from dure.papers import lists
from dure.points.giving.models import Transfer
from dure.results.exports import actions as exports
from tests.world import World, small_government

LAST = date(2026, 12, 1)
END = LAST + timedelta(days=1)
MIDNIGHT = datetime(2026, 12, 2, tzinfo=clock.SEOUL)
GIFT = "회의 자료를 함께 정리해 주셔서 고맙습니다."


@pytest.fixture(autouse=True)
def _on_the_last_day(db: None) -> Iterator[None]:
    with clock.travel(MIDNIGHT - timedelta(minutes=10)):
        yield


@pytest.fixture
def world(_on_the_last_day: None) -> World:
    made = small_government()
    account = account_of(made)
    account.set_password(PASSWORD)
    account.save()
    return made


def account_of(world: World, name: str = "김민수") -> Account:
    return Account.objects.get(person=world.people[name])


class Access:
    """All ways in of one account: a session, a token, a new sign-in."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.session = Client()
        sign_in(self.session, account.login)
        issued = issue_token(
            actor=SYSTEM,
            name="program",
            scopes=["read", "write"],
            expires=clock.now() + timedelta(days=90),
            account_id=account.pk,
        )
        self.token = Client(headers={"Authorization": f"Bearer {issued.secret}"})

    def answers(self) -> list[int]:
        """Return what session and token are answered at /me, and whether signing in leads to the closed page."""
        entrance = Client()
        told = sign_in(entrance, self.account.login)
        closed = told.status_code == 302 and told["Location"] == reverse("account_inactive")
        asked = [client.get("/api/v1/me").status_code for client in (self.session, self.token)]
        return [*asked, 401 if closed else entrance.get("/api/v1/me").status_code]

    def give(self, recipient: int) -> int:
        """Give with the token and return the answer's status."""
        body = {"recipient": str(recipient), "message": GIFT}
        sent = self.token.post("/api/v1/points/transfers", body, content_type="application/json")
        return sent.status_code


OPEN, DEAD = [200, 200, 200], [401, 401, 401]


def test_it_is_open_until_the_last_second_of_the_last_post_and_dead_from_midnight(world: World) -> None:
    """I12, case left-person-access: by session, by token and at the door."""
    world.retire("김민수", END)
    access = Access(account_of(world))
    with clock.travel(MIDNIGHT - timedelta(seconds=1)):
        assert access.answers() == OPEN
    with clock.travel(MIDNIGHT):
        assert access.answers() == DEAD


def test_a_token_used_a_moment_before_midnight_gives_nothing_after_it(world: World) -> None:
    """Giving remembers whose a token is for a minute; what was given before stays."""
    world.retire("김민수", END)
    access = Access(account_of(world))
    with clock.travel(MIDNIGHT - timedelta(seconds=1)):
        assert access.give(world.people["박지훈"].pk) == 201
    with clock.travel(MIDNIGHT):
        assert access.give(world.people["박지훈"].pk) == 401
    assert Transfer.objects.count() == 1


def test_a_post_retracted_by_a_correction_closes_it_at_once_for_giving_too(world: World) -> None:
    access = Access(account_of(world))
    assert access.give(world.people["박지훈"].pk) == 201
    Assignment.objects.filter(person=world.people["김민수"]).update(retracted_at=clock.now())
    assert access.give(world.people["최유진"].pk) == 401
    assert access.answers() == DEAD


def test_a_new_post_opens_it_again_but_brings_no_old_token_back(world: World) -> None:
    world.retire("김민수", END)
    access = Access(account_of(world))
    with clock.travel(MIDNIGHT + timedelta(hours=4)):
        assert [end_leavers(actor=SYSTEM), end_leavers(actor=SYSTEM)] == [1, 0]
    assert Entry.objects.filter(action="account.lapse", subject=f"account:{access.account.pk}").count() == 1
    world.assign("김민수", "자치행정과", start=date(2027, 3, 1))
    with clock.travel(datetime(2027, 3, 1, tzinfo=clock.SEOUL)):
        assert access.answers()[1:] == [401, 200]


@pytest.mark.parametrize("kind", ["leave", "concurrent", "acting", "secondment"])
def test_whatever_post_is_left_keeps_it_open(world: World, kind: str) -> None:
    """Leave (휴직) is an assignment: the person stays."""
    world.retire("김민수", END)
    world.assign("김민수", "자치행정과", kind, start=date(2026, 12, 1))
    access = Access(account_of(world))
    with clock.travel(MIDNIGHT):
        assert access.answers() == OPEN


def test_a_department_that_ends_without_a_successor_ends_the_accounts_of_its_posts(world: World) -> None:
    unit = world.departments["정보통신과"]
    access = Access(account_of(world))
    valid = DateRange(date(2016, 1, 1), END)
    DepartmentVersion.objects.filter(department=unit).update(valid=valid)
    with clock.travel(MIDNIGHT):
        assert access.answers() == DEAD
        DepartmentSuccession.objects.create(
            predecessor=unit, successor=world.departments["자치행정과"], on=END
        )
        assert access.answers() == OPEN


def test_who_goes_to_another_agency_keeps_nothing_here(world: World) -> None:
    """The other agency keeps a person and an account of its own."""
    world.retire("김민수", END)
    access = Access(account_of(world))
    there = world.person("김민수(여주)", "여주기획과", start=END)
    with clock.travel(MIDNIGHT):
        assert access.answers() == DEAD
        assert Client().get("/api/v1/me").status_code == 401
        reader = Client()
        reader.force_login(Account.objects.get(person=there))
        assert reader.get("/api/v1/me").json()["agency"]["name"] == "여주시"


@pytest.mark.parametrize("is_full", [False, True])
def test_a_roster_that_ends_the_last_post_or_leaves_somebody_out_closes_the_account(
    world: World, tmp_path: Path, *, is_full: bool
) -> None:
    world.department("총무과")
    unit, person = world.departments["정보통신과"], world.people["김민수"]
    others = [one for one in world.people.values() if one.agency_id == person.agency_id and one != person]
    posts = [
        f"{one.number},{one.name},공무원,본직,{_unit_of(world, one.pk)},{_position_of(one.pk)},2016-04-29,"
        for one in others
    ]
    ended = f"{person.number},김민수,공무원,본직,{unit.code},주무관,2016-04-29,2026-12-01"
    rows = posts if is_full else [ended]
    file = tmp_path / "people.csv"
    file.write_text(
        "\n".join(["사번,성명,고용형태,발령구분,부서코드,직위,발령일,종료일", *rows]), encoding="utf-8"
    )
    access = Access(account_of(world))
    import_roster(
        Files(file, None, {}, tmp_path, tmp_path / "differences.csv"),
        agency_code="4070000",
        mode=Mode(as_of=END, full=is_full, words=Words(end_at_most=len(world.departments) + 1)),
        actor=SYSTEM,
    )
    assert access.answers() == OPEN
    with clock.travel(MIDNIGHT):
        assert access.answers() == DEAD


def _unit_of(world: World, person_id: int) -> str:
    return Assignment.objects.get(person=person_id, kind="main", retracted_at=None).department.code


def _position_of(person_id: int) -> str:
    return Assignment.objects.get(person=person_id, kind="main", retracted_at=None).position


def test_an_account_that_is_nobodys_stays(administrator: Account) -> None:
    """Administrators and programs have no post to lose."""
    access = Access(administrator)
    with clock.travel(MIDNIGHT + timedelta(days=40)):
        issued = issue_token(
            actor=SYSTEM,
            name="later",
            scopes=["read"],
            expires=clock.now() + timedelta(days=1),
            account_id=administrator.pk,
        )
        program = Client(headers={"Authorization": f"Bearer {issued.secret}"})
        assert [program.get("/api/v1/me").status_code, access.answers()[2]] == [200, 200]


def test_no_password_and_no_token_is_made_for_somebody_who_left(world: World) -> None:
    world.retire("김민수", END)
    account = account_of(world)
    with clock.travel(MIDNIGHT):
        with pytest.raises(Refusal) as refused:
            give_one_time_password(actor=SYSTEM, account_id=account.pk)
        assert (refused.value.code, refused.value.status) == ("account-left", 409)
        with pytest.raises(Refusal) as refused:
            Access(account)
        assert refused.value.code == "account-left"
        told = CliRunner().invoke(main, ["password", account.login])
        assert (told.exit_code, told.output.count("\n")) == (1, 1)


def test_a_one_time_password_of_before_opens_nothing_after(world: World) -> None:
    world.retire("김민수", END)
    account = account_of(world)
    once = give_one_time_password(actor=SYSTEM, account_id=account.pk)
    with clock.travel(MIDNIGHT):
        entrance = Client()
        assert sign_in(entrance, account.login, once)["Location"] == reverse("account_inactive")
        assert entrance.get("/api/v1/me").status_code == 401


def test_who_begins_on_a_coming_day_may_have_the_password_before_and_enters_on_that_day(world: World) -> None:
    world.person("새사람", "자치행정과", start=END)
    account = account_of(world, "새사람")
    once = give_one_time_password(actor=SYSTEM, account_id=account.pk)
    assert sign_in(Client(), account.login, once)["Location"] == reverse("account_inactive")
    with clock.travel(MIDNIGHT):
        assert sign_in(Client(), account.login, once)["Location"] == reverse("account_change_password")


def test_somebody_who_left_is_no_administrator_that_anything_is_told(world: World) -> None:
    Account.objects.filter(person=world.people["김민수"]).update(is_administrator=True)
    world.retire("김민수", END)
    assert administrators() == [world.people["김민수"].pk]
    with clock.travel(MIDNIGHT):
        assert administrators() == []


def test_a_new_one_time_password_ends_sessions_and_tokens(world: World) -> None:
    """F-C13: who lost a password may have lost a token too."""
    access = Access(account_of(world))
    give_one_time_password(actor=SYSTEM, account_id=access.account.pk)
    assert access.answers()[:2] == [401, 401]
    assert not Token.objects.filter(revoked_at=None).exists()
    entry: Any = Entry.objects.get(action="password.one-time")
    assert entry.details == {"tokens": 1}


def test_an_export_under_way_is_not_written_for_somebody_who_left_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.retire("김민수", END)
    monkeypatch.setitem(lists.AT_ONCE, "csv", -1)
    actor = account_actor(account_of(world).pk)
    asked = exports.ask_for(actor=actor, kind="transfers", form="csv", first=LAST, last=LAST)
    with clock.travel(MIDNIGHT):
        exports.work_on(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.pieces.count()) == ("failed", 0)


def test_a_roster_under_way_is_not_stored_for_somebody_who_left_meanwhile(
    world: World, tmp_path: Path
) -> None:
    """The file would make a post; nobody may load it any more."""
    world.retire("정하늘", END)
    file = tmp_path / "people.csv"
    row = "990001,신규자,공무원,본직,0001,주무관,2026-12-01,"
    file.write_text(f"사번,성명,고용형태,발령구분,부서코드,직위,발령일,종료일\n{row}", encoding="utf-8")
    upload = receive_roster(
        actor=account_actor(account_of(world, "정하늘").pk),
        agency_id=world.agencies["이천시"].pk,
        files={"people": file},
        as_of=LAST,
    )
    RosterUpload.objects.filter(pk=upload.pk).update(state="storing")
    with clock.travel(MIDNIGHT):
        work_on_upload(upload.pk)
    upload.refresh_from_db()
    assert upload.state == "refused"
    assert not Person.objects.filter(number="990001").exists()
