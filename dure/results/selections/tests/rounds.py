"""What tests of selection rounds share: an October that is confirmed, and rounds that were opened and closed."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from dure import clock
from dure.kit.actor import SYSTEM, Actor
from dure.kit.refusals import Refusal
from dure.points.closing.days import close_days
from dure.points.giving.actions import give
from dure.results.selections.actions import judge, open_round
from dure.results.selections.closing import Papers, close_round
from dure.results.selections.models import SelectionRound
from dure.results.selections.rules import Criteria
from tests.world import World

THANKS = "도자기축제 교통 통제를 함께해 주셔서 고맙습니다."
OCTOBER = datetime(2026, 10, 20, 12, tzinfo=clock.SEOUL)
LATER = datetime(2026, 11, 3, 9, tzinfo=clock.SEOUL)
NOVEMBER_OVER = datetime(2026, 12, 2, 9, tzinfo=clock.SEOUL)
NAME = "2026년 10월 협업 우수자"
CRITERIA = Criteria(
    received=10, givers=1, seats={"person": {"headquarters": 2}, "department": {"headquarters": 1}}
)
PAPERS = Papers(
    "표창장", "적극적인 협업으로 시정 발전에 기여하였기에 이에 표창합니다.", "이천시장", "포상 업무지침 제3조"
)


@pytest.fixture
def october(world: World) -> World:
    """October, confirmed: 박지훈 received from three, 김민수 and 최유진 from one each."""
    gifts = [
        ("김민수", "박지훈"),
        ("이서연", "박지훈"),
        ("최유진", "박지훈"),
        ("한여주", "김민수"),
        ("박지훈", "최유진"),
    ]
    with clock.travel(OCTOBER):
        for giver, receiver in gifts:
            give(actor=world.actor(giver), recipient=world.people[receiver].pk, message=THANKS)
    with clock.travel(LATER):
        close_days(actor=SYSTEM, through=LATER.date() - timedelta(days=1))
    return world


def operator(world: World) -> Actor:
    return world.actor("정하늘", roles=frozenset({"operator"}))


def opened(world: World, criteria: Criteria = CRITERIA) -> SelectionRound:
    with clock.travel(LATER):
        return open_round(actor=operator(world), name=NAME, period="2026-10", criteria=criteria)


def mark(world: World, row: SelectionRound, name: str, what: str = "chosen", reason: str = "") -> None:
    key: Any = (
        ("person", world.people[name].pk)
        if name in world.people
        else ("department", world.departments[name].pk)
    )
    with clock.travel(LATER):
        judge(actor=operator(world), round_id=row.pk, key=key, mark=what, reason=reason)


def closed(world: World) -> SelectionRound:
    row = opened(world)
    for name in ("박지훈", "최유진", "복지정책과"):
        mark(world, row, name)
    with clock.travel(LATER):
        close_round(actor=operator(world), round_id=row.pk, papers=PAPERS)
    return SelectionRound.objects.get(pk=row.pk)


def refused(act: Any, *arguments: Any, **named: Any) -> str:
    with clock.travel(LATER), pytest.raises(Refusal) as caught:
        act(*arguments, **named)
    return caught.value.code


@pytest.fixture
def own(october: World) -> World:
    """Let the operator's own department stand in November: 새주무관 of 기획예산담당관 received from two."""
    october.person("새주무관", "기획예산담당관")
    with clock.travel(OCTOBER + timedelta(days=40)):
        for giver in ("김민수", "최유진"):
            give(actor=october.actor(giver), recipient=october.people["새주무관"].pk, message=THANKS)
        for giver in ("이서연", "한여주"):
            give(actor=october.actor(giver), recipient=october.people["박지훈"].pk, message=THANKS)
    with clock.travel(NOVEMBER_OVER):
        close_days(actor=SYSTEM, through=date(2026, 11, 30))
    october.person("평가담당", "자치행정과", position="평가담당")
    october.person("안평가", "기획예산담당관", position="안평가")
    return october
