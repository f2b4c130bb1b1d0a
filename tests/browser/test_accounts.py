"""Accounts as pages for administrators, in a real browser: axe, narrow screens, slips on paper."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import Page, expect

from dure import clock
from dure.accounts.actions import close_account, propose_factor_removal
from dure.accounts.models import Account
from dure.accounts.queries import account_actor
from dure.kit.actor import SYSTEM
from dure.organizations.models import Person
from tests.browser.axe import violations, wrong_in_any_look
from tests.browser.printing import WITHOUT_MARGINS
from tests.browser.signing import PASSWORD, sign_in
from tests.world import World

Visit = Callable[..., Page]

PAGES: dict[str, Callable[[World], str]] = {
    "accounts": lambda _: "/accounts/",
    "accounts-nothing": lambda _: "/accounts/?q=없는사람",
    "account": lambda world: f"/accounts/{account_of(world, '김민수').pk}/",
    "account-closed": lambda world: f"/accounts/{account_of(world, '박지훈').pk}/",
    "account-left": lambda world: f"/accounts/{account_of(world, '최유진').pk}/",
    "account-new": lambda _: "/accounts/new/",
    "missing": lambda _: "/accounts/missing/",
    "roles": lambda _: "/accounts/roles/?agency=4070000",
    "removals": lambda _: "/accounts/second-factors/",
    "setup": lambda _: "/points/setup/?agency=4070000",
    "setup-choice": lambda _: "/points/setup/?find=양&code=4390000",
    "setup-by-hand": lambda _: "/points/setup/?by_hand",
    "regulation": lambda _: "/points/regulation/?agency=5700000",
}


def account_of(world: World, name: str) -> Account:
    return Account.objects.get(person=world.people[name])


@pytest.fixture
def root(world: World) -> Account:
    """Let accounts be in every state, and return an administrator's."""
    made = Account.objects.create_user("root", PASSWORD, is_administrator=True)
    world.role("자치행정과", "감사담당", "auditor")
    world.person(
        "황보선우하늘바라기", "자치행정과", position="행정복지센터 맞춤형복지팀장 직무대리", account=False
    )
    world.person("신규자", "여주기획과", account=False)
    world.person("내일사람", "자치행정과", start=clock.today() + timedelta(days=3))
    Person.objects.filter(pk=world.people["신규자"].pk).update(email="")
    world.retire("최유진", clock.today())
    close_account(actor=SYSTEM, account_id=account_of(world, "박지훈").pk)
    for name in ("김민수", "이서연"):
        TOTP.activate(account_of(world, name), generate_totp_secret())
    propose_factor_removal(
        actor=account_actor(made.pk),
        account_id=account_of(world, "김민수").pk,
        reason="휴대전화를 잃어버려 사무실에 와서 공무원증으로 본인임을 확인하였음",
    )
    return made


def confirm(page: Page) -> None:
    page.locator("#password").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_no_page_of_accounts_has_a_violation_or_scrolls_sideways_in_any_look(
    world: World, visit: Visit, root: Account
) -> None:
    """WCAG 1.4.10 among them."""
    page = visit(None)
    sign_in(page, root)
    for name, address in PAGES.items():
        page.goto(address(world))
        assert wrong_in_any_look(page) == [], name


def test_accounts_are_opened_in_bulk_and_their_slips_printed(
    world: World, visit: Visit, root: Account
) -> None:
    """F-A2: from the count of people without an account to a slip for each, with one confirmation."""
    page = visit(None)
    sign_in(page, root)
    page.goto("/accounts/")
    page.get_by_role("link", name="계정 열기").click()
    page.get_by_role("button", name="고른 사람의 계정 열기").click()
    confirm(page)
    expect(page.get_by_text("계정 2개를 열었습니다")).to_be_visible()
    page.get_by_role("button", name="이 계정들의 일회용 비밀번호 인쇄").click()
    expect(page.locator(".slip")).to_have_count(2)
    assert violations(page) == ""
    page.set_viewport_size(WITHOUT_MARGINS)  # type: ignore[arg-type]  # a literal as good as its type
    page.emulate_media(media="print")
    box = page.locator(".slip").first.bounding_box()
    assert box is not None
    assert box["height"] * 4 < WITHOUT_MARGINS["height"], "eight slips fit on a sheet"
    assert page.locator(".slip-password").first.is_visible()
    assert not page.get_by_role("button", name="인쇄").is_visible()


def test_one_box_chooses_all_accounts_of_a_page(world: World, visit: Visit, root: Account) -> None:
    """F-A2: whoever gives a whole agency its slips does not tick each box."""
    page = visit(None)
    sign_in(page, root)
    page.goto("/accounts/?state=never&agency=4070000")
    boxes = page.locator("input[name=account]")
    everybody = page.get_by_label("이 화면의 계정 모두 선택")
    everybody.check()
    expect(page.locator("input[name=account]:checked")).to_have_count(boxes.count())
    boxes.first.uncheck()
    expect(everybody).not_to_be_checked()


def test_the_first_field_that_was_refused_is_in_view(world: World, visit: Visit, root: Account) -> None:
    """F-A7: on a page longer than the screen a refusal is seen without looking for it."""
    page = visit(None)
    sign_in(page, root)
    page.goto("/points/regulation/?agency=4070000")
    page.get_by_label("번호", exact=True).fill("388")
    page.get_by_label("발령일", exact=True).fill("2026-09-15")
    page.locator("summary", has_text="규정의 조문 번호").click()
    page.get_by_label("인사상 우대").fill("3조")
    page.get_by_role("button", name="등록", exact=True).click()
    expect(page.get_by_label("인사상 우대")).to_be_focused()
    expect(page.get_by_text("조문 하나를 적거나 비워 두십시오")).to_be_in_viewport()
