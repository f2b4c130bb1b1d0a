"""The same request sent again: done once, answered the same (D33)."""

from datetime import timedelta
from typing import Any

import pytest

from dure.accounts.models import Account
from dure.audit.models import Entry
from dure.kit.refusals import Refusal
from dure.points.giving.actions import give, give_many
from dure.points.giving.models import Transfer
from dure.points.giving.rules import Gift, Outsider
from tests.giving import NOVEMBER, THANKS, gift, send
from tests.truths import contradictions
from tests.world import World


def test_a_replayed_key_gives_the_first_answer_and_no_second_transfer(world: World) -> None:
    """D33: the very same answer, to every field."""
    first = send(world, "김민수", gift(world, "박지훈"), key="a")
    assert send(world, "김민수", gift(world, "박지훈"), key="a") == first
    send(world, "김민수", gift(world, "최유진"), key="b")
    assert send(world, "김민수", gift(world, "박지훈"), key="a") == first
    assert Transfer.objects.count() == 2
    assert contradictions() == {}


def test_the_first_answer_stays_when_the_world_moves_on(world: World) -> None:
    """D33: after the month ended, the recipient left and the account of the sender was closed."""
    first = send(world, "김민수", gift(world, "박지훈"), key="a")
    world.retire("박지훈", NOVEMBER.date() + timedelta(days=1))
    Account.objects.filter(person=world.people["김민수"]).update(is_active=False)
    assert send(world, "김민수", gift(world, "박지훈"), key="a", at=NOVEMBER + timedelta(days=400)) == first


def test_several_gifts_are_replayed_whole_and_with_an_outsider(world: World) -> None:
    """D7, D33."""
    gifts = [gift(world, "박지훈"), gift(world, Outsider("3740000", "kim@suwon.go.kr", "한수원"))]
    first = send(world, "김민수", *gifts, key="a")
    assert send(world, "김민수", *gifts, key="a") == first
    assert Transfer.objects.count() == 2


@pytest.mark.parametrize(
    "other",
    [
        {"message": THANKS + "!"},
        {"recipient": "최유진"},
        {"amount": 10},
        {"source": "drive"},
        {"recipient": Outsider("3740000", "kim@suwon.go.kr", "한수원")},
    ],
    ids=lambda other: next(iter(other)),
)
def test_a_key_with_another_body_is_refused(world: World, other: dict[str, Any]) -> None:
    """D33: 409, whichever field differs; and the first answer is still there."""
    asked: dict[str, Any] = {"recipient": "박지훈", "message": THANKS}

    def ask(**fields: Any) -> Any:
        to = fields.pop("recipient")
        to = world.people[to].pk if isinstance(to, str) else to
        return give(actor=world.actor("김민수"), recipient=to, key="a", **fields)

    first = ask(**asked)
    with pytest.raises(Refusal) as refused:
        ask(**asked | other)
    assert (refused.value.code, refused.value.status) == ("idempotency-mismatch", 409)
    assert ask(**asked) == first
    assert Transfer.objects.count() == 1
    assert Entry.objects.filter(outcome="idempotency-mismatch").count() == 1


def test_the_order_of_several_gifts_is_part_of_the_request(world: World) -> None:
    """D33: the answers come in the order asked, so another order is another request."""
    gifts = [gift(world, "박지훈"), gift(world, "최유진")]
    give_many(actor=world.actor("김민수"), gifts=gifts, key="a")
    with pytest.raises(Refusal) as refused:
        give_many(actor=world.actor("김민수"), gifts=gifts[::-1], key="a")
    assert refused.value.code == "idempotency-mismatch"


def test_two_people_may_use_the_same_key(world: World) -> None:
    """D33: a key is its account's own; nobody reads another's answer by guessing it."""
    mine = send(world, "김민수", gift(world, "박지훈"), key="1")
    theirs = send(world, "최유진", gift(world, "박지훈"), key="1")
    assert mine[0].id != theirs[0].id
    assert Transfer.objects.count() == 2


def test_a_refused_request_may_be_sent_again_with_its_key(world: World) -> None:
    """D33: nothing was done, so nothing is replayed: it is judged anew."""
    with pytest.raises(Refusal):
        send(world, "김민수", gift(world, "이서연"), key="a")
    world.move("이서연", "복지정책과", NOVEMBER.date() + timedelta(days=1))
    (given,) = send(world, "김민수", gift(world, "이서연"), key="a", at=NOVEMBER + timedelta(days=1))
    assert given.recipient_name == "이서연"
    assert contradictions() == {}


def test_what_cleaning_makes_equal_is_the_same_request(world: World) -> None:
    """D33, D29: a client that trims on its second try is not punished."""
    to = world.people["박지훈"].pk
    first = give(actor=world.actor("김민수"), recipient=to, message=f"  {THANKS}\r\n", key="a")
    assert give(actor=world.actor("김민수"), recipient=to, message=THANKS, key="a") == first


def test_without_a_key_the_same_request_is_another_act(world: World) -> None:
    """R6.4: two a month to one person may well say the same."""
    first, second = (
        give_many(actor=world.actor("김민수"), gifts=[Gift(world.people["박지훈"].pk, THANKS)])
        for _ in range(2)
    )
    assert first[0].id != second[0].id
