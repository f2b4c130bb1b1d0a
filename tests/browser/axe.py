"""What tests of accessibility share."""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

from tests.browser.conftest import SIZES, THEMES

NARROWEST = 320
"""What WCAG 1.4.10 asks for: 1280 px at 400 %."""

# Only a rule that is switched off looks into files; without this the page's styles are fetched once more each time.
_OPTIONS = {"resultTypes": ["violations"], "preload": False}
# A theme changes colours alone.
_COLOURS = _OPTIONS | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
_SCRIPT = Axe().axe_script
_RUN = "options => axe.run(options).then(found => ({violations: found.violations}))"


def violations(page: Page, **options: Any) -> str:
    """Return what axe finds wrong with the page as it stands; empty when nothing."""
    if not page.evaluate("'axe' in window"):  # half a megabyte, once a page and not once a look
        page.evaluate(_SCRIPT)
    found = AxeResults(page.evaluate(_RUN, options or _OPTIONS))
    return str(found.generate_report()) if found.violations_count else ""


def wrong_in_any_look(page: Page) -> list[str]:
    """Return what is wrong with the page on any screen in any theme: what axe finds, and sideways scrolling.

    Everything that opens is open. The page is loaded once: its styles alone know screen and theme.
    """
    page.evaluate("document.querySelectorAll('details.disclosure').forEach(one => one.open = true)")
    return [*_violations_in_looks(page), *_sideways(page)]


def _violations_in_looks(page: Page) -> Iterator[str]:
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)  # type: ignore[arg-type]  # a literal as good as its type
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            if found := violations(page, **({} if theme == THEMES[0] else _COLOURS)):
                yield f"{size} {theme}: {found}"


def _sideways(page: Page) -> Iterator[str]:
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    try:
        # A chart is drawn anew a moment after the screen has become narrower.
        page.wait_for_function("most => document.documentElement.scrollWidth <= most", arg=NARROWEST)
    except Error:
        width = page.evaluate("document.documentElement.scrollWidth")
        yield f"{width} px wide on a screen of {NARROWEST} px"
