"""Thanks for something: a thing of another room that the giver may open, shown to whoever may open it too."""

from collections.abc import Callable, Collection

import pytest
from django.test import Client

from dure.audit.models import Entry
from dure.kit.actor import Actor
from dure.kit.naming import Named, Names
from dure.kit.refusals import Refusal
from dure.points.board.queries import board
from dure.points.giving import sources
from dure.points.giving.actions import give, give_many
from dure.points.giving.models import Message, Transfer
from dure.points.giving.rules import Gift
from tests.html import Page
from tests.pages import get, signed_in
from tests.world import World

GIVE = "/points/give/"
THANKS = "전산 장애 복구를 밤늦게까지 도와주셨습니다."
MEMO = Named("전산망 점검 안내", "/memos/1/")
WRONG = ["drive", "memo", "memo:", ":1", "memo:2", "letter:1", "MEMO:1"]
"""No kind, no key, a key that is not there, another kind."""


@pytest.fixture(autouse=True)
def memos(world: World, monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Let there be one memo, which the people of some agencies may open; return these agencies."""
    open_to = {world.agencies["이천시"].pk}

    def name(reader: Actor, keys: Collection[str]) -> Names:
        address = MEMO.address if reader.agency_id in open_to else ""
        return {key: Named(MEMO.text, address) for key in keys if key == "1"}

    monkeypatch.setattr(sources, "kinds", lambda: {"memo": name})
    return open_to


def send(world: World, giver: str, recipient: str, source: str, key: str | None = None) -> int:
    to = world.people[recipient].pk
    return give(actor=world.actor(giver), recipient=to, message=THANKS, source=source, key=key).id


def test_who_may_open_it_finds_it_on_the_board_and_nobody_else(world: World) -> None:
    send(world, "김민수", "한여주", "memo:1")
    assert [row.about for row in board(reader=world.actor("최유진"))] == [MEMO]
    assert [row.about for row in board(reader=world.actor("한여주"))] == [None]


def test_the_board_links_it(world: World) -> None:
    send(world, "김민수", "박지훈", "memo:1")
    page = Page(get(signed_in(world, "최유진"), "/points/board/"))
    assert page.whole.texts("a", "href", MEMO.address) == ["전산망 점검 안내에 대한 감사"]


def test_thanks_for_nothing_in_particular_stay_as_they_were(world: World) -> None:
    send(world, "김민수", "박지훈", "")
    assert [row.about for row in board(reader=world.actor("최유진"))] == [None]


def test_what_was_given_for_any_text_before_is_shown_without_it(world: World) -> None:
    send(world, "김민수", "박지훈", "memo:1")
    assert sources.readable(world.actor("최유진"), ["drive", "memo:1", "a:b:c"]) == {"memo:1": MEMO}


@pytest.mark.parametrize("source", WRONG)
def test_what_is_nothing_to_thank_for_is_refused(world: World, source: str) -> None:
    with pytest.raises(Refusal) as refused:
        send(world, "김민수", "박지훈", source)
    assert (refused.value.code, refused.value.status) == ("source-unknown", 422)
    assert not Transfer.objects.exists()
    assert Entry.objects.get(action="points.give").outcome == "source-unknown"


def test_what_the_giver_may_not_open_is_refused_as_if_it_were_not_there(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        send(world, "한여주", "김민수", "memo:1")
    assert refused.value.code == "source-unknown"


def test_of_several_gifts_the_one_that_is_wrong_is_named(world: World) -> None:
    """D7: all or none."""
    to = [world.people[name].pk for name in ("박지훈", "최유진")]
    gifts = [Gift(to[0], THANKS, None, "memo:1"), Gift(to[1], THANKS, None, "memo:2")]
    with pytest.raises(Refusal) as refused:
        give_many(actor=world.actor("김민수"), gifts=gifts)
    assert [(one["index"], one["code"]) for one in refused.value.extra["errors"]] == [(1, "source-unknown")]
    assert not Transfer.objects.exists()


def test_the_first_answer_stays_when_the_giver_may_no_longer_open_it(world: World, memos: set[int]) -> None:
    """D33."""
    first = send(world, "김민수", "박지훈", "memo:1", key="a")
    memos.clear()
    assert send(world, "김민수", "박지훈", "memo:1", key="a") == first


def test_thanks_that_were_made_non_public_do_not_say_what_they_are_for(world: World) -> None:
    """D28."""
    number = send(world, "김민수", "박지훈", "memo:1")
    Message.objects.filter(pk=number).update(is_hidden=True)
    assert [row.about for row in board(reader=world.actor("최유진"))] == [None]
    assert [row.about for row in board(reader=world.actor("박지훈"))] == [MEMO]


def test_the_api_keeps_it_and_refuses_what_is_not_to_be_opened(
    client_of: Callable[..., Client], world: World
) -> None:
    api = client_of("김민수")
    asked = {"recipient": str(world.people["박지훈"].pk), "message": THANKS}
    done, refused = (
        api.post("/api/v1/points/transfers", asked | {"source": source}, content_type="application/json")
        for source in ("memo:1", "memo:2")
    )
    assert (done.status_code, refused.status_code) == (201, 422)
    assert Transfer.objects.get(pk=done.json()["id"]).source == "memo:1"
    assert refused.json()["code"] == "source-unknown"


def test_the_page_says_what_the_thanks_are_for_and_keeps_it_to_the_end(world: World) -> None:
    minsu = signed_in(world, "김민수")
    to = world.people["박지훈"].pk
    found = get(minsu, f"{GIVE}?q=박지&for=memo:1", most=60)
    assert f"{GIVE}?to={to}&for=memo%3A1" in Page(found).whole.said("a", "href")
    page = Page(get(minsu, f"{GIVE}?to={to}&for=memo:1", most=60))
    assert "전산망 점검 안내에 대한 감사" in page.whole.text
    typed = {name: page.values[name][0] for name in ("to", "for", "key")}
    assert minsu.post(GIVE, typed | {"message": THANKS}).status_code == 302
    assert Transfer.objects.get().source == "memo:1"


def test_the_page_says_what_it_does_not_find_and_goes_on_without_it(world: World) -> None:
    page = Page(get(signed_in(world, "김민수"), f"{GIVE}?to={world.people['박지훈'].pk}&for=memo:2", most=60))
    assert "감사할 대상을 찾을 수 없거나" in page.whole.text
    assert page.values["for"] == []


def test_what_can_no_longer_be_opened_when_it_is_sent_loses_nothing_typed(
    world: World, memos: set[int]
) -> None:
    """F-A7."""
    typed = {"to": world.people["박지훈"].pk, "for": "memo:1", "message": THANKS}
    memos.clear()
    answer = signed_in(world, "김민수").post(GIVE, typed)
    page = Page(answer.content.decode())
    assert answer.status_code == 422
    assert "감사할 대상을 찾을 수 없거나" in page.whole.text
    assert (page.values["message"], page.values["for"]) == ([THANKS], [])
