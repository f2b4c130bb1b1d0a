"""Reading in a browser: the board that goes on, figures, looks, languages, and how much is sent for it."""

import gzip
import re
from collections.abc import Callable

from playwright.sync_api import Page, Response, expect

from dure.points.giving.actions import give
from tests.browser.conftest import Look
from tests.browser.pages import PAGES, THANKS, lived_in
from tests.world import World

Visit = Callable[..., Page]
HAVE_CHARTS = (
    *("mine", "mine-given", "my-year", "departments", "department", "department-month"),
    *("agency", "agency-before", "map", "map-of-one"),
)
HEAVIEST = 60_000
"""Bytes of compressed script a plain page may weigh."""


def fill_board(world: World) -> None:
    """Send thirty thank-yous."""
    for sender in ("김민수", "정하늘", "한여주", "문행정", "이서연"):
        for recipient in ("박지훈", "최유진", "한여주" if sender != "한여주" else "정하늘"):
            for number in range(2):
                message = f"{number + 1}번째 회의 자료를 함께 다듬어 주셨습니다."
                give(actor=world.actor(sender), recipient=world.people[recipient].pk, message=message)


def test_the_board_goes_on_by_itself(world: World, visit: Visit) -> None:
    fill_board(world)
    page = visit("김민수")
    page.goto("/points/board/")
    expect(page.locator("article")).to_have_count(20)
    page.locator("#more").scroll_into_view_if_needed()
    expect(page.locator("article")).not_to_have_count(20)
    expect(page.locator("#more")).to_have_count(0)


def test_the_board_goes_on_by_a_link_without_script(world: World, visit: Visit) -> None:
    fill_board(world)
    page = visit("김민수", script=False)
    page.goto("/points/board/")
    page.get_by_role("link", name="더 보기").click()
    expect(page.get_by_role("link", name="최신 글로")).to_be_visible()


def test_the_board_is_narrowed_without_losing_the_place(world: World, visit: Visit) -> None:
    lived_in(world)
    page = visit()
    page.goto("/points/board/")
    page.get_by_role("searchbox", name="내용 검색").fill("전산")
    page.get_by_role("searchbox", name="내용 검색").press("Enter")
    expect(page.locator("article")).to_have_count(4)
    page.get_by_label("부서").select_option(label="정보통신과")
    expect(page).to_have_url(re.compile(r"department=\d"))
    expect(page.get_by_role("searchbox", name="내용 검색")).to_have_value("전산")


def test_figures_have_a_picture_and_a_table_with_a_way_down(world: World, visit: Visit) -> None:
    lived_in(world)
    page = visit()
    page.goto("/points/mine/")
    expect(page.locator("[data-chart] svg")).to_be_visible()
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.locator("#entries article")).to_have_count(2)


def test_the_look_changes_at_once_and_stays(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_text("화면 밝기").locator("..").click()
    page.get_by_role("button", name="어둡게").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.goto("/points/board/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_look_is_chosen_without_script_too(visit: Visit) -> None:
    page = visit(script=False)
    page.goto("/points/board/")
    page.get_by_text("화면 밝기").locator("..").click()
    page.get_by_role("button", name="어둡게").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page).to_have_url(re.compile(r"/points/board/$"))


def test_english_is_complete(world: World, visit: Visit) -> None:
    """Behind the switch no Korean is left but what people wrote and what they are called."""
    page = visit()
    page.goto("/points/give/?outside")
    page.get_by_role("button", name="English").click()
    for address in ("/points/give/?outside", "/points/board/", "/points/mine/", "/"):
        page.goto(address)
        text = page.locator("body").inner_text()
        for known in ("이천시", "여주시", "행정안전부", "김민수", "민수", "한국어", *world.departments):
            text = text.replace(known, "")
        assert not [letter for letter in text if "가" <= letter <= "힣"], text


def test_one_menu_is_open_at_a_time_and_escape_closes_it(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    first, second = page.locator("details.menu > summary").all()
    first.click()
    second.click()
    expect(page.locator("details.menu[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("details.menu[open]")).to_have_count(0)
    expect(second).to_be_focused()


def test_the_content_is_one_key_away(visit: Visit) -> None:
    page = visit()
    page.goto("/points/board/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="본문 바로가기")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_plain_pages_weigh_little_script(world: World, visit: Visit) -> None:
    """Charts come only to pages that have one."""
    lived_in(world)
    page = visit()
    scripts: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if response.request.resource_type == "script":
            scripts[response.url] = len(gzip.compress(response.body(), 9))

    page.on("response", weigh)
    for name, address in PAGES.items():
        if name in HAVE_CHARTS:
            continue
        page.goto(address(world))
        page.wait_for_load_state("networkidle")
    assert scripts
    assert sum(scripts.values()) <= HEAVIEST, scripts


def test_nothing_waits_for_script(world: World, visit: Visit) -> None:
    lived_in(world)
    page = visit(script=False, look=Look("phone"))
    page.goto("/points/mine/")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.locator(".chart")).to_be_hidden()
    page.goto("/")
    expect(page.get_by_text(THANKS).first).to_be_visible()


def test_captions_of_wide_tables_are_whole_on_a_phone(world: World, visit: Visit) -> None:
    """F-A15: a table may scroll; what it is called does not."""
    lived_in(world)
    page = visit(look=Look("phone"))
    for name in ("departments", "agency", "mine"):
        page.goto(PAGES[name](world))
        edges = page.locator(".table caption:not(.visually-hidden)").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().right)"
        )
        assert edges, name
        assert max(edges) <= 390, name
