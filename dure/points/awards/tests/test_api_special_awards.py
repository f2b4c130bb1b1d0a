"""GET and POST /points/special-awards."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dure.audit.models import Entry
from dure.points.awards.models import SpecialAward
from tests.world import World

WHERE = "/api/v1/points/special-awards"
REASON = "도자기축제 교통 대책을 여러 부서와 함께 세웠음"
ClientOf = Callable[..., Client]


@pytest.fixture
def operator(client_of: ClientOf) -> Client:
    return client_of("정하늘", "read", "operate")


def post(client: Client, where: str, body: object, **headers: str) -> Any:
    return client.post(where, body, content_type="application/json", headers=headers)


def to_person(world: World, name: str, amount: Any = 30, **more: object) -> dict[str, object]:
    return {"target": {"person": str(world.people[name].pk)}, "amount": amount, "reason": REASON, **more}


def test_the_operator_awards_looks_at_it_and_takes_the_documents(world: World, operator: Client) -> None:
    """R9.1, D25, D26, F-E5: list, cost, what is left, who approves; record and notice as files."""
    made = post(operator, WHERE, to_person(world, "박지훈", document="기획예산담당관-12"))
    assert made.status_code == 201
    award = made.json()
    assert (award["status"], award["cost"], award["name"]) == ("approved", 30, "박지훈")
    assert award["approval"] is None
    own = post(operator, WHERE, to_person(world, "정하늘", 10)).json()
    assert own["approval"] == {
        "roles": ["collaboration-officer", "evaluation", "operator", "personnel"],
        "second_person": True,
        "other_department": True,
        "possible_from": None,
    }
    assert post(operator, f"{WHERE}/{own['id']}/decline", {}).json()["status"] == "withdrawn"
    assert [one["points"] for one in award["members"]] == [30]
    assert operator.get(f"{WHERE}/{award['id']}").json() == award
    listed = operator.get(WHERE).json()
    assert [one["id"] for one in listed["items"]] == [own["id"], award["id"]]
    assert listed["next"] is None
    assert operator.get(f"{WHERE}/budget").json()["left"] == 970
    for form, start in (("pdf", b"%PDF"), ("hwpx", b"PK")):
        record = operator.get(f"{WHERE}/{award['id']}/record", {"format": form})
        assert (record.status_code, record.content[:2]) == (200, start[:2])
        notice = operator.get(f"{WHERE}/{award['id']}/notices/{world.people['박지훈'].pk}", {"format": form})
        assert (notice.status_code, notice.content[:2]) == (200, start[:2])


def test_who_was_awarded_takes_the_own_notice_and_nothing_else(
    world: World, operator: Client, client_of: ClientOf
) -> None:
    """R9.1: what others were awarded is not theirs."""
    award = post(operator, WHERE, to_person(world, "박지훈")).json()
    where = f"{WHERE}/{award['id']}"
    own = f"{where}/notices/{world.people['박지훈'].pk}?format=hwpx"
    assert client_of("박지훈").get(own).status_code == 200
    assert client_of("최유진").get(own).status_code == 404
    assert client_of("박지훈", "operate").get(f"{where}/record").status_code == 404
    assert client_of("박지훈", "operate").get(where).status_code == 403


def test_the_preview_answers_what_would_happen(world: World, operator: Client) -> None:
    """D24, D25: also what stands against it, with the largest amount that fits."""
    for number in range(21):
        world.person(f"축제{number}", "복지정책과")
    body = {"target": {"department": str(world.departments["복지정책과"].pk)}, "amount": 50}
    seen = post(operator, f"{WHERE}/preview", body).json()
    assert (seen["allowed"], seen["code"], seen["people"], seen["cost"]) == (False, "award-budget", 22, 1100)
    assert (seen["largest"], seen["left"]) == (45, 1000)
    assert not SpecialAward.objects.exists()
    seen = post(operator, f"{WHERE}/preview", body | {"amount": 45}).json()
    assert (seen["allowed"], seen["left_after"]) == (True, 10)
    made = post(operator, WHERE, body | {"amount": 45, "reason": REASON, "seen": seen["digest"]})
    assert made.status_code == 201


def test_what_would_make_the_award_can_be_previewed_as_it_is(world: World, operator: Client) -> None:
    """A program sends the same body to both."""
    body = to_person(world, "박지훈", 10)
    assert post(operator, f"{WHERE}/preview", body).json()["cost"] == 10
    assert post(operator, WHERE, body).status_code == 201


def test_a_refusal_tells_programs_what_fits_and_is_recorded_once(world: World, operator: Client) -> None:
    """D24, truth 8."""
    for number in range(20):
        world.person(f"축제{number}", "복지정책과")
    body = {
        "target": {"department": str(world.departments["복지정책과"].pk)},
        "amount": 50,
        "reason": REASON,
    }
    answer = post(operator, WHERE, body)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    problem = answer.json()
    assert (problem["code"], problem["largest"], problem["left"]) == ("award-budget", 47, 1000)
    assert Entry.objects.filter(action="points.special-award", outcome="award-budget").count() == 1


def test_a_repeated_key_awards_once(world: World, operator: Client) -> None:
    """D33."""
    body = to_person(world, "박지훈")
    first = post(operator, WHERE, body, idempotency_key="a")
    second = post(operator, WHERE, body, idempotency_key="a")
    assert first.json() == second.json()
    assert SpecialAward.objects.count() == 1
    assert post(operator, WHERE, to_person(world, "최유진"), idempotency_key="a").status_code == 409


def test_a_second_person_approves_and_another_is_declined(
    world: World, operator: Client, client_of: ClientOf
) -> None:
    """D26."""
    world.role("자치행정과", "주무관", "personnel")
    second = client_of("최유진", "operate")
    made = post(operator, WHERE, to_person(world, "정하늘")).json()
    assert (made["status"], made["abilities"]) == ("pending", ["decline"])
    assert second.get(f"{WHERE}/{made['id']}").json()["abilities"] == ["approve", "decline"]
    assert post(operator, f"{WHERE}/{made['id']}/approve", {}).status_code == 403
    approved = post(second, f"{WHERE}/{made['id']}/approve", {"note": "확인"})
    assert (approved.status_code, approved.json()["status"]) == (200, "approved")
    assert approved.json()["abilities"] == []
    other = post(operator, WHERE, to_person(world, "정하늘")).json()
    assert post(second, f"{WHERE}/{other['id']}/decline", {"note": "중복"}).json()["status"] == "declined"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": "30"}, "amount"),
        ({"amount": 30.5}, "amount"),
        ({"amount": None}, "amount"),
        ({"target": {"person": 5}}, "target.person"),
        ({"target": []}, "target"),
        ({"reason": "가" * 6000}, "reason"),
        ({"unknown": 1}, "unknown"),
        ({"include": [{"person": "x", "reason": ""}]}, "include.0.person"),
    ],
)
def test_a_malformed_award_is_refused_field_by_field(
    world: World, operator: Client, change: dict[str, object], field: str
) -> None:
    """D26: whole points only; never a failure of the server."""
    answer = post(operator, WHERE, to_person(world, "박지훈") | change)
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]


def test_the_scope_operate_and_the_role_are_both_needed(world: World, client_of: ClientOf) -> None:
    """R4.2."""
    assert post(client_of("정하늘"), WHERE, to_person(world, "박지훈")).json()["code"] == "scope"
    answer = post(client_of("김민수", "operate"), WHERE, to_person(world, "박지훈"))
    assert (answer.status_code, answer.json()["code"]) == (403, "not-operator")
    assert client_of("김민수", "operate").get(WHERE).status_code == 403
    assert Client().get(WHERE).status_code == 401


def test_the_list_goes_on_where_a_page_ended(world: World, operator: Client) -> None:
    """Stable under inserts."""
    for name in ("박지훈", "최유진", "김민수"):
        assert post(operator, WHERE, to_person(world, name, 1)).status_code == 201
    first = operator.get(WHERE, {"limit": 2}).json()
    second = operator.get(WHERE, {"limit": 2, "cursor": first["next"]}).json()
    assert [one["name"] for one in first["items"] + second["items"]] == ["김민수", "최유진", "박지훈"]
    assert operator.get(WHERE, {"cursor": "xyz"}).status_code == 422
