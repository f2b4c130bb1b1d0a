"""What tests of accessibility share."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

NARROWEST = 320
"""What WCAG 1.4.10 asks for: 1280 px at 400 %."""


def violations(page: Page) -> str:
    """Return what axe finds wrong with the page as it stands; empty when nothing."""
    found = Axe().run(page)
    return str(found.generate_report()) if found.violations_count else ""
