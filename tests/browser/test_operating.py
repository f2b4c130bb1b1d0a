"""The pages of those who operate, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations, wrong_in_any_look
from tests.browser.conftest import Look
from tests.browser.operating import OWN, PAGES, REASON, operated_in
from tests.browser.papers import LONG_NAME
from tests.world import World

Visit = Callable[..., Page]


def test_no_page_has_a_violation_or_scrolls_sideways_in_any_look(world: World, visit: Visit) -> None:
    """KWCAG 2.2 / WCAG 2.2 AA, with everything that opens open."""
    operated_in(world)
    for reader, pages in (("정하늘", PAGES), ("김민수", OWN)):
        page = visit(reader)
        for name, address in pages.items():
            page.goto(address(world))
            assert wrong_in_any_look(page) == [], name


def test_the_navigation_of_an_operator_begins_at_its_top_and_shows_the_current_page(
    world: World, visit: Visit
) -> None:
    """It is longer than the screen; what is above the current page is scrolled away only where it has to be."""
    operated_in(world)
    page = visit("정하늘")
    for address in ("/", "/points/departments/"):
        page.goto(address)
        assert page.locator(".side").evaluate("side => side.scrollTop") == 0
    page.goto("/organizations/import/")
    expect(page.locator(".side-link[aria-current]")).to_be_in_viewport()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_award_is_seen_before_it_is_made(world: World, visit: Visit, script: bool) -> None:  # noqa: FBT001
    """D24, D25: list, cost and what is left first; the suggested amount after a refusal; then the award."""
    operated_in(world)
    page = visit("정하늘", script=script)
    page.goto(PAGES["award-write"](world))
    page.get_by_label("1인당 포인트").fill("51")
    page.get_by_label("부여 사유").fill(REASON)
    page.get_by_role("button", name="명단과 필요한 포인트 보기").click()
    expect(page.get_by_text("51포인트는 부여할 수 없습니다")).to_be_visible()
    expect(page.get_by_role("button", name="부여하기")).to_have_count(0)
    page.get_by_label("1인당 포인트").fill("20")
    page.get_by_label("1인당 포인트").press("Enter")
    expect(page.get_by_text("휴직으로 제외")).to_be_visible()
    page.get_by_role("button", name="20포인트 부여하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(LONG_NAME)


def test_a_message_is_hidden_and_appealed_against(world: World, visit: Visit) -> None:
    """R10.3, D28: through the pages alone."""
    operated_in(world)
    address = PAGES["message-reported"](world)
    page = visit("정하늘")
    page.goto(address)
    page.locator("summary", has_text="비공개 전환").click()
    expect(page.locator("#hide-reason")).to_have_value("")
    page.locator("#hide-reason").select_option("off-purpose")
    page.locator("#hide-note").fill("도움의 내용이 적혀 있지 않습니다.")
    page.get_by_role("button", name="비공개 전환").click()
    expect(page.get_by_text("양쪽에 알렸습니다")).to_be_visible()
    mine = visit("김민수")
    mine.goto(address)
    mine.locator("summary", has_text="이의 신청").click()
    mine.locator("#appeal-note").fill("무엇을 도왔는지 적혀 있습니다.")
    mine.get_by_role("button", name="이의 신청 보내기").click()
    expect(mine.get_by_text("이의 신청을 보냈습니다")).to_be_visible()
    expect(mine.locator("summary", has_text="이의 신청")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_every_place_is_reached_on_a_phone(world: World, visit: Visit, script: bool) -> None:  # noqa: FBT001
    """WCAG 1.4.10: what stands aside on a wide screen opens from the bar at the foot, without script too."""
    page = visit("정하늘", look=Look("phone"), script=script)
    page.goto("/")
    expect(page.get_by_role("link", name="포인트 운영")).to_be_hidden()
    page.get_by_role("button", name="전체").click()
    page.get_by_role("link", name="포인트 운영").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("포인트 운영")


def test_the_list_of_places_has_no_violation_and_closes_by_key(world: World, visit: Visit) -> None:
    """KWCAG 2.2 / WCAG 2.2 AA; the focus is where it was before."""
    page = visit("정하늘", look=Look("phone"))
    page.goto("/")
    opener = page.get_by_role("button", name="전체")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="포인트 운영")).to_be_visible()
    assert violations(page) == ""
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="포인트 운영")).to_be_hidden()
    expect(opener).to_be_focused()


@pytest.mark.parametrize("look", [Look(), Look("phone", "dark")], ids=["wide", "phone"])
def test_a_report_is_seen_before_it_takes_a_number(world: World, visit: Visit, look: Look) -> None:
    """F-A11: the preview leads back with what was asked, or on to a numbered report."""
    operated_in(world)
    page = visit("정하늘", look=look)
    page.goto("/points/reports/")
    page.get_by_role("button", name="미리 보기").click()
    expect(page.get_by_text("번호도 붙지 않습니다")).to_be_visible()
    assert violations(page) == ""
    page.get_by_role("button", name="조건 고치기").click()
    expect(page.get_by_role("button", name="미리 보기")).to_be_visible()
    page.get_by_role("button", name="미리 보기").click()
    page.get_by_role("button", name="번호를 받아 작성").click()
    expect(page.get_by_role("link", name="XLSX")).to_be_visible()
