"""Signing in and one's own account in a real browser: by keyboard, without script, with axe."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dure.accounts.actions import give_one_time_password, give_sample_password
from dure.accounts.models import Account
from dure.kit.actor import SYSTEM
from tests.browser.axe import NARROWEST, violations, wrong_in_any_look
from tests.browser.conftest import Look
from tests.browser.signing import PASSWORD, sign_in
from tests.totp import code_of
from tests.world import World

Visit = Callable[..., Page]


@pytest.fixture
def minsu(world: World) -> Account:
    account = Account.objects.get(person=world.people["김민수"])
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def _sample(world: World) -> None:
    """Let the installation be one to try out."""
    world.person("황보선우하늘바라기", "자치행정과", position="행정복지센터 맞춤형복지팀장 직무대리")
    give_sample_password(actor=SYSTEM, logins=[account.login for account in Account.objects.all()])


def confirm(page: Page) -> None:
    page.locator("#password").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_no_page_of_ones_account_has_a_violation_in_any_look(visit: Visit, minsu: Account) -> None:
    page = visit(None)
    page.goto("/account/login/")
    assert wrong_in_any_look(page) == []
    sign_in(page, minsu, "wrong")
    assert wrong_in_any_look(page) == [], "refused"
    sign_in(page, minsu)
    for address in ("/account/security/", "/account/tokens/", "/account/password/", "/account/inactive/"):
        page.goto(address)
        assert wrong_in_any_look(page) == [], address
    page.goto("/account/second-factor/activate/")
    assert wrong_in_any_look(page) == [], "confirm"
    confirm(page)
    assert wrong_in_any_look(page) == [], "set up"
    page.locator("#code").fill(code_of(page.locator("code.secret").inner_text()))
    page.get_by_role("button", name="사용 시작").click()
    expect(page.locator(".codes code")).to_have_count(10)
    assert wrong_in_any_look(page) == [], "recovery codes"
    page.goto("/account/logout/")
    assert wrong_in_any_look(page) == [], "sign out"


@pytest.mark.usefixtures("_sample")
@pytest.mark.parametrize("look", [Look(), Look("phone", "dark")], ids=["wide", "phone-dark"])
def test_a_sample_installation_signs_in_with_one_click(visit: Visit, look: Look) -> None:
    page = visit(None, look=look)
    page.goto("/account/login/")
    assert violations(page) == ""
    page = visit(None, look=look, script=False)
    page.goto("/account/login/?next=/account/security/")
    page.get_by_role("button", name=re.compile("황보선우하늘바라기")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("로그인과 보안")
    expect(page.get_by_role("main")).to_contain_text("황보선우하늘바라기")


@pytest.mark.usefixtures("_sample")
def test_no_page_of_ones_account_scrolls_sideways_on_the_narrowest_screen(visit: Visit) -> None:
    """WCAG 1.4.10; long names and positions included."""
    page = visit()
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    for address in ("/account/security/", "/account/tokens/", "/account/password/", "/account/logout/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST, address
    page.context.clear_cookies()
    page.goto("/account/login/")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST


def test_one_signs_in_by_keyboard_alone_and_comes_back(visit: Visit, minsu: Account) -> None:
    page = visit(None)
    page.goto("/account/tokens/")
    page.locator("#login").focus()
    page.keyboard.type(minsu.login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("접근 토큰")


def test_a_token_is_made_after_confirming_with_what_was_typed_before(visit: Visit, minsu: Account) -> None:
    page = visit(None)
    sign_in(page, minsu)
    page.goto("/account/tokens/")
    page.locator("#name").fill("일정 프로그램")
    page.locator("#scope-write").uncheck()
    page.get_by_role("button", name="토큰 만들기").click()
    confirm(page)
    expect(page.locator("#secret")).to_have_text(re.compile(r"^dure_[\w-]{43}$"))
    expect(page.locator(".token")).to_contain_text(["일정 프로그램 읽기"])


def test_a_one_time_password_leads_to_a_new_one_and_then_home(visit: Visit, minsu: Account) -> None:
    page = visit(None)
    sign_in(page, minsu, give_one_time_password(actor=SYSTEM, account_id=minsu.pk))
    expect(page.get_by_role("main")).to_contain_text("일회용 비밀번호로 로그인하셨습니다")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("비밀번호 변경")


def test_an_auditor_narrows_the_trail_down_without_script(visit: Visit, world: World, minsu: Account) -> None:
    world.person("오감사", "자치행정과", position="감사담당관")
    world.role("자치행정과", "감사담당관", "auditor")
    sign_in(visit(None), minsu)
    page = visit("오감사", script=False)
    page.goto("/audit/")
    page.locator("#who").fill("김민수")
    page.get_by_role("button", name="조회").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("로그인")


def test_the_trail_has_no_violation_in_any_look(visit: Visit, world: World) -> None:
    world.person("오감사", "자치행정과", position="감사담당관")
    world.role("자치행정과", "감사담당관", "auditor")
    page = visit("오감사")
    for address in ("/audit/?who=없는사람&day=x", "/audit/"):
        page.goto(address)
        assert wrong_in_any_look(page) == [], address


def test_the_description_of_the_api_is_shown_without_leaving_the_server(visit: Visit) -> None:
    page = visit(None)
    page.goto("/api/docs")
    expect(page.locator("#operations-account-get_me")).to_be_visible()
