"""Giving points to one person."""

from datetime import date, datetime

import pytest

from dure import clock
from dure.audit.models import Entry
from dure.kit.refusals import Refusal
from dure.points.giving.actions import give
from dure.points.giving.models import Allowance, Message, Transfer
from tests.world import World

THANKS = "민원 시스템 점검을 밤늦게까지 도와주셔서 고맙습니다."
NOVEMBER = datetime(2026, 11, 10, 14, 0, tzinfo=clock.SEOUL)


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.code


def test_an_official_thanks_a_colleague_of_another_department(world: World) -> None:
    """R1.1, R6.1, R6.2, R10.1: one sender, one recipient, exactly 10 points, with a message."""
    with clock.travel(NOVEMBER):
        given = give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    assert (given.amount, given.remaining, given.granted) == (10, 190, 200)
    transfer = Transfer.objects.get()
    assert transfer.recipient == world.people["박지훈"]
    assert transfer.recipient_department == world.departments["복지정책과"]
    assert transfer.is_credited
    assert transfer.day == date(2026, 11, 10)
    assert Message.objects.get().text == THANKS
    assert Allowance.objects.get().used == 10
    assert Entry.objects.filter(action="points.give", outcome="done").count() == 1


def test_nobody_gives_within_one_department(world: World) -> None:
    """R6.3, D1: a team is inside its department."""
    with pytest.raises(Refusal) as refused:
        give(actor=world.actor("김민수"), recipient=world.people["이서연"].pk, message=THANKS)
    assert code_of(refused) == "same-department"
    assert "이서연" in str(refused.value.detail)
    assert not Transfer.objects.exists()
    assert Entry.objects.get().outcome == "same-department"
