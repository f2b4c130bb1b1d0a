"""A first look around in the sample government (O12)."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect


@pytest.mark.usefixtures("live_sample_government")
def test_one_press_signs_in_as_whoever_the_sign_in_page_offers(chromium: Browser, live_server: Any) -> None:
    page = chromium.new_page(base_url=live_server.url, locale="ko-KR")
    try:
        page.goto("/")
        expect(page.locator(".sample-accounts li")).to_have_count(12)
        page.get_by_role("button", name="김민수 주무관").click()
        expect(page.get_by_role("heading", name="이천시의 새 감사")).to_be_visible()
        page.goto("/points/board/")
        expect(page.get_by_text("2026. 11. 20.(금)").locator("visible=true").first).to_be_visible()
    finally:
        page.close()
