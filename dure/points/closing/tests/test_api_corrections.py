"""GET /points/late-changes, GET and POST /points/corrections."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from dure import clock
from dure.audit.models import Entry
from dure.points.closing.models import Correction
from dure.points.closing.tests.days import TENTH, at, close, thank
from dure.points.closing.tests.late import late_move, settled
from tests.world import World

WHERE = "/api/v1/points/corrections"
LATE = "/api/v1/points/late-changes?from=2026-11-01&to=2026-11-30"
REASON = "인사발령 제2026-11호가 늦게 통보되었습니다."
NOW = at(date(2026, 11, 21))
ClientOf = Callable[..., Client]


@pytest.fixture
def operator(world: World, client_of: ClientOf) -> Client:
    """Let 박지훈's move of the 10th come to be known on the 20th; return the operator."""
    settled(world)
    thank(world, "김민수", "박지훈")
    close()
    late_move(world, "박지훈", "기획예산담당관", on=TENTH)
    return client_of("정하늘", "read", "operate")


def post(client: Client, body: object, where: str = WHERE, **headers: str) -> Any:
    with clock.travel(NOW):
        return client.post(where, body, content_type="application/json", headers=headers)


def lines_of(late: Any) -> list[dict[str, Any]]:
    """Return what is left to correct as corrections are sent."""
    return [
        {"department": one["department"], "day": one["day"]} | one["left"]
        for one in late["changes"]
        if any(one["left"].values())
    ]


def test_what_late_orders_leave_to_correct_is_looked_at_posted_and_answered(operator: Client) -> None:
    """D19: who, which order, what it would be; then the same figures as dated corrections, then nothing left."""
    late = operator.get(LATE).json()
    assert [(one["name"], one["department_name"], one["is_gained"]) for one in late["orders"]] == [
        ("박지훈", "복지정책과", False),
        ("박지훈", "기획예산담당관", True),
    ]
    lines = lines_of(late)
    assert [one["received_points"] for one in lines] == [10, -10]
    seen = post(operator, {"lines": lines}, f"{WHERE}/preview").json()
    assert seen["allowed"]
    assert [(one["now"]["received_points"], one["after"]["received_points"]) for one in seen["lines"]] == [
        (0, 10),
        (10, 0),
    ]
    made = post(operator, {"lines": lines, "reason": REASON, "seen": seen["digest"]})
    assert made.status_code == 201
    assert lines_of(operator.get(LATE).json()) == []
    listed = operator.get(WHERE).json()
    assert listed["items"] == list(reversed(made.json()["items"]))
    assert [(one["department_name"], one["reason"], one["posted_by"]) for one in listed["items"]] == [
        ("복지정책과", REASON, "정하늘"),
        ("기획예산담당관", REASON, "정하늘"),
    ]


def test_what_was_confirmed_once_is_not_posted_twice(world: World, operator: Client) -> None:
    """D19, D33: a form sent twice, and a draft that another correction has overtaken, post nothing."""
    lines = lines_of(operator.get(LATE).json())
    seen = post(operator, {"lines": lines}, f"{WHERE}/preview").json()["digest"]
    body = {"lines": lines, "reason": REASON, "seen": seen}
    assert post(operator, body).status_code == 201
    again = post(operator, body)
    assert (again.status_code, again.json()["code"]) == (422, "correction-below-zero")
    upwards = [lines[0] | {"department": str(world.departments["자치행정과"].pk)}]
    seen = post(operator, {"lines": upwards}, f"{WHERE}/preview").json()["digest"]
    assert post(operator, {"lines": upwards, "reason": REASON, "seen": seen}).status_code == 201
    stale = post(operator, {"lines": upwards, "reason": REASON, "seen": seen})
    assert (stale.status_code, stale.json()["code"]) == (409, "correction-changed")
    assert Correction.objects.count() == 3
    assert Entry.objects.filter(action="points.correct", outcome="correction-changed").count() == 1


def test_own_figures_for_ones_own_department_are_refused_before_and_after_the_preview(
    operator: Client,
) -> None:
    """D44: both say which department it is, and who posts it instead."""
    (own, _) = lines_of(operator.get(LATE).json())
    lines = [own | {"received_points": 20}]
    seen = post(operator, {"lines": lines}, f"{WHERE}/preview").json()
    assert (seen["allowed"], seen["code"], seen["digest"]) == (False, "correction-own-department", "")
    answer = post(operator, {"lines": lines, "reason": REASON})
    assert (answer.status_code, answer.json()["code"]) == (403, "correction-own-department")
    assert "기획예산담당관" in answer.json()["detail"] == seen["detail"]
    assert not Correction.objects.exists()


def test_a_repeated_key_posts_once(operator: Client) -> None:
    """D33."""
    body = {"lines": lines_of(operator.get(LATE).json()), "reason": REASON}
    first, second = (post(operator, body, idempotency_key="a") for _ in range(2))
    assert (first.json(), first.status_code) == (second.json(), second.status_code)
    assert Correction.objects.count() == 2


def test_who_uses_the_results_reads_and_the_operator_alone_posts(
    world: World, operator: Client, client_of: ClientOf
) -> None:
    """R4.2, R12.1, R12.2."""
    body = {"lines": lines_of(operator.get(LATE).json()), "reason": REASON}
    world.role("자치행정과", "주무관", "auditor")
    auditor, ordinary = client_of("최유진", "operate"), client_of("김민수", "operate")
    for where in (LATE, WHERE):
        assert auditor.get(where).status_code == 200
        assert ordinary.get(where).json()["code"] == "not-reader"
    for client in (auditor, ordinary):
        assert post(client, body).json()["code"] == "not-operator"
        assert post(client, {"lines": body["lines"]}, f"{WHERE}/preview").json()["code"] == "not-operator"
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": "20261110"}, "lines.0.day"),
        ({"department": 5}, "lines.0.department"),
        ({"received_points": "10"}, "lines.0.received_points"),
        ({"received_points": 10**9}, "lines.0.received_points"),
        ({"headcount": 1}, "lines.0.headcount"),
    ],
)
def test_a_malformed_line_is_refused_field_by_field(
    world: World, operator: Client, change: dict[str, object], field: str
) -> None:
    """D19: never a failure of the server, nothing half-stored."""
    line = {"department": str(world.departments["복지정책과"].pk), "day": str(TENTH), "received_points": 10}
    answer = post(operator, {"lines": [line | change], "reason": REASON})
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert not Correction.objects.exists()


def test_a_day_that_is_not_closed_and_a_department_elsewhere_are_refused(
    world: World, operator: Client
) -> None:
    """D19."""
    line = {"department": str(world.departments["복지정책과"].pk), "day": "2026-11-19", "received_points": 10}
    assert post(operator, {"lines": [line], "reason": REASON}).json()["code"] == "day-not-closed"
    other = line | {"department": str(world.departments["여주기획과"].pk), "day": str(TENTH)}
    answer = post(operator, {"lines": [other], "reason": REASON})
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    seen = post(operator, {"lines": [other]}, f"{WHERE}/preview").json()
    assert (seen["allowed"], seen["code"], seen["lines"]) == (False, "not-found", [])


def test_a_period_is_a_year_at_the_most(operator: Client) -> None:
    for period in ("from=2026-11-30&to=2026-11-01", "from=2025-01-01&to=2026-11-30"):
        assert operator.get(f"/api/v1/points/late-changes?{period}").json()["code"] == "period"
