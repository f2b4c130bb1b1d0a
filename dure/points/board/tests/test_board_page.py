"""The board as a page: everybody of the agency reads who helped whom with what."""

import pytest
from django.test import Client

from dure.points.giving.actions import give
from dure.points.giving.models import Message
from tests.html import Page
from tests.pages import get, signed_in
from tests.world import World

BOARD = "/points/board/"
SEARCHING = 10
"""A text is looked for among the newest and then among all, before what is found is dressed with names."""
THANKS = "전산 장애 복구를 밤늦게까지 도와주셨습니다."


@pytest.fixture
def reader(world: World) -> Client:
    return signed_in(world, "최유진")


def thank(world: World, sender: str = "김민수", recipient: str = "박지훈", message: str = THANKS) -> None:
    give(actor=world.actor(sender), recipient=world.people[recipient].pk, message=message)


def test_the_board_reads_as_letters(world: World, reader: Client) -> None:
    """R10.2: to whom, what, from whom; one's own agency goes without saying."""
    thank(world)
    page = get(reader, BOARD)
    assert THANKS in page
    assert "박지훈 주무관</a>님께" in page
    assert "김민수 주무관</a> 드림" in page
    assert "이천시 복지정책과" not in page


def test_a_hidden_message_says_that_it_is_hidden(world: World, reader: Client) -> None:
    """R10.3, D28."""
    thank(world)
    Message.objects.update(is_hidden=True)
    page = get(reader, BOARD)
    assert THANKS not in page
    assert "비공개로 전환한 글" in page


def test_the_board_is_narrowed_by_text_department_and_agency(world: World, reader: Client) -> None:
    thank(world)
    thank(world, "한여주", "김민수", "도자기축제 교통 대책을 함께 세웠습니다.")
    assert "교통 대책" not in get(reader, BOARD + "?q=전산", most=SEARCHING)
    assert "교통 대책" not in get(reader, f"{BOARD}?department={world.departments['복지정책과'].pk}")
    assert THANKS not in get(reader, f"{BOARD}?agency=5700000")
    assert "조건에 맞는 글이 없습니다" in get(reader, BOARD + "?q=없는말", most=SEARCHING)


def test_the_board_goes_on_by_a_plain_link_or_by_fragments(world: World, reader: Client) -> None:
    """Without script "more" is a link; with it the same address gives only what comes next."""
    for sender, recipient in (("김민수", "박지훈"), ("김민수", "최유진"), ("박지훈", "김민수")) * 2:
        thank(world, sender, recipient, f"{sender}에게 {recipient}의 도움이 컸습니다.")
    for name in ("정하늘", "이서연", "한여주"):
        for recipient in ("박지훈", "최유진"):
            for _ in range(2):
                thank(world, name, recipient, "회의 자료를 함께 다듬어 주셨습니다.")
    for _ in range(2):
        thank(world, "문행정", "박지훈")
        thank(world, "문행정", "최유진")
    first = get(reader, BOARD)
    assert first.count("<article") == 20
    (address,) = Page(first).whole.said("a", "hx-get")
    rest = get(reader, f"{BOARD}{address}")
    assert rest.count("<article") == 2
    fragment = reader.get(f"{BOARD}{address}", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert "<html" not in fragment.content.decode()
    assert fragment.content.decode().count("<article") == 2


def test_an_empty_board_invites(reader: Client) -> None:
    assert "첫 감사 보내기" in get(reader, BOARD)


@pytest.mark.parametrize(
    "query",
    ["?department=x", "?before=x", "?q=%00", "?department=99999999999999999999", "?q=%25_%5C"],
)
def test_nonsense_in_the_address_never_fails(reader: Client, query: str) -> None:
    assert reader.get(BOARD + query).status_code == 200


def test_who_is_not_signed_in_reads_nothing() -> None:
    """D30: never the open internet."""
    assert Client().get(BOARD).status_code == 302
