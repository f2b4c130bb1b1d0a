"""Every page against KWCAG 2.2 / WCAG 2.2 AA, as far as a machine can tell."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.axe import violations, wrong_in_any_look
from tests.browser.conftest import Look
from tests.browser.pages import PAGES, lived_in
from tests.world import World

Visit = Callable[..., Page]


def test_no_page_has_a_violation_or_scrolls_sideways_in_any_look(world: World, visit: Visit) -> None:
    """WCAG 1.4.10 among them; long names and positions included."""
    lived_in(world)
    page = visit()
    for name, address in PAGES.items():
        page.goto(address(world))
        assert wrong_in_any_look(page) == [], name


def test_empty_pages_have_no_violation(world: World, visit: Visit) -> None:
    page = visit()
    for name in ("home", "give-choose", "board", "mine", "person"):
        if name == "person":
            world.person("황보선우하늘바라기", "자치행정과")
        page.goto(PAGES[name](world))
        assert wrong_in_any_look(page) == [], name


def test_what_opens_on_a_page_has_no_violation(world: World, visit: Visit) -> None:
    page = visit()
    page.goto("/")
    for menu in page.locator("details.menu > summary").all():
        menu.click()
        assert violations(page) == ""
    page.goto(f"/points/give/?to={world.people['박지훈'].pk}")
    page.locator("#message").fill("짧음")
    page.get_by_role("button", name="10포인트와 함께 보내기").click()
    assert violations(page) == ""


def test_everything_to_press_is_large_enough(world: World, visit: Visit) -> None:
    """WCAG 2.5.8: 24 px, links inside sentences excepted."""
    lived_in(world)
    page = visit(look=Look("phone"))
    small = """() => [...document.querySelectorAll(
            "button, select, summary, input:not([type=hidden]), nav a, .button, .person-row")]
        .filter(e => e.checkVisibility()).map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([html]) => html)"""
    for name, address in PAGES.items():
        page.goto(address(world))
        assert page.evaluate(small) == [], name
