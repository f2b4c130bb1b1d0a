"""POST /points/transfers/{id}/hide, /unhide, /report, /appeal, /reverse; GET /points/moderation and /notices."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dure.audit.models import Entry
from dure.points.giving.actions import give
from dure.points.giving.models import Message
from dure.points.moderation.models import MessageEvent
from dure.points.moderation.reversal_models import Reversal
from tests.world import World

THANKS = "전산 장애 복구를 밤늦게까지 도와주셨습니다."
NOTE = "도움의 내용이 적혀 있지 않습니다."
BASE = "/api/v1/points"
ClientOf = Callable[..., Client]


@pytest.fixture
def operator(client_of: ClientOf) -> Client:
    return client_of("정하늘", "read", "operate")


@pytest.fixture
def number(world: World) -> int:
    return give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS).id


def post(client: Client, where: str, body: object, **headers: str) -> Any:
    return client.post(f"{BASE}/{where}", body, content_type="application/json", headers=headers)


def test_hide_appeal_and_unhide(client_of: ClientOf, operator: Client, number: int) -> None:
    """R10.3, D28."""
    why = {"reason_code": "off-purpose", "note": NOTE}
    answer = post(operator, f"transfers/{number}/hide", why)
    assert (answer.status_code, answer.json()) == (
        200,
        {"id": str(number), "is_hidden": True, "is_reversed": False},
    )
    (shown,) = client_of("최유진").get(f"{BASE}/board").json()["items"]
    assert (shown["is_hidden"], shown["message"]) == (True, None)
    sender = client_of("김민수")
    assert post(sender, f"transfers/{number}/appeal", {"note": "다시 보아 주십시오."}).status_code == 200
    queued = operator.get(f"{BASE}/moderation", {"kind": "appeals"}).json()
    assert [one["id"] for one in queued["items"]] == [str(number)]
    back = post(operator, f"transfers/{number}/unhide", {"reason_code": "appeal", "note": "받아들입니다."})
    assert back.json()["is_hidden"] is False
    assert operator.get(f"{BASE}/moderation", {"kind": "appeals"}).json()["items"] == []


def test_report_and_dismiss(client_of: ClientOf, operator: Client, number: int) -> None:
    """D28."""
    reader = client_of("최유진")
    assert post(reader, f"transfers/{number}/report", {"reason_code": "abusive"}).status_code == 200
    again = post(reader, f"transfers/{number}/report", {"reason_code": "abusive"})
    assert (again.status_code, again.json()["code"]) == (409, "already-reported")
    assert len(operator.get(f"{BASE}/moderation", {"kind": "reports"}).json()["items"]) == 1
    assert post(operator, f"transfers/{number}/dismiss-reports", {"note": "괜찮습니다."}).status_code == 200
    assert post(operator, f"transfers/{number}/reject-appeal", {"note": "없음"}).json()["code"] == "no-appeal"


def test_notices_are_read_and_seen(client_of: ClientOf, operator: Client, number: int) -> None:
    """D28: both told."""
    post(operator, f"transfers/{number}/hide", {"reason_code": "other", "note": NOTE})
    reader = client_of("박지훈")
    (notice,) = reader.get(f"{BASE}/notices").json()["items"]
    assert (notice["kind"], notice["is_new"], NOTE in notice["text"]) == ("message-hidden", True, True)
    assert post(client_of("최유진"), f"notices/{notice['id']}/seen", {}).status_code == 404
    assert post(reader, f"notices/{notice['id']}/seen", {}).json() == {"seen": 1}
    assert post(reader, "notices/seen", {}).json() == {"seen": 0}
    assert reader.get(f"{BASE}/notices", {"only_new": True}).json()["items"] == []


def test_reverse_gives_points_and_pair_back(client_of: ClientOf, operator: Client, number: int) -> None:
    """D27."""
    why = {"reason_code": "duplicate", "note": "두 번 보냈습니다."}
    answer = post(operator, f"transfers/{number}/reverse", why, idempotency_key="r")
    assert (answer.status_code, answer.json()["is_reversed"]) == (200, True)
    assert client_of("김민수").get(f"{BASE}/allowance").json()["remaining"] == 200
    again = post(operator, f"transfers/{number}/reverse", why, idempotency_key="r")
    assert (again.status_code, again.json()) == (200, answer.json())
    assert post(operator, f"transfers/{number}/reverse", why).json()["code"] == "reversed-already"
    assert Reversal.objects.count() == 1
    (shown,) = client_of("최유진").get(f"{BASE}/board").json()["items"]
    assert shown["is_reversed"] is True


@pytest.mark.parametrize("act", ["hide", "unhide", "reverse", "dismiss-reports", "reject-appeal"])
def test_who_is_not_the_operator_is_refused_and_recorded(client_of: ClientOf, number: int, act: str) -> None:
    """R4.2: with the scope but without the role."""
    body = {"note": NOTE} | ({"reason_code": "other"} if act in ("hide", "unhide", "reverse") else {})
    assert post(client_of("최유진"), f"transfers/{number}/{act}", body).json()["code"] == "scope"
    answer = post(client_of("최유진", "operate"), f"transfers/{number}/{act}", body)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-operator")
    assert Entry.objects.filter(action=f"points.{act}", outcome="not-operator").count() == 1
    assert Client().post(f"{BASE}/transfers/{number}/{act}", body, "application/json").status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"reason_code": 5, "note": NOTE},
        {"reason_code": "x" * 40, "note": NOTE},
        {"reason_code": "other", "note": None},
        {"reason_code": "other", "note": "가" * 6000},
        {"reason_code": "other", "note": "nul\x00"},
        [],
    ],
)
def test_malformed_requests_are_refused(operator: Client, number: int, body: object) -> None:
    """Never a failure of the server, nothing stored."""
    assert post(operator, f"transfers/{number}/hide", body).status_code == 422
    assert not MessageEvent.objects.exists()
    assert not Message.objects.get().is_hidden


@pytest.mark.parametrize("number_text", ["0", "-1", "x", "9" * 25])
def test_impossible_numbers_are_refused(operator: Client, number_text: str) -> None:
    """404 or 422, never 5xx."""
    answer = post(operator, f"transfers/{number_text}/hide", {"reason_code": "other", "note": NOTE})
    assert answer.status_code in (404, 422)
