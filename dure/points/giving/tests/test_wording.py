"""The message in parts: who, when, where, what, how and why (R10.1, a value of the policy)."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from dure.kit.text import clean
from dure.points.giving.models import Message, Transfer
from dure.points.giving.rules import judge_message
from dure.points.giving.wording import PARTS, compose, missing, parts_of
from dure.points.policy.values import PRESETS, PolicyValues
from tests.pages import signed_in
from tests.world import World

SAID = {
    "who": "박지훈 주무관",
    "when": "2026. 11. 20.",
    "where": "시청 전산실",
    "what": "민원 시스템 복구",
    "how": "밤늦게까지 함께 점검",
    "why": "다음 날 창구를 열기 위해",
}
FORM = PRESETS["gwanak-2026"]
GIVE = "/points/give/"
DURE = Path(__file__).parents[3]


@pytest.fixture
def gwanak(world: World) -> World:
    """Let a district run by the preset whose messages have parts."""
    world.agency("관악구", "3200000", policy=FORM)
    for name, unit in (("안민원", "민원과"), ("조전산", "전산과")):
        world.department(unit, "관악구")
        world.person(name, unit)
    return world


@given(st.dictionaries(st.sampled_from(sorted(PARTS)), st.text(st.characters(), max_size=40)))
def test_what_was_composed_is_read_back_part_by_part(said: dict[str, str]) -> None:
    """R10.1: whatever is typed, one line a part; what says nothing is missing."""
    message = clean(compose(said))
    names = [part.name for part in parts_of(message)]
    assert names == [name for name in PARTS if name in names]
    assert set(missing(message)) >= set(PARTS) - said.keys()


@pytest.mark.parametrize("left_out", sorted(PARTS))
def test_each_part_has_to_say_something(left_out: str) -> None:
    """R10.1, F-B2: the refusal names what is missing, as the text calls it."""
    assert judge_message(compose(SAID), FORM) is None
    for nothing in ("", " ", "…"):
        no = judge_message(compose(SAID | {left_out: nothing}), FORM)
        assert no is not None
        assert (no.code, no.facts["missing"]) == ("message-form", PARTS[left_out])


def test_a_message_without_parts_is_free_elsewhere_and_refused_here() -> None:
    """R10.1: the policy decides; other rules of messages hold as well."""
    free = "전산 장애 복구를 밤늦게까지 도와주셨습니다."
    assert judge_message(free, PRESETS["icheon-2019"]) is None
    no = judge_message(free, FORM)
    assert no is not None
    assert no.code == "message-form"
    personal = judge_message(compose(SAID | {"why": "900101-1234567"}), FORM)
    assert personal is not None
    assert personal.code == "message-personal-data"


def test_the_form_asks_for_the_parts_and_loses_none(gwanak: World) -> None:
    """R10.1, F-B2: what is missing stands at its field, what was typed stays; then the board shows the parts."""
    client, to = signed_in(gwanak, "안민원"), gwanak.people["조전산"].pk
    page = client.get(f"{GIVE}?to={to}").content.decode()
    assert 'name="message"' not in page
    assert 'value="조전산 주무관"' in page
    typed = {f"part_{name}": said for name, said in SAID.items()} | {"to": to, "key": "k"}
    refused = client.post(GIVE, typed | {"part_where": ""})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert 'id="part_where-error"' in text
    assert 'id="part_why-error"' not in text
    assert SAID["why"] in text
    assert not Transfer.objects.exists()
    assert client.post(GIVE, typed).status_code == 302
    assert Message.objects.get().text == compose(SAID)
    board = client.get("/points/board/").content.decode()
    assert f"<dt>어디서</dt><dd>{SAID['where']}</dd>" in board


def test_the_api_takes_parts_or_the_text_that_they_make(gwanak: World, client_of: Any) -> None:
    """R10.1: a text that has its lines, or its parts by name."""
    client: Client = client_of("안민원")
    where, to = "/api/v1/points/transfers", str(gwanak.people["조전산"].pk)
    for body, status in (
        ({"message": "전산 장애 복구를 도와주셨습니다."}, 422),
        ({"parts": SAID | {"how": ""}}, 422),
        ({"parts": SAID}, 201),
        ({"message": compose(SAID)}, 201),
    ):
        answer = client.post(where, {"recipient": to} | body, content_type="application/json")
        assert answer.status_code == status, answer.content
        assert answer.json().get("code", "message-form") == "message-form"
    assert set(Message.objects.values_list("text", flat=True)) == {compose(SAID)}


# How the code calls the parts of a policy. A value that is read under another name is to be added here.
_CALLED = {
    "allowance": "allowance",
    "transfer": "transfer|limits",
    "score": "score|weights|weight|policy",
    "special": "special",
    "standing": "standing",
    "": "policy|values|facts",
}
_NOT_RULES = {"policy/values.py", "policy/words.py", "proposals/simulation.py", "proposals/pages.py"}


def test_every_value_of_the_policy_is_read_by_something() -> None:
    """D32, F-B2: a value that is offered and stored has an effect."""
    sources = [
        path.read_text()
        for room in ("points", "results", "patterns")
        for path in DURE.joinpath(room).rglob("*.py")
        if not {"tests", "migrations"} & set(path.parts) and "/".join(path.parts[-2:]) not in _NOT_RULES
    ]
    unread = [
        f"{section}.{name}".lstrip(".")
        for section, names in _values().items()
        for name in names
        if not any(re.search(rf"\b({_CALLED[section]})\.{name}\b|->> '{name}'", source) for source in sources)
    ]
    assert unread == []


def _values() -> dict[str, list[str]]:
    """Return the names of a policy's values by part, those of no part under an empty name."""
    found: dict[str, list[str]] = {"": []}
    for name, value in PolicyValues().model_dump().items():
        if isinstance(value, dict):
            found[name] = list(value)
        else:
            found[""].append(name)
    return found
