"""Every page on paper, as an official would file it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page
from pypdfium2 import PdfDocument

from dure import clock
from dure.kit import formats
from tests.browser import operating
from tests.browser.conftest import Look
from tests.browser.pages import PAGES, lived_in
from tests.browser.printing import WITHOUT_MARGINS
from tests.world import World

Visit = Callable[..., Page]
Addresses = dict[str, Callable[[World], str]]

SHEETS = {
    "home": 2,
    "give-write": 1,
    "board": 2,
    "notices": 1,
    "mine": 3,
    "my-year": 3,
    "departments": 1,
    "department": 3,
    "agency": 5,
    "map": 2,
    "seals": 1,
    "person": 1,
    "directory": 1,
    "directory-print": 1,
    "not-found": 1,
}
OPERATORS_SHEETS = {
    "console": 5,
    "patterns-run": 2,
    "late": 1,
    "correct": 1,
    "moderation-appeals": 1,
    "message-appealed": 1,
    "awards": 1,
    "award": 1,
    "policies": 2,
    "propose": 2,
    "proposal": 2,
    "year-settled": 2,
    "webhook-failing": 2,
    "simulated": 2,
    "report": 1,
    "report-entries": 1,
    "selection-open": 2,
    "selection-closed": 1,
    "exports": 1,
    "documents": 1,
}
"""How many sheets of A4 each kind of page takes; the fixtures are small, so few."""
TO_PRESS = """() => [...document.querySelectorAll(
        "button, .button, .header, .side, .bottom-bar, .breadcrumb, [download], input[type=file]")]
    .filter(one => one.checkVisibility() && !one.matches(".thanks-link, .notice-open, .person-row"))
    .map(one => one.outerHTML.slice(0, 80))"""


@contextmanager
def printed(page: Page) -> Iterator[Any]:
    """Print the page on A4."""
    document = PdfDocument(page.pdf(format="A4"))
    yield document
    document.close()


def texts(page: Page) -> list[str]:
    """Print the page and return what each sheet says."""
    with printed(page) as document:
        return [sheet.get_textpage().get_text_bounded() for sheet in document]


def letters_alone(text: str) -> int:
    """Return how many lines hold one letter: what is left of a column that is pressed together."""
    return sum(len(line.strip()) == 1 and line.strip().isalpha() for line in text.splitlines())


def faults_on_paper(page: Page, world: World, pages: Addresses, sheets: dict[str, int]) -> list[str]:
    """Print each kind of page; return those that take more sheets or have lines pressed to letters."""
    found = []
    # In the order of the pages: some addresses bring a state about that later ones show.
    for name in [name for name in pages if name in sheets]:
        page.goto(pages[name](world))
        said = texts(page)
        if len(said) > sheets[name]:
            found.append(f"{name}: {len(said)} sheets")
        if max(map(letters_alone, said)) > 3:
            found.append(f"{name}: letters stand alone")
    return found


def test_every_kind_of_page_takes_few_sheets_and_no_line_is_pressed_to_letters(
    world: World, visit: Visit
) -> None:
    """F-A1."""
    lived_in(world)
    assert faults_on_paper(visit(), world, PAGES, SHEETS) == []


def test_every_kind_of_page_of_operators_takes_few_sheets(world: World, visit: Visit) -> None:
    """F-A1."""
    operating.operated_in(world)
    assert faults_on_paper(visit("정하늘"), world, operating.PAGES, OPERATORS_SHEETS) == []


def out_of_place(page: Page, world: World, pages: Addresses) -> list[str]:
    """Look at each page as a sheet; return those that are wider than it or show something to press."""
    page.set_viewport_size(WITHOUT_MARGINS)  # type: ignore[arg-type]  # a literal as good as its type
    page.emulate_media(media="print")
    found = []
    for name, address in pages.items():
        page.goto(address(world))
        if page.evaluate("document.documentElement.scrollWidth") > WITHOUT_MARGINS["width"]:
            found.append(f"{name}: too wide")
        found += [f"{name}: {one}" for one in page.evaluate(TO_PRESS)]
    return found


def test_no_page_is_wider_than_the_sheet_or_prints_what_is_to_press(world: World, visit: Visit) -> None:
    lived_in(world)
    assert out_of_place(visit(), world, PAGES) == []


def test_no_page_of_operators_is_wider_than_the_sheet_or_prints_what_is_to_press(
    world: World, visit: Visit
) -> None:
    operating.operated_in(world)
    assert out_of_place(visit("정하늘"), world, operating.PAGES) == []
    assert out_of_place(visit("김민수"), world, operating.OWN) == []


def test_each_sheet_says_of_what_by_whom_and_of_when(world: World, visit: Visit) -> None:
    lived_in(world)
    page = visit()
    page.goto("/points/agency/")
    first, *others = texts(page)
    day = formats.day(clock.today())
    for wanted in ("이천시", "이천시 연간 현황", "출력: 김민수 주무관", day, f"1 / {1 + len(others)}"):
        assert wanted in first
    for number, text in enumerate(others, start=2):
        assert "출력: 김민수 주무관" in text
        assert f"{number} / {1 + len(others)}" in text


@pytest.mark.parametrize("name", ["mine", "board", "departments", "give-write"])
def test_paper_is_white_for_readers_in_the_dark_too(world: World, visit: Visit, name: str) -> None:
    lived_in(world)
    page = visit(look=Look(theme="dark"))
    page.goto(PAGES[name](world))
    with printed(page) as document:
        shades = [sheet.render(scale=0.5).to_numpy().mean() for sheet in document]
    assert min(shades) > 235


def test_charts_are_drawn_for_paper_in_dark_letters_and_as_wide_as_the_sheet(
    world: World, visit: Visit
) -> None:
    lived_in(world)
    page = visit(look=Look(theme="dark"))
    page.goto("/points/mine/")
    letters = page.locator("[data-chart] svg text").first
    on_screen = letters.get_attribute("fill")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    on_paper = letters.get_attribute("fill")
    assert _lightness(on_screen) > 128 > _lightness(on_paper)
    assert page.locator("[data-chart] svg").bounding_box()["width"] <= WITHOUT_MARGINS["width"]  # type: ignore[index]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert letters.get_attribute("fill") == on_screen


def _lightness(colour: str | None) -> float:
    assert colour is not None
    parts = [int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    return sum(parts) / len(parts)


def test_a_long_list_repeats_its_head_on_each_sheet_and_loses_nobody(world: World, visit: Visit) -> None:
    """O13: the printed directory."""
    names = [f"인쇄{number:03}" for number in range(120)]
    for name in names:
        world.person(name, "정보통신과")
    page = visit()
    page.goto("/directory/print/")
    said = texts(page)
    assert len(said) > 2
    assert all("담당업무" in text for text in said)
    assert [name for name in names if not any(name in text for text in said)] == []


def test_what_is_folded_up_is_printed_where_it_is_no_form(world: World, visit: Visit) -> None:
    """A chart is printed with its table."""
    operating.operated_in(world)
    page = visit("정하늘")
    page.goto("/points/policies/")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = false)")
    assert "실적 비교 기간" in "".join(texts(page))
