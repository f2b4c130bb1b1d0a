"""What tests in a real browser share: the live product, readers signed in, looks, and a watch over each page.

They need `npm run build` and a Chromium: the system's, or Playwright's own where `make tools` fetched it.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from dure.accounts.models import Account
from dure.frame import assets
from tests.world import World, small_government

# Playwright's synchronous interface keeps an event loop in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A page that is slow today is no failure; one that never comes is.
PATIENCE = 30_000
# No name but the live server's is found, so that whatever points outside fails as it would on a closed network.
ARGUMENTS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"]
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
THEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at."""

    size: str = "wide"
    theme: str = "light"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start one browser for all tests."""
    if not (assets.BUILD / "manifest.json").exists():
        pytest.fail("run `npm run build` first")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def world(transactional_db: None) -> World:
    """Make a small government that the live product sees."""
    return small_government()


@pytest.fixture
def visit(chromium: Browser, live_server: Any, world: World) -> Iterator[Callable[..., Page]]:
    """Open the product as a person of the world, or as nobody; whatever goes wrong on a page fails the test.

    No request may leave the server, and nothing may be written to the console.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_page(name: str | None = "김민수", *, look: Look | None = None, script: bool = True) -> Page:
        look = look or Look()
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=SIZES[look.size],  # type: ignore[arg-type]  # a literal as good as its type
            locale="ko-KR",
            timezone_id="America/New_York",  # the reader's machine decides nothing
            color_scheme=look.theme,  # type: ignore[arg-type]  # as above
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        contexts.append(context)
        if name is not None:
            context.add_cookies([session_cookie(world, name, live_server.url)])
        page = context.new_page()
        page.on("request", lambda request: _watch(request.url, live_server.url, troubles))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: _listen(message, troubles))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def session_cookie(world: World, name: str, address: str) -> Any:
    """Return the cookie of a session in which a person is signed in."""
    client = Client()
    client.force_login(Account.objects.get(person=world.people[name]))
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}


def _watch(address: str, home: str, troubles: list[str]) -> None:
    if urlsplit(address).netloc not in (urlsplit(home).netloc, ""):
        troubles.append(f"left the server for {address}")


def _listen(message: Any, troubles: list[str]) -> None:
    # A refused form is an answer like others; Chromium notes every answer above 400.
    if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
        troubles.append(message.text)
