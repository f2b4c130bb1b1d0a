"""Values that make no policy are refused, each at its field (F-A7, F-E5)."""

import re
from typing import Any

import pytest
from django.utils import translation

from dure.kit.refusals import Refusal
from dure.points.policy.words import words
from dure.points.proposals.tests.proposals import AMENDED, propose, refused_proposal
from tests.pages import signed_in, text_of
from tests.world import World


@pytest.mark.parametrize(
    "changes",
    [
        {"allowance": {"amount": 0}},
        {"allowance": {"amount": "x"}},
        {"allowance": {"amount": 10**9}},
        {"allowance": {"amount": 5}},
        {"allowance": 5},
        {"transfer": {"recipient_kinds": ["moon"]}},
        {"transfer": {"message_min": 600}},
        {"standing": {"pools": [["headquarters"], ["headquarters", "direct", "towns"]]}},
        {"unknown": 1},
        {"score": {"sent": "NaN"}},
        {"score": {"sent": -1}},
        {"eligible": []},
    ],
)
def test_values_that_make_no_policy_are_refused(world: World, changes: dict[str, Any]) -> None:
    """D32: validated as a whole."""
    assert refused_proposal(world, changes, amendment=AMENDED) == "policy-values"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"allowance": {"amount": 205}}, "allowance.amount", "allowance-multiple"),
        ({"allowance": {"amount": 0}}, "allowance.amount", "too-small"),
        ({"allowance": {"amount": "x"}}, "allowance.amount", "number-expected"),
        ({"transfer": {"unit": 300}}, "allowance.amount", "allowance-unit"),
        ({"transfer": {"message_min": 600}}, "transfer.message_max", "limits-order"),
        ({"eligible": ["moon"]}, "eligible", "not-a-choice"),
        ({"eligible": []}, "eligible", "too-few"),
        ({"score": {"sent": "x"}}, "score.sent", "number-expected"),
    ],
)
def test_a_value_that_is_refused_is_named_in_the_readers_language(
    world: World, changes: dict[str, Any], field: str, code: str
) -> None:
    """F-A7, F-E5: at its field, without a word of the library's."""
    with translation.override("ko"):
        with pytest.raises(Refusal) as caught:
            propose(world, changes, amendment=AMENDED)
        (error,) = [one for one in caught.value.extra["errors"] if one["field"] == field]
        assert error["code"] == code
        assert re.search("[가-힣]", str(error["detail"]))
    assert "Input should" not in str(caught.value.extra)


def test_the_form_shows_what_is_wrong_at_its_field(world: World) -> None:
    """F-A7: what was typed stays."""
    client = signed_in(world, "정하늘")
    typed = {"allowance.amount": "205", "reason": "짧음", "effective_from": "2099-01-01"}
    page = client.post("/points/policies/new", typed)
    text = text_of(page)
    assert page.status_code == 422
    assert 'id="allowance.amount-error"' in text
    assert "배수" in text
    assert 'value="205"' in text


@pytest.mark.parametrize(("field", "is_refused"), [("transfer.recipient_kinds", False), ("eligible", True)])
def test_a_list_without_a_tick_is_sent_as_such(world: World, field: str, *, is_refused: bool) -> None:
    """F-A7: nothing comes back ticked without a word; somebody has to take part, other agencies need not (D15)."""
    client = signed_in(world, "정하늘")
    assert f'<input type="hidden" name="{field}" value="">' in text_of(client.get("/points/policies/new"))
    page = text_of(client.post("/points/policies/new", {field: ""}))
    assert (f'id="{field}-error"' in page) is is_refused
    boxes = re.findall(rf'<input type="checkbox"[^>]* name="{field}"[^>]*>', page)
    assert boxes
    assert not any("checked" in box for box in boxes)


def test_an_agency_may_keep_giving_to_itself(world: World) -> None:
    """D15: a policy without a kind of other agencies; the change says so in words."""
    proposal = propose(world, {"transfer": {"recipient_kinds": []}}, amendment=AMENDED)
    with translation.override("ko"):
        (change,) = [one for one in proposal.changes if one.field == "transfer.recipient_kinds"]
        assert words(change.field, change.after) == "다른 기관은 받지 않음"
