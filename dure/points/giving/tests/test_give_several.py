"""Thanking several people at once: all or none."""

import pytest

from dure.kit.refusals import Refusal
from dure.points.giving.actions import MOST_GIFTS, give_many
from dure.points.giving.models import Allowance, ExternalPerson, Message, Transfer
from dure.points.giving.rules import Outsider
from tests.giving import THANKS, gift, send
from tests.truths import contradictions
from tests.world import World

OUTSIDER = Outsider("3740000", "kim@suwon.go.kr", "한수원")


def reasons(refused: pytest.ExceptionInfo[Refusal]) -> dict[int, str]:
    return {error["index"]: error["code"] for error in refused.value.extra["errors"]}


def test_several_people_are_thanked_in_one_act(world: World) -> None:
    """D7: one transfer each, in the order asked, in one transaction with one audit line."""
    given = send(world, "김민수", *(gift(world, one) for one in ("박지훈", "최유진", OUTSIDER, "문행정")))
    assert [one.recipient_name for one in given] == ["박지훈", "최유진", "한수원", "문행정"]
    assert {one.remaining for one in given} == {160}
    assert Allowance.objects.get().used == 40
    assert contradictions() == {}


def test_one_that_fails_stops_all_and_each_that_fails_says_why(world: World) -> None:
    """D7: a reason per failing recipient; nothing half-stored."""
    with pytest.raises(Refusal) as refused:
        send(
            world,
            "김민수",
            gift(world, "박지훈"),
            gift(world, "이서연"),
            gift(world, "김민수"),
            gift(world, 10**9),
            gift(world, OUTSIDER),
            gift(world, "최유진", "짧아요"),
            gift(world, "최유진", amount=20),
            gift(world, Outsider("B552345", "a@korea.kr", "한국수")),
        )
    assert refused.value.code == "batch-refused"
    assert reasons(refused) == {
        1: "same-department",
        2: "self",
        3: "recipient-unknown",
        5: "message-too-short",
        6: "amount",
        7: "recipient-kind",
    }
    assert all(str(error["detail"]) for error in refused.value.extra["errors"])
    assert not Transfer.objects.exists()
    assert not Message.objects.exists()
    assert not Allowance.objects.exists()
    assert not ExternalPerson.objects.exists()
    assert contradictions() == {}


def test_the_third_to_one_person_within_one_act_is_refused(world: World) -> None:
    """R6.4, D7: the gifts of one act count against each other."""
    with pytest.raises(Refusal) as refused:
        send(world, "김민수", *[gift(world, "박지훈")] * 3)
    assert reasons(refused) == {2: "pair-limit"}
    assert len(send(world, "김민수", *[gift(world, "박지훈")] * 2)) == 2


def test_more_than_the_allowance_holds_is_refused_whole(world: World) -> None:
    """R5.1, D7: the twenty-first stands against it and nothing is sent."""
    names = [f"동료{number}" for number in range(21)]
    for name in names:
        world.person(name, "자치행정과")
    with pytest.raises(Refusal) as refused:
        send(world, "김민수", *(gift(world, name) for name in names))
    assert reasons(refused) == {20: "allowance"}
    assert not Transfer.objects.exists()
    assert len(send(world, "김민수", *(gift(world, name) for name in names[:20]))) == 20
    assert contradictions() == {}


def test_the_sender_not_being_able_to_give_is_one_reason_and_not_one_a_gift(world: World) -> None:
    """D7, R3.2."""
    world.person("용역", "자치행정과", employment="other")
    with pytest.raises(Refusal) as refused:
        send(world, "용역", gift(world, "박지훈"), gift(world, "김민수"))
    assert refused.value.code == "sender-not-eligible"
    assert "errors" not in refused.value.extra


@pytest.mark.parametrize("number", [0, MOST_GIFTS + 1])
def test_an_act_holds_between_one_and_five_hundred_gifts(world: World, number: int) -> None:
    """D7: too many are refused before anything is read."""
    with pytest.raises(Refusal) as refused:
        give_many(actor=world.actor("김민수"), gifts=[gift(world, "박지훈")] * number)
    assert refused.value.code == "batch-size"


def test_five_hundred_gifts_are_judged_each(world: World) -> None:
    """D7: two of five hundred to one person may be given, the rest is told why not."""
    with pytest.raises(Refusal) as refused:
        give_many(actor=world.actor("김민수"), gifts=[gift(world, "박지훈", THANKS)] * MOST_GIFTS)
    assert list(reasons(refused)) == list(range(2, MOST_GIFTS))
    assert contradictions() == {}


def test_the_whole_act_tells_of_a_text_sent_to_many(world: World) -> None:
    """D29: three at once are as many as three in a row."""
    given = send(world, "김민수", *(gift(world, name) for name in ("박지훈", "최유진", "문행정")))
    assert [one.is_repeated for one in given] == [True] * 3
