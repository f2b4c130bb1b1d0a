"""Giving in a browser: by keyboard alone, without script, and with the seconds in which it can be taken back."""

from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from dure.points.giving.models import Transfer
from tests.browser.conftest import Look
from tests.browser.pages import THANKS
from tests.world import World

Visit = Callable[..., Page]
SEND = "10포인트와 함께 보내기"


def write(page: Page, world: World, name: str = "박지훈", message: str = THANKS) -> None:
    """Open the form for a person and write."""
    page.goto(f"/points/give/?to={world.people[name].pk}")
    page.get_by_label("어떤 도움을 받았나요?").fill(message)


def test_giving_by_keyboard_alone(world: World, visit: Visit) -> None:
    """The field is ready when the page is; arrows choose, Enter takes, Tab and Enter send."""
    page = visit()
    page.clock.install()
    page.goto("/points/give/", wait_until="networkidle")
    expect(page.get_by_role("searchbox").last).to_be_focused()
    page.keyboard.type("박지")
    page.clock.run_for(200)
    expect(page.locator("#choices [data-choice]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("어떤 도움을 받았나요?")).to_be_focused()
    page.keyboard.type(THANKS)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=SEND)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="보내기 취소")).to_be_focused()
    page.clock.run_for(5000)
    expect(page.get_by_role("heading", level=1)).to_have_text("박지훈 주무관님께 감사를 보냈습니다")
    assert Transfer.objects.get().recipient == world.people["박지훈"]


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_giving_without_script(world: World, visit: Visit, size: str) -> None:
    page = visit(script=False, look=Look(size))
    page.goto("/")
    page.get_by_role("link", name="감사 보내기").first.click()
    page.get_by_role("searchbox").last.fill("박지훈")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="박지훈").click()
    page.get_by_label("어떤 도움을 받았나요?").fill(THANKS)
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("박지훈 주무관님께 감사를 보냈습니다")
    assert Transfer.objects.count() == 1


def test_it_can_be_taken_back_for_five_seconds(world: World, visit: Visit) -> None:
    """The mistake is prevented before it is sent, not cancelled afterwards (D27)."""
    page = visit()
    page.clock.install()
    write(page, world)
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_role("status").last).to_contain_text("5초 뒤에 보냅니다")
    page.clock.run_for(4000)
    expect(page.get_by_role("status").last).to_contain_text("1초 뒤에 보냅니다")
    page.get_by_role("button", name="보내기 취소").click()
    page.clock.run_for(60_000)
    expect(page.get_by_label("어떤 도움을 받았나요?")).to_have_value(THANKS)
    expect(page.get_by_label("어떤 도움을 받았나요?")).to_be_editable()
    assert not Transfer.objects.exists()


def test_escape_takes_it_back_too(world: World, visit: Visit) -> None:
    page = visit()
    page.clock.install()
    write(page, world)
    page.get_by_role("button", name=SEND).click()
    page.keyboard.press("Escape")
    page.clock.run_for(60_000)
    expect(page.get_by_role("button", name=SEND)).to_be_visible()
    assert not Transfer.objects.exists()


def test_what_is_too_short_is_said_at_once(world: World, visit: Visit) -> None:
    """D29: before the seconds run, where it is, and gone when it is mended."""
    page = visit()
    write(page, world, message="고마워")
    page.get_by_role("button", name=SEND).click()
    field = page.get_by_label("어떤 도움을 받았나요?")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(
        "어떤 도움을 받았는지 알 수 있도록 10자 이상 적어 주십시오. "
        "언제, 어떤 일을 도와주었는지 적으면 다른 직원도 알 수 있습니다. 주민등록번호 등 개인정보는 쓰지 마십시오."
    )
    field.fill(THANKS)
    expect(page.locator("#message-error")).to_have_count(0)


def test_what_is_typed_stays_in_the_tab_until_it_is_sent(world: World, visit: Visit) -> None:
    """Nothing typed is lost by leaving; nothing is left once it is sent."""
    page = visit()
    page.clock.install()
    write(page, world)
    page.goto("/points/board/")
    page.goto(f"/points/give/?to={world.people['박지훈'].pk}")
    expect(page.get_by_label("어떤 도움을 받았나요?")).to_have_value(THANKS)
    page.get_by_role("button", name=SEND).click()
    page.clock.run_for(5000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("보냈습니다")
    page.goto(f"/points/give/?to={world.people['박지훈'].pk}")
    expect(page.get_by_label("어떤 도움을 받았나요?")).to_have_value("")


def test_who_leaves_within_the_seconds_has_not_taken_it_back(world: World, visit: Visit) -> None:
    page = visit()
    page.clock.install()
    write(page, world)
    page.get_by_role("button", name=SEND).click()
    for _ in range(100):
        page.goto("/points/board/")
        if page.get_by_text(THANKS).count():
            break
    assert Transfer.objects.count() == 1


def test_an_expired_session_asks_to_sign_in_and_gives_back_what_was_typed(world: World, visit: Visit) -> None:
    page = visit()
    page.clock.install()
    write(page, world)
    page.context.clear_cookies(name="dure_session")
    page.get_by_role("button", name=SEND).click()
    page.clock.run_for(5000)
    expect(page.get_by_role("heading", level=1)).to_have_text("로그인이 만료되었습니다")
    expect(page.get_by_text(THANKS)).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_signing_in_again_in_another_tab_loses_nothing(world: World, visit: Visit, *, script: bool) -> None:
    """A form that is older than the session is sent, with one press more where there is no script."""
    page = visit(script=script)
    if script:
        page.clock.install()
    write(page, world)
    page.context.add_cookies(
        [{"name": settings.CSRF_COOKIE_NAME, "value": "a" * 32, "url": urljoin(page.url, "/")}]
    )
    page.get_by_role("button", name=SEND).click()
    if script:
        page.clock.run_for(5000)
    else:
        expect(page.get_by_role("heading", level=1)).to_have_text("작성 화면이 만료되었습니다")
        expect(page.get_by_text(THANKS)).to_be_visible()
        page.get_by_role("button", name="다시 보내기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("박지훈 주무관님께 감사를 보냈습니다")
    assert Transfer.objects.count() == 1
