"""Accounts as pages for administrators: found by state, opened, closed, given one-time passwords (F-A2)."""

from datetime import date, timedelta
from typing import Any

from django.test import Client

from dure import clock
from dure.accounts.actions import close_account
from dure.accounts.models import Account, Token
from dure.accounts.queries import Asked, list_accounts, people_without_account
from dure.accounts.tests.administering import admin, world
from dure.accounts.tests.signing import PASSWORD, sign_in
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM
from dure.organizations.models import PositionRole
from tests.html import Page
from tests.permissions import secret_of
from tests.world import World

__all__ = ["admin", "world"]

LIST = "/accounts/"
MISSING = "/accounts/missing/"
ROLES = "/accounts/roles/"
PASSWORDS = "/accounts/passwords/"


def account_of(world: World, name: str) -> Account:
    return Account.objects.get(person=world.people[name])


def found(**asked: Any) -> set[str]:
    return {row.title for row in list_accounts(Asked(**asked), limit=100)}


def test_accounts_are_found_by_name_initials_number_and_login(world: World, admin: Client) -> None:
    Account.objects.filter(person=world.people["김민수"]).update(login="minsu.kim")
    assert found(q="김민수") == {"김민수"}
    assert found(q="ㄱㅁㅅ") == {"김민수"}
    assert found(q=world.people["김민수"].number) == {"김민수"}
    assert found(q="MINSU") == {"김민수"}
    assert found(q="m_nsu") == set()
    assert "minsu.kim" in admin.get(LIST, {"q": "김민수"}).content.decode()


def test_the_state_says_why_somebody_can_or_cannot_sign_in(world: World, admin: Client) -> None:
    today = clock.today()
    account_of(world, "김민수")
    Account.objects.filter(person=world.people["이서연"]).update(last_login=clock.now())
    Account.objects.filter(person=world.people["박지훈"]).update(must_change_password=True)
    world.person("새사람", "자치행정과", start=today + timedelta(days=3))
    world.retire("최유진", today)
    close_account(actor=SYSTEM, account_id=account_of(world, "정하늘").pk)
    told = {row.title: row.state for row in list_accounts(Asked(), limit=100)}
    assert {name: told[name] for name in ("김민수", "이서연", "박지훈", "새사람", "최유진", "정하늘")} == {
        "김민수": "never",
        "이서연": "open",
        "박지훈": "one-time",
        "새사람": "later",
        "최유진": "left",
        "정하늘": "closed",
    }
    assert found(state="left") == {"최유진"}
    page = admin.get(LIST, {"state": "closed"}).content.decode()
    assert "관리자가 닫음" in page
    assert "정하늘" in page
    assert "김민수" not in page


def test_the_list_is_narrowed_to_an_agency(world: World, admin: Client) -> None:
    page = admin.get(LIST, {"agency": "5700000"}).content.decode()
    assert "한여주" in page
    assert "김민수" not in page


def test_a_list_goes_on_where_it_ended(world: World) -> None:
    first = list_accounts(Asked(), limit=3)
    second = list_accounts(Asked(), limit=3, after=first[-1].id)
    assert not {row.id for row in first} & {row.id for row in second}


def test_nobody_else_sees_a_page_of_accounts(world: World) -> None:
    client = Client()
    client.force_login(account_of(world, "정하늘"))
    for page in (LIST, MISSING, ROLES, "/accounts/new/", f"/accounts/{account_of(world, '김민수').pk}/"):
        assert client.get(page).status_code == 403


def test_closing_asks_who_one_is_again_ends_sessions_and_tokens_and_is_undone_by_opening(
    world: World, admin: Client
) -> None:
    minsu = account_of(world, "김민수")
    secret_of(minsu, "read")
    session = Client()
    session.force_login(minsu)
    fresh = Client()
    sign_in(fresh, "root")
    assert "/account/reauthenticate/" in fresh.post(f"/accounts/{minsu.pk}/close/")["Location"]
    assert admin.post(f"/accounts/{minsu.pk}/close/").status_code == 302
    assert session.get("/api/v1/me").status_code == 401
    assert not Token.objects.filter(account=minsu, revoked_at=None).exists()
    admin.post(f"/accounts/{minsu.pk}/open/")
    minsu.refresh_from_db()
    assert minsu.is_active
    acts = list(Entry.objects.filter(subject=f"account:{minsu.pk}").values_list("action", flat=True))
    assert acts[-2:] == ["account.close", "account.reopen"]


def test_confirming_who_one_is_goes_on_with_what_was_pressed_as_the_page_says(world: World) -> None:
    Account.objects.create_user("root", PASSWORD, is_administrator=True)
    fresh = Client()
    sign_in(fresh, "root")
    minsu = account_of(world, "김민수")
    asked = fresh.post(f"/accounts/{minsu.pk}/close/")["Location"]
    assert "하려던 작업을 이어서 처리합니다" in fresh.get(asked).content.decode()
    fresh.post(asked, {"password": PASSWORD})
    minsu.refresh_from_db()
    assert not minsu.is_active


def test_nobody_closes_their_own_account(world: World, admin: Client) -> None:
    root = Account.objects.get(login="root")
    answer = admin.post(f"/accounts/{root.pk}/close/")
    assert answer.status_code == 409
    assert "본인의 계정" in answer.content.decode()
    root.refresh_from_db()
    assert root.is_active


def test_an_account_that_is_not_there_is_404(admin: Client) -> None:
    assert admin.get("/accounts/999999999/").status_code == 404
    assert admin.get(f"/accounts/{2**70}/").status_code == 404
    assert admin.post("/accounts/1/explode/").status_code == 404


def test_slips_are_printed_once_one_a_person_and_nothing_is_kept_in_clear(
    world: World, admin: Client
) -> None:
    people = [account_of(world, name) for name in ("김민수", "이서연")]
    answer = admin.post(PASSWORDS, {"account": [one.pk for one in people]})
    page = answer.content.decode()
    secrets = Page(page).whole.texts("code", "class", "slip-password")
    assert len(set(secrets)) == 2
    assert "no-store" in answer["Cache-Control"]
    kept = str(list(Account.objects.values())) + str(list(Entry.objects.values()))
    assert not any(secret in kept for secret in secrets)
    entrance = Client()
    assert sign_in(entrance, people[0].login, secrets[0])["Location"] == "/account/password/"


def test_who_cannot_get_one_is_named_with_the_reason_and_the_others_get_theirs(
    world: World, admin: Client
) -> None:
    world.retire("이서연", clock.today())
    chosen = [account_of(world, name).pk for name in ("김민수", "이서연")]
    page = admin.post(PASSWORDS, {"account": [*chosen, "x", str(2**70)]}).content.decode()
    assert page.count("slip-password") == 1
    assert "이서연" in page
    assert "발령이 없" in page


def test_everybody_who_waits_for_a_slip_stands_on_one_page(world: World, admin: Client) -> None:
    """F-A2: an agency that begins gives hundreds their slips without turning pages."""
    for number in range(60):
        world.person(f"신규자{number}", "자치행정과")
    page = admin.get(LIST, {"state": "never", "agency": "4070000"}).content.decode()
    assert page.count('name="account"') >= 60
    assert "이 화면의 계정 모두 선택" in page


def test_more_than_five_hundred_at_a_time_are_refused(world: World, admin: Client) -> None:
    answer = admin.post(PASSWORDS, {"account": list(range(1, 503))})
    assert answer.status_code == 422
    assert not Account.objects.filter(must_change_password=True).exists()


def test_people_at_work_without_an_account_are_counted_those_who_left_are_not(world: World) -> None:
    """F-A2: 13명에게 계정이 없습니다."""
    assert people_without_account() == 0
    world.person("신규자", "자치행정과", account=False)
    world.person("내일사람", "자치행정과", account=False, start=clock.today() + timedelta(days=1))
    world.person("떠난이", "자치행정과", account=False)
    world.retire("떠난이", clock.today())
    world.person("여주신규", "여주기획과", account=False)
    icheon = world.agencies["이천시"].pk
    assert [people_without_account(icheon), people_without_account()] == [2, 3]


def test_accounts_are_opened_for_them_in_bulk_with_logins_of_their_addresses(
    world: World, admin: Client
) -> None:
    one, two = (world.person(name, "자치행정과", account=False) for name in ("신규자", "새주무관"))
    page = admin.get(MISSING).content.decode()
    assert "재직자 2명에게 계정이 없어" in page
    suggested = one.email.partition("@")[0]
    assert f'value="{suggested}"' in page
    answer = admin.post(MISSING, {"person": [one.pk], f"login-{one.pk}": suggested, f"login-{two.pk}": "x"})
    assert answer.status_code == 200
    assert Account.objects.get(person=one).login == suggested
    assert not Account.objects.filter(person=two).exists()
    assert f'name="account" value="{Account.objects.get(person=one).pk}"' in answer.content.decode()


def test_a_login_that_cannot_be_taken_says_so_beside_it_and_what_was_typed_stays(
    world: World, admin: Client
) -> None:
    taken = account_of(world, "김민수").login
    one, two = (world.person(name, "자치행정과", account=False) for name in ("신규자", "새주무관"))
    typed = {f"login-{one.pk}": taken, f"login-{two.pk}": "good.one"}
    answer = admin.post(MISSING, {"person": [one.pk, two.pk], **typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{taken}"' in page
    assert f'id="why-{one.pk}"' in page
    assert Account.objects.get(person=two).login == "good.one"


def test_roles_stand_beside_who_holds_the_position_today_and_vacant_ones_are_named(
    world: World, admin: Client
) -> None:
    """O5: roles follow positions."""
    world.role("자치행정과", "감사담당", "auditor")
    page = admin.get(ROLES, {"agency": "4070000"}).content.decode()
    assert "정하늘" in page
    assert "맡은 사람 없음" in page
    assert "1개 있습니다" in page
    assert PositionRole.objects.filter(role="auditor").exists()


def test_a_holder_on_leave_or_without_an_account_is_not_passed_over(world: World, admin: Client) -> None:
    world.person("이담당", "자치행정과", position="감사담당", account=False)
    world.role("자치행정과", "감사담당", "auditor")
    assert "계정 없음" in admin.get(ROLES, {"agency": "4070000"}).content.decode()
    world.leave("이담당", date(2026, 1, 1))
    assert "맡은 사람 없음" in admin.get(ROLES, {"agency": "4070000"}).content.decode()


def test_an_account_for_a_program_is_opened_and_a_login_in_use_is_refused(
    world: World, admin: Client
) -> None:
    answer = admin.post("/accounts/new/", {"login": "hr-sync"})
    made = Account.objects.get(login="hr-sync")
    assert answer["Location"] == f"/accounts/{made.pk}/"
    assert not made.is_administrator
    again = admin.post("/accounts/new/", {"login": "HR-sync", "is_administrator": "on"})
    assert again.status_code == 422
    made.refresh_from_db()
    assert not made.is_administrator
