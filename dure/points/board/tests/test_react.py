"""Saying "me too" to a thank-you (공감) and taking it back: one press, told to the two, counted nowhere."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from dure import clock
from dure.accounts.models import Account
from dure.audit.models import Entry
from dure.kit.refusals import Refusal
from dure.notifications.notices.actions import see
from dure.notifications.notices.queries import notices
from dure.points.board import rules
from dure.points.board.actions import react
from dure.points.board.models import Reaction
from dure.points.board.queries import board
from dure.points.board.reaction_queries import who_reacted
from dure.points.giving.actions import give
from dure.points.moderation.actions import hide
from dure.points.moderation.queries import message_case
from tests.world import World

THANKS = "전산 장애 복구를 밤늦게까지 도와주셨습니다."
NOVEMBER = datetime(2026, 11, 10, 14, 0, tzinfo=clock.SEOUL)


@pytest.fixture
def number(world: World) -> int:
    """Return a thank-you of 김민수 to 박지훈."""
    return give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS).id


def pressed(world: World, name: str, number: int, *, wanted: bool = True) -> None:
    react(actor=world.actor(name), transfer_id=number, wanted=wanted)


def told(world: World, name: str) -> list[str]:
    return [one.kind for one in notices(reader=world.actor(name)) if one.kind == "reaction"]


def names(world: World, reader: str, number: int) -> list[str]:
    actor = world.actor(reader)
    return [one.name for one in who_reacted(actor, message_case(reader=actor, transfer_id=number).thanks)]


def code_of(world: World, name: str, number: int) -> str:
    with pytest.raises(Refusal) as refused:
        pressed(world, name, number)
    return refused.value.code


def page_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=world.people[name]))
    return client


def test_a_reader_says_me_too_and_giver_and_receiver_see_who_it_was(world: World, number: int) -> None:
    """F-A13."""
    pressed(world, "최유진", number)
    for party in ("김민수", "박지훈"):
        assert told(world, party) == ["reaction"]
        assert names(world, party, number) == ["최유진"]
    assert names(world, "이서연", number) == []
    (row,) = board(reader=world.actor("최유진"))
    assert row.reacted
    (row,) = board(reader=world.actor("이서연"))
    assert not row.reacted


def test_many_presses_make_one_notice_until_it_is_read(world: World, number: int) -> None:
    for name in ("최유진", "이서연", "정하늘"):
        pressed(world, name, number)
    assert told(world, "김민수") == ["reaction"]
    see(actor=world.actor("김민수"))
    world.person("새직원", "자치행정과")
    pressed(world, "새직원", number)
    assert told(world, "김민수") == ["reaction", "reaction"]
    assert told(world, "박지훈") == ["reaction"]


def test_another_press_takes_it_back_and_both_stand_in_the_trail(world: World, number: int) -> None:
    pressed(world, "최유진", number)
    pressed(world, "최유진", number)
    pressed(world, "최유진", number, wanted=False)
    pressed(world, "최유진", number, wanted=False)
    assert not Reaction.objects.exists()
    assert names(world, "김민수", number) == []
    acts = Entry.objects.filter(subject=str(number)).order_by("id").values_list("action", flat=True)
    assert list(acts) == ["points.react", "points.take-reaction-back"]


def test_the_two_themselves_and_who_does_not_read_the_board_cannot(world: World, number: int) -> None:
    assert code_of(world, "김민수", number) == "reaction-own"
    assert code_of(world, "박지훈", number) == "reaction-own"
    assert code_of(world, "한여주", number) == "not-found"
    assert code_of(world, "최유진", 10**12) == "not-found"


def test_a_hidden_message_takes_none_but_one_can_be_taken_back(world: World, number: int) -> None:
    pressed(world, "최유진", number)
    operator = world.actor("정하늘", roles=frozenset({"operator"}))
    hide(actor=operator, transfer_id=number, reason_code="off-purpose", note="도움의 내용이 없습니다.")
    assert code_of(world, "이서연", number) == "reaction-gone"
    pressed(world, "최유진", number, wanted=False)
    assert not Reaction.objects.exists()


def test_somebody_who_presses_on_and_on_is_stopped_for_an_hour(world: World, number: int) -> None:
    with clock.travel(NOVEMBER):
        for press in range(rules.MOST_AN_HOUR):
            pressed(world, "최유진", number, wanted=press % 2 == 0)
        assert code_of(world, "최유진", number) == "reaction-limit"
        pressed(world, "이서연", number)
    with clock.travel(NOVEMBER + timedelta(hours=1, seconds=1)):
        pressed(world, "최유진", number)


def test_the_button_is_on_the_board_and_works_without_script(world: World, number: int) -> None:
    client = page_of(world, "최유진")
    address = f"/points/messages/{number}/reaction"
    assert address in client.get("/points/board/").content.decode()
    answer = client.post(address, {"wanted": "on", "next": f"/points/board/#thanks-{number}"})
    assert answer["Location"] == f"/points/board/#thanks-{number}"
    assert 'aria-pressed="true"' in client.get("/points/board/").content.decode()
    part = client.post(
        address, {"wanted": "off", "next": "/"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert 'aria-pressed="false"' in part
    assert "<html" not in part


def test_no_page_and_no_answer_says_how_many(world: World, number: int) -> None:
    """F-A13: no figure is counted anywhere."""
    pages = []
    for name in ("최유진", "이서연"):
        pages.append(without_tokens(page_of(world, "정하늘").get("/points/board/")))
        pressed(world, name, number)
    pages.append(without_tokens(page_of(world, "정하늘").get("/points/board/")))
    assert len(set(pages)) == 1
    shown = page_of(world, "김민수").get(f"/points/messages/{number}/").content.decode()
    assert "공감한 분" in shown
    assert "최유진" in shown


def without_tokens(answer: Any) -> str:
    lines = answer.content.decode().splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line and "print" not in line)
