"""Every page against KWCAG 2.2 / WCAG 2.2 AA, as far as a machine can tell."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.axe import NARROWEST, violations
from tests.browser.conftest import LOOKS, Look
from tests.browser.pages import PAGES, lived_in
from tests.world import World

Visit = Callable[..., Page]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.size}-{look.theme}")
def test_every_page_has_no_violation_in_every_look(world: World, visit: Visit, look: Look) -> None:
    lived_in(world)
    page = visit(look=look)
    for name, address in PAGES.items():
        page.goto(address(world))
        assert violations(page) == "", name


@pytest.mark.parametrize("look", [Look("wide"), Look("phone", "dark")], ids=["wide", "phone-dark"])
def test_empty_pages_have_no_violation(world: World, visit: Visit, look: Look) -> None:
    page = visit(look=look)
    for name in ("home", "give-choose", "board", "mine", "person"):
        if name == "person":
            world.person("황보선우하늘바라기", "자치행정과")
        page.goto(PAGES[name](world))
        assert violations(page) == "", name


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


def test_no_page_scrolls_sideways_on_the_narrowest_screen(world: World, visit: Visit) -> None:
    """WCAG 1.4.10; long names and positions included."""
    lived_in(world)
    page = visit()
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    for name, address in PAGES.items():
        page.goto(address(world))
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST, name


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
