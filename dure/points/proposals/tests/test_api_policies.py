"""GET and POST /points/policies: versions, proposals, opinions, decisions, package, simulator."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dure import clock
from dure.audit.models import Entry
from dure.kit.days import next_month
from dure.points.awards import rules as awards
from dure.points.policy.values import PolicyValues
from dure.points.proposals import rules as policies
from dure.points.proposals.models import PolicyProposal
from tests.world import World

BASE = "/api/v1/points/policies"
ClientOf = Callable[..., Client]


@pytest.fixture
def operator(client_of: ClientOf) -> Client:
    return client_of("정하늘", "read", "write", "operate")


def post(client: Client, where: str, body: object, **headers: str) -> Any:
    return client.post(f"{BASE}{where}", body, content_type="application/json", headers=headers)


def body(**changes: object) -> dict[str, object]:
    start = next_month(next_month(clock.today()))
    return {
        "effective_from": start.isoformat(),
        "changes": {"allowance": {"amount": 100}},
        "reason": "배정된 포인트가 거의 쓰이지 않아 줄이고자 함",
    } | changes


def test_propose_say_opinions_approve_and_read_the_history(client_of: ClientOf, operator: Client) -> None:
    """R7.1, D32."""
    made = post(operator, "", body())
    assert made.status_code == 201
    proposal = made.json()
    assert (proposal["status"], proposal["changes"][0]["lock_class"]) == ("open", "A")
    where = f"/proposals/{proposal['id']}"
    user = client_of("김민수")
    said = [
        post(
            user, f"{where}/opinions", {"stance": "for", "text": "찬성합니다."}, **{"Idempotency-Key": "once"}
        )
        for _try in range(2)
    ]
    assert [(one.status_code, one.content) for one in said] == [(204, b"")] * 2
    again = post(user, f"{where}/opinions", {"stance": "for"})
    assert (again.status_code, again.json()["code"]) == (409, "opinion-given")
    until = clock.today() + timedelta(days=7)
    assert (proposal["opinions_until"], proposal["is_collecting"]) == (until.isoformat(), True)
    early = post(operator, f"{where}/approve", {"note": "확정"})
    assert (early.status_code, early.json()["code"]) == (409, "policy-collecting")
    with clock.travel(clock.now() + timedelta(days=8)):
        late = post(client_of("박지훈"), f"{where}/opinions", {"stance": "for"})
        assert (late.status_code, late.json()["code"]) == (409, "opinion-closed")
        decider = client_of("정하늘", "read", "operate")
        stale = post(decider, f"{where}/approve", {"seen": proposal["digest"]})
        assert (stale.status_code, stale.json()["code"]) == (409, "policy-seen")
        now = decider.get(f"{BASE}{where}").json()["digest"]
        approved = post(decider, f"{where}/approve", {"note": "확정", "seen": now}).json()
    assert (approved["status"], approved["version"], approved["opinions"]["total"]) == ("approved", 2, 1)
    versions = user.get(BASE).json()["items"]
    assert [(one["version"], one["is_in_force"]) for one in versions] == [(2, False), (1, True)]
    assert versions[0]["proposal"] == proposal["id"]
    assert user.get(f"{BASE}{where}").json()["opinions"]["texts"] == [["for", "찬성합니다."]]
    assert [one["id"] for one in user.get(f"{BASE}/proposals").json()["items"]] == [proposal["id"]]


def test_an_amendment_needs_a_second_person(world: World, client_of: ClientOf, operator: Client) -> None:
    """R7.2."""
    world.role("자치행정과", "주무관", "collaboration-officer")
    amended = {"number": "이천시 훈령 제300호", "date": clock.today().isoformat()}
    locked = body(changes={"special": {"cap": 2000}})
    assert post(operator, "", locked).json()["code"] == "policy-amendment"
    proposal = post(operator, "", locked | {"amendment": amended}).json()
    where = f"/proposals/{proposal['id']}"
    refused = post(operator, f"{where}/approve", {})
    assert (refused.status_code, refused.json()["code"]) == (403, "policy-own")
    assert Entry.objects.filter(action="points.policy.approve", outcome="policy-own").count() == 1
    approved = post(client_of("최유진", "operate"), f"{where}/approve", {}).json()
    assert (approved["status"], approved["decided_by"]) == ("approved", "최유진")


def test_a_proposal_is_declined(operator: Client) -> None:
    """R7.2: or withdrawn by who proposed it."""
    proposal = post(operator, "", body()).json()
    answer = post(operator, f"/proposals/{proposal['id']}/decline", {"note": "다시 검토"})
    assert answer.json()["status"] == "withdrawn"
    assert post(operator, f"/proposals/{proposal['id']}/decline", {}).json()["code"] == "policy-decided"


def test_the_package_is_a_file_in_both_formats(client_of: ClientOf, operator: Client) -> None:
    """R7.1: both records beside the change."""
    proposal = post(operator, "", body()).json()
    where = f"{BASE}/proposals/{proposal['id']}/package"
    for form, start in (("pdf", b"%PDF"), ("hwpx", b"PK")):
        answer = client_of("김민수").get(where, {"format": form})
        assert (answer.status_code, answer.content[: len(start)]) == (200, start)
    assert client_of("한여주").get(where).status_code == 404


def test_the_simulator_answers_side_by_side_with_its_caution(operator: Client) -> None:
    """Spec section 3: it says that behaviour would change."""
    answer = post(operator, "/simulate", {"year": clock.today().year, "preset": "moi-2016"})
    assert answer.status_code == 200
    result = answer.json()
    assert result["before"]["granted"] == result["after"]["granted"] == 0
    assert len(result["caution"]) > 40
    assert not PolicyProposal.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"effective_from": "2026-13-01"},
        {"effective_from": 5},
        {"opinions_until": "2026-13-01"},
        {"opinions_until": "0001-01-01"},
        {"changes": []},
        {"changes": {"allowance": {"amount": {"deep": [1, 2, {"x": None}]}}}},
        {"changes": {"allowance": {"amount": 1e308}}},
        {"reason": 5},
        {"preset": "x" * 50},
        {"amendment": {"number": "", "date": "2026-01-01"}},
        {"unknown": True},
    ],
)
def test_malformed_proposals_are_refused(operator: Client, change: dict[str, object]) -> None:
    """Never a failure of the server."""
    assert post(operator, "", body(**change)).status_code == 422
    assert not PolicyProposal.objects.exists()


def test_roles_and_scopes_are_needed(client_of: ClientOf) -> None:
    """R7.1."""
    assert post(client_of("정하늘"), "", body()).json()["code"] == "scope"
    assert post(client_of("김민수", "operate"), "", body()).json()["code"] == "not-operator"
    assert post(client_of("김민수", "operate"), "/simulate", {"year": 2026}).json()["code"] == "not-operator"
    assert client_of("김민수").get(f"{BASE}/proposals/999").status_code == 404
    assert Client().get(BASE).status_code == 401


def test_a_proposal_says_who_approves_it_and_from_when(operator: Client) -> None:
    """F-E5, R7.1, R7.2: the operator for Articles 5 and 6 after the last day of opinions, else a second person."""
    made = post(operator, "", body()).json()
    assert made["approval"] == {
        "roles": ["operator"],
        "second_person": False,
        "other_department": False,
        "possible_from": (clock.today() + timedelta(days=8)).isoformat(),
    }
    amended = {"number": "이천시 훈령 제300호", "date": clock.today().isoformat()}
    locked = post(operator, "", body(changes={"special": {"cap": 2000}}, amendment=amended)).json()
    assert locked["approval"] == {
        "roles": ["collaboration-officer", "evaluation", "operator", "personnel"],
        "second_person": True,
        "other_department": False,
        "possible_from": None,
    }


def test_the_document_lists_every_code_of_policies_and_awards(client: Client) -> None:
    """F-E5: fields, lock classes, states and roles are those of the rules; values name what they may hold."""
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    fields = {change.field for change in policies.changes(PolicyValues(), _different())}
    assert set(schemas["ChangeOut"]["properties"]["field"]["enum"]) == fields
    assert schemas["ChangeOut"]["properties"]["lock_class"]["enum"] == ["A", "B"]
    roles = set(schemas["ApprovalOut"]["properties"]["roles"]["items"]["enum"])
    assert roles == policies.DECIDERS == awards.DECIDERS
    assert "late" in schemas["ProposalOut"]["properties"]["status"]["enum"]
    assert "lapsed" in schemas["AwardOut"]["properties"]["status"]["enum"]
    values = schemas["VersionOut"]["properties"]["values"]["properties"]
    assert values["allowance"]["properties"]["joiner"]["enum"] == ["none", "full", "prorated"]
    assert "$ref" not in json.dumps(values)


def _different() -> PolicyValues:
    """Return a policy that differs from the default one in every value."""
    return PolicyValues.model_validate(
        {
            "eligible": ["official"],
            "allowance": {"amount": 400, "joiner": "full", "late_account": "next-month"},
            "transfer": {
                "unit": 20,
                "pair_limit": 3,
                "same_department": "allowed",
                "recipient_kinds": ["central"],
                "message_form": "five-w-one-h",
                "message_min": 20,
                "message_max": 400,
                "repeat_warning": 4,
            },
            "score": {"received": "0.5", "sent": "0.5", "credits_leave": True},
            "special": {"cap": 500, "cap_scope": "person-year", "per_award": 40},
            "standing": {"period": "quarter", "pools": [["headquarters", "direct", "towns"]]},
            "visibility": "agreeing-agencies",
            "void_power": "none",
        }
    )
