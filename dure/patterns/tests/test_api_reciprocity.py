"""Patterns of giving over the API: the same doors as the pages, and once with a key."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from dure import clock
from dure.audit.models import Entry
from dure.patterns import actions as acts
from dure.patterns.models import ReciprocityOpening, ReciprocityRun
from tests.patterns import LATER, REASON, looked_at, swapped
from tests.world import World

RUNS = "/api/v1/points/reciprocity/runs"
MINE = "/api/v1/points/reciprocity/mine"
ASKED = {"period": "2026-Q3", "reason": REASON}


@pytest.fixture
def quarter(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(acts, "SHUFFLES", 60)
    swapped(world)
    with clock.travel(LATER):
        yield world


def test_a_program_of_the_operator_asks_lists_and_opens(
    quarter: World, client_of: Callable[..., Client]
) -> None:
    client = client_of("정하늘", "operate")
    made = client.post(RUNS, ASKED, content_type="application/json")
    assert made.status_code == 201
    run = made.json()
    assert (run["is_finished"], run["patterns"], run["done"]) == (True, 1, 60)
    assert client.get(RUNS).json() == {"items": [run]}
    opened = client.post(
        f"{RUNS}/{run['id']}/open", {"reason": "확인"}, content_type="application/json"
    ).json()
    (found,) = opened["found"]
    assert {one["name"] for one in found["members"]} == {"김민수", "박지훈"}
    assert found["chance"]["adjusted"] <= 0.05
    assert opened["content"]["thresholds"]["transfers"] == 6
    assert len(opened["checksum"]) == 64


def test_the_same_key_asks_once(quarter: World, client_of: Callable[..., Client]) -> None:
    """D33."""
    client = client_of("정하늘", "operate")
    answers = [
        client.post(RUNS, ASKED, content_type="application/json", headers={"Idempotency-Key": "k"}).json()
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert ReciprocityRun.objects.count() == 1


def test_a_refusal_is_answered_with_its_code_and_leaves_its_line(
    quarter: World, client_of: Callable[..., Client]
) -> None:
    client = client_of("정하늘", "operate")
    for body, status, code in (
        (ASKED | {"reason": ""}, 422, "reason-required"),
        (ASKED | {"period": "2026-13"}, 422, "period-unknown"),
        (ASKED | {"period": "2026"}, 422, "period-not-over"),
        ({"period": "2026-Q3"}, 422, "validation"),
    ):
        answer = client.post(RUNS, body, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Entry.objects.filter(action="points.reciprocity-run").exclude(outcome="done").count() >= 3
    run = looked_at(quarter)
    other = client_of("한여주", "operate")
    assert other.get(RUNS).status_code == 403
    missing = client.post(f"{RUNS}/{run.pk + 1}/open", {"reason": "x"}, content_type="application/json")
    assert missing.status_code == 404
    assert ReciprocityOpening.objects.count() == 1


def test_those_named_read_and_comment_with_their_own_token(
    quarter: World, client_of: Callable[..., Client]
) -> None:
    looked_at(quarter)
    client = client_of("김민수")
    (pattern,) = client.get(MINE).json()["items"]
    where = f"/api/v1/points/reciprocity/patterns/{pattern['id']}/comments"
    said = client.post(where, {"text": "함께 일했습니다."}, content_type="application/json")
    assert said.status_code == 201
    assert [one["text"] for one in said.json()["items"][0]["comments"]] == ["함께 일했습니다."]
    assert client_of("강하나").get(MINE).json() == {"items": []}
    refused = client_of("강하나").post(where, {"text": "x"}, content_type="application/json")
    assert refused.status_code == 404
