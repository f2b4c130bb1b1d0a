"""A person's page: who they are, what they were thanked for, how to thank them or why not."""

import pytest
from django.test import Client

from dure.points.giving.actions import give
from dure.points.giving.models import Message
from tests.pages import get, signed_in
from tests.world import World, small_government

THANKS = "전산 장애 복구를 밤늦게까지 도와주셨습니다."


@pytest.fixture
def world(db: None) -> World:
    return small_government()


@pytest.fixture
def minsu(world: World) -> Client:
    return signed_in(world, "김민수")


def page_of(world: World, name: str) -> str:
    return f"/people/{world.people[name].pk}/"


def test_a_person_is_shown_with_posts_and_a_way_to_thank_them(world: World, minsu: Client) -> None:
    page = get(minsu, page_of(world, "박지훈"))
    assert "복지정책과" in page
    assert f"/points/give/?to={world.people['박지훈'].pk}" in page


def test_who_cannot_be_thanked_is_shown_with_the_reason(world: World, minsu: Client) -> None:
    """R6.3: the article and what would change it."""
    page = get(minsu, page_of(world, "이서연"))
    assert "제6조제2항" in page
    assert f"?to={world.people['이서연'].pk}" not in page


def test_what_somebody_was_thanked_for_is_read_as_far_as_one_may(world: World, minsu: Client) -> None:
    """D28, D30: hidden messages say so; thanks between other agencies are not shown."""
    give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    give(actor=world.actor("문행정"), recipient=world.people["한여주"].pk, message="세종에서 도와주셨습니다.")
    assert THANKS in get(minsu, page_of(world, "박지훈"))
    assert "세종에서" not in get(minsu, page_of(world, "한여주"))
    Message.objects.update(is_hidden=True)
    assert THANKS not in get(signed_in(world, "최유진"), page_of(world, "박지훈"))


def test_ones_own_page_offers_no_thanks_to_oneself(world: World, minsu: Client) -> None:
    page = get(minsu, page_of(world, "김민수"))
    assert "?to=" not in page
    assert "자기 자신에게는" not in page


@pytest.mark.parametrize("address", ["/people/0/", "/people/999999/", "/people/99999999999999999999/"])
def test_nobody_is_not_found(minsu: Client, address: str) -> None:
    assert minsu.get(address).status_code == 404
