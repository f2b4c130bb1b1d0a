"""Whatever may be stored can be written in every format, wherever it was stored (F-D1)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dure import clock
from dure.audit.actions import record
from dure.audit.models import Entry
from dure.kit.actor import Actor
from dure.papers.documents import TYPES
from dure.points.awards.actions import award
from dure.points.awards.models import SpecialAward
from dure.points.awards.rules import Target
from dure.points.giving.actions import give
from dure.points.giving.letters import thank_you_letter
from dure.points.giving.models import ExternalPerson, Message
from dure.points.giving.rules import Outsider
from dure.points.moderation.actions import hide
from dure.points.moderation.models import MessageEvent
from dure.points.moderation.reversal_models import Reversal
from dure.points.moderation.reversals import reverse
from dure.results.exports.actions import ask_for, content_of
from dure.results.exports.kinds import KINDS, kinds_for
from dure.results.selections.tests.rounds import LATER, october
from tests.world import World

__all__ = ["october"]

NASTY = (
    "자료\uffff\ufdd0\U0001fffe \x01\x0b\x7f\x85 \ud800 \u202e거꾸로\u202c \u3164 \ue000 \U000e1234 👍🏽 =1+1\r\n"
    "_x000D_ ]]> </t> &amp; \u2028 감사합니다"
)
"""Noncharacters, controls, a lone surrogate, what reorders, a filler, private code points, marks of formats."""

NAME = "홍\uffff길\x01동\u202e\u3164"


def operator(world: World) -> Actor:
    return world.actor(
        "정하늘", roles=frozenset({"operator"}), scopes=frozenset({"read", "write", "operate"})
    )


@pytest.fixture
def stored(october: World) -> dict[str, int]:
    """Store the text at every door of the ledger's room; return the ids of the acts."""
    with clock.travel(LATER):
        boss = operator(october)
        giver = october.actor("김민수")
        inside = give(actor=giver, recipient=october.people["한여주"].pk, message=NASTY)
        outside = give(
            actor=giver, recipient=Outsider("６２６００００", "Ｈong@busan.go.kr", NAME), message=NASTY
        )
        target = Target(person=october.people["박지훈"].pk)
        award(actor=boss, target=target, amount=10, reason=NASTY, document=NASTY)
        hide(actor=boss, transfer_id=inside.id, reason_code="other", note=NASTY)
        reverse(actor=boss, transfer_id=inside.id, reason_code="duplicate", note=NASTY)
    return {"inside": inside.id, "outside": outside.id}


def texts_of(_world: World) -> dict[str, str]:
    """Return what was stored, by where."""
    return {
        "message": Message.objects.latest("transfer_id").text,
        "outsider": ExternalPerson.objects.latest("id").name,
        "award": SpecialAward.objects.latest("id").reason,
        "document": SpecialAward.objects.latest("id").document,
        "hidden": MessageEvent.objects.latest("id").note,
        "reversed": Reversal.objects.latest("at").note,
    }


def test_every_door_stores_the_same_clean_text(october: World, stored: dict[str, int]) -> None:
    """F-D1: one rule; letters that a format cannot hold are gone before anything is stored."""
    found = texts_of(october)
    for where, text in found.items():
        assert not set(text) & set("\uffff\ufdd0\U0001fffe\x01\x0b\x7f\x85\u202e\u202c\u2028\u3164\r"), where
    assert "\ue000" in found["message"]
    assert found["message"] == found["award"] == found["hidden"] == found["reversed"]
    assert (found["outsider"], "\n" in found["document"]) == ("홍길 동", False)
    assert ExternalPerson.objects.latest("id").email == "hong@busan.go.kr"


@pytest.mark.parametrize("form", sorted(TYPES))
def test_every_export_of_what_was_stored_can_be_written(
    october: World, stored: dict[str, int], form: str
) -> None:
    """F-D1, case xlsx-noncharacter: each kind in each format, for whoever may have it."""
    giver = replace(october.actor("김민수"), scopes=frozenset({"read", "write"}))
    october.person("오감사", "자치행정과", position="감사담당관")
    october.role("자치행정과", "감사담당관", "auditor")
    scopes = frozenset({"read", "operate"})
    auditor = october.actor("오감사", roles=frozenset({"auditor"}), scopes=scopes)
    with clock.travel(LATER + timedelta(minutes=5)):
        for name, kind in KINDS.items():
            if form not in kind.forms:
                continue
            actor = next(one for one in (giver, operator(october), auditor) if name in kinds_for(one))
            first, last = LATER.date() - timedelta(days=40), LATER.date()
            made = ask_for(actor=actor, kind=name, form=form, first=first, last=last, reason=NASTY)
            assert made.state == "done", name
            assert b"".join(content_of(made)), name


@pytest.mark.parametrize("form", ["pdf", "hwpx"])
def test_the_letter_of_what_was_stored_can_be_written(
    october: World, stored: dict[str, int], form: Any
) -> None:
    """F-D1."""
    with clock.travel(LATER):
        made = thank_you_letter(actor=october.actor("김민수"), transfer_id=stored["outside"], form=form)
    assert made.content


@pytest.mark.django_db
def test_the_trail_keeps_what_somebody_sent_in_a_form_that_can_be_stored() -> None:
    """F-D1: subjects and details come from addresses and files; a NUL in them fails no act."""
    record(
        "x", actor=Actor(agent=NASTY), subject=f"{NASTY}\0", details={"a": [f"{NASTY}\0", {"b": "\ud800"}]}
    )
    line = Entry.objects.latest("id")
    assert "\0" not in line.subject
    assert line.details["a"][1] == {"b": "\ufffd"}
