"""What tests of changed values share: proposing, saying opinions, approving, and what is refused of it."""

from datetime import date, datetime
from typing import Any

import pytest

from dure import clock
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.points.proposals.actions import approve_policy, propose_policy, say_opinion
from dure.points.proposals.queries import ProposalView
from dure.points.proposals.rules import Amendment
from tests.world import World

NOVEMBER = datetime(2026, 11, 20, 10, 0, tzinfo=clock.SEOUL)
AFTER = datetime(2026, 11, 28, 10, 0, tzinfo=clock.SEOUL)
"""The day after the last day of opinions: a week from the proposal."""
DECEMBER = date(2026, 12, 1)
REASON = "배정된 포인트의 1.3%만 쓰이고 있어 배정량을 줄이고자 함"
THANKS = "전산 장애 복구를 밤늦게까지 도와주셨습니다."
FEWER: dict[str, Any] = {"allowance": {"amount": 100}}
AMENDED = Amendment("이천시 훈령 제300호", date(2026, 11, 15))


def operator(world: World) -> Actor:
    return world.actor("정하늘", roles=frozenset({"operator"}))


def officer(world: World) -> Actor:
    return world.actor("최유진", roles=frozenset({"collaboration-officer"}))


def propose(world: World, changes: dict[str, Any] | None = None, **more: Any) -> ProposalView:
    known: dict[str, Any] = {
        "actor": operator(world),
        "effective_from": DECEMBER,
        "changes": FEWER if changes is None else changes,
        "reason": REASON,
    }
    with clock.travel(NOVEMBER):
        return propose_policy(**known | more)


def refused(act: Any, at: datetime = NOVEMBER, **arguments: Any) -> str:
    with clock.travel(at), pytest.raises(Refusal) as caught:
        act(**arguments)
    return caught.value.code


def refused_proposal(world: World, changes: dict[str, Any] | None = None, **more: Any) -> str:
    with pytest.raises(Refusal) as caught:
        propose(world, changes, **more)
    return caught.value.code


def speak(world: World, proposal: ProposalView, name: str, stance: str = "for", text: str = "") -> None:
    with clock.travel(NOVEMBER):
        say_opinion(actor=world.actor(name), proposal_id=proposal.id, stance=stance, text=text)


def approve(world: World, proposal: ProposalView, actor: Actor | None = None, **more: Any) -> ProposalView:
    with clock.travel(AFTER):
        return approve_policy(actor=actor or operator(world), proposal_id=proposal.id, **more)
