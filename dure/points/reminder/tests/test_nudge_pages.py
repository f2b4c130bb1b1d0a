"""The weekly question on pages: whom it offers, and one press to switch it off and on."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client

from dure import clock
from dure.kit.actor import SYSTEM
from dure.points.closing.tests.days import at, thank
from dure.points.giving.preferences import Preference
from dure.points.reminder.actions import choose, nudge
from tests.html import Element, Page
from tests.pages import get, signed_in
from tests.world import World

QUESTION = "이번 주에 누구의 도움을 받으셨나요?"
FRIDAY, THURSDAY = date(2026, 11, 20), date(2026, 11, 19)
PREFERENCES = "/api/v1/me/preferences"


@pytest.fixture
def friday(world: World) -> Iterator[World]:
    thank(world, "김민수", "박지훈", date(2026, 11, 18))
    thank(world, "한여주", "김민수", date(2026, 11, 17))
    world.person("오복지", "복지정책과")
    with clock.travel(at(FRIDAY)):
        nudge(actor=SYSTEM)
        yield world


def section(page: str) -> Element:
    """Return the part of the home page that asks, with nothing in it where it does not."""
    return next(Page(page).whole.all("section", "aria-labelledby", "week"), Element("section"))


def test_the_home_page_offers_whom_one_had_to_do_with_one_press_from_the_form(friday: World) -> None:
    """Whom I thanked, who thanked me, and somebody of a department I exchange with."""
    asked = section(get(signed_in(friday, "김민수"), "/"))
    assert QUESTION in asked.text
    for name in ("박지훈", "한여주", "오복지"):
        assert f"/points/give/?to={friday.people[name].pk}" in asked.said("a", "href")
    assert "이서연" not in asked.text


def test_nobody_is_offered_whom_one_may_not_give_to_now(friday: World) -> None:
    """R6.3, R6.4: thanked twice this month, or in one's own department by now."""
    thank(friday, "김민수", "박지훈", FRIDAY)
    friday.move("오복지", "정보통신과", FRIDAY)
    friday.retire("한여주", FRIDAY)
    asked = section(get(signed_in(friday, "김민수"), "/"))
    assert QUESTION in asked.text
    assert not any(name in asked.text for name in ("박지훈", "오복지", "한여주"))


def test_no_points_no_deadline_and_no_prompt_to_give_back_stand_in_the_question(friday: World) -> None:
    asked = section(get(signed_in(friday, "김민수"), "/"))
    assert not any(word in asked.text for word in ("소멸", "만료", "남은", "포인트", "보답", "답례"))


def test_it_asks_on_no_other_day_and_nobody_with_nothing_to_give(friday: World) -> None:
    """R3.2: a dispatch worker has nothing to give."""
    friday.person("파견직", "자치행정과", employment="dispatch")
    assert not section(get(signed_in(friday, "파견직"), "/")).text
    with clock.travel(at(THURSDAY)):
        assert not section(get(signed_in(friday, "김민수"), "/")).text


def test_the_give_page_asks_too_before_the_recent_coworkers(friday: World) -> None:
    page = get(signed_in(friday, "김민수"), "/points/give/")
    assert QUESTION in page
    for name in ("박지훈", "한여주", "오복지"):
        assert page.count(f'?to={friday.people[name].pk}"') == 1
    assert QUESTION not in get(signed_in(friday, "김민수"), "/points/give/?q=박", most=20)
    assert "박지훈" in get(signed_in(friday, "김민수"), "/points/give/people")


def test_the_notice_leads_to_the_form_and_switches_itself_off_by_one_press(friday: World) -> None:
    client = signed_in(friday, "김민수")
    page = get(client, "/points/notices/")
    assert QUESTION in page
    assert 'name="weekly_nudge" value="off"' in page
    answer = client.post("/points/weekly-question", {"weekly_nudge": "off", "next": "/points/notices/"})
    assert answer["Location"] == "/points/notices/"
    assert not Preference.objects.get().weekly_nudge
    assert not section(get(client, "/")).text
    (notice,) = Page(page).whole.all("div", "class", "notice-row")
    (opening,) = [one for one in notice.said("form", "action") if one.startswith("/points/notices/")]
    assert client.post(opening)["Location"] == "/points/give/"


def test_the_home_page_says_it_once(friday: World) -> None:
    """The notice of the week does not stand beside the question itself."""
    assert get(signed_in(friday, "김민수"), "/").count(QUESTION) == 1


def test_the_account_page_switches_it_off_and_on(friday: World) -> None:
    client = signed_in(friday, "김민수")
    for value, is_on in (("off", False), ("on", True)):
        page = get(client, "/account/security/")
        assert f'name="weekly_nudge" value="{value}"' in page
        client.post("/points/weekly-question", {"weekly_nudge": value, "next": "https://elsewhere.example/"})
        assert Preference.objects.get().weekly_nudge is is_on
    assert section(get(client, "/")).text


def test_a_program_reads_and_changes_the_choice(friday: World, client_of: Callable[..., Client]) -> None:
    client = client_of("김민수")
    assert client.get(PREFERENCES).json() == {"weekly_nudge": True}
    changed = client.patch(PREFERENCES, {"weekly_nudge": False}, content_type="application/json")
    assert changed.json() == {"weekly_nudge": False}
    assert client.patch(PREFERENCES, {}, content_type="application/json").json() == {"weekly_nudge": False}
    refused = client.patch(PREFERENCES, {"weekly_nudge": "no"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "validation")


def test_who_chose_nothing_and_who_said_no_differ_by_one_row_alone(friday: World) -> None:
    choose(actor=friday.actor("박지훈"), weekly_nudge=False)
    assert not section(get(signed_in(friday, "박지훈"), "/")).text
    assert section(get(signed_in(friday, "최유진"), "/")).text
