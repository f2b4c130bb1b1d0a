"""Who am I, and my tokens, over the HTTP API."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dure import clock
from dure.accounts.actions import issue_token
from dure.accounts.limits import TOKENS_ISSUED
from dure.accounts.models import Account, IdempotencyRecord, Token
from dure.accounts.queries import authenticate_token
from dure.accounts.tests.conftest import ALL, assign
from dure.kit.actor import SYSTEM
from dure.organizations.models import Department, DepartmentVersion, Role

TOKENS = "/api/v1/tokens"
Bearer = Callable[..., Client]


@pytest.fixture
def bearer() -> Bearer:
    def client(account: Account, *scopes: str) -> Client:
        expires = clock.now() + timedelta(days=1)
        made = issue_token(
            actor=SYSTEM, name="t", scopes=scopes or ALL, expires=expires, account_id=account.pk
        )
        return Client(headers={"Authorization": f"Bearer {made.secret}"})

    return client


def issue(client: Client, **changes: Any) -> Any:
    body = {"name": "일정 프로그램", "scopes": ["read"], "days": 7, **changes}
    return client.post(TOKENS, body, content_type="application/json")


def test_me_names_the_person_where_they_work_and_what_they_may_do(
    bearer: Bearer, minsu: Account, department: Department
) -> None:
    assert minsu.person
    DepartmentVersion.objects.filter(department=department).update(name="기획예산담당관")
    assign(minsu.person, department, "기획예산담당관", Role.OPERATOR)
    assert bearer(minsu, "read", "operate").get("/api/v1/me").json() == {
        "account": str(minsu.pk),
        "login": "minsu",
        "id": str(minsu.person_id),
        "name": "김민수",
        "agency": {"code": "4070000", "name": "이천시"},
        "department": {"id": str(department.pk), "name": "기획예산담당관"},
        "position": "기획예산담당관",
        "roles": ["operator"],
        "scopes": ["read", "operate"],
        "is_administrator": False,
        "language": "ko",
    }


def test_me_of_an_account_that_is_no_persons(bearer: Bearer, administrator: Account) -> None:
    me = bearer(administrator).get("/api/v1/me").json()
    assert (me["id"], me["name"], me["agency"], me["is_administrator"]) == (None, "admin", None, True)


def test_a_token_made_here_works_and_its_secret_is_not_listed(bearer: Bearer, minsu: Account) -> None:
    client = bearer(minsu)
    made = issue(client).json()
    assert authenticate_token(made["secret"])
    listed = client.get(TOKENS).json()["items"]
    assert [token["name"] for token in listed] == ["일정 프로그램", "t"]
    assert made["secret"] not in str(listed)


def test_the_same_idempotency_key_makes_one_token_and_keeps_no_secret(bearer: Bearer, minsu: Account) -> None:
    client = bearer(minsu)
    client.defaults["HTTP_IDEMPOTENCY_KEY"] = "once"
    first, again = issue(client).json(), issue(client).json()
    assert (again["id"], again["secret"]) == (first["id"], None)
    assert first["secret"] not in str(IdempotencyRecord.objects.values())


@pytest.mark.parametrize("scopes", [["read"], ["read", "write"], ["operate"]])
def test_a_token_without_the_scope_admin_makes_and_revokes_no_tokens(
    bearer: Bearer, minsu: Account, scopes: list[str]
) -> None:
    client = bearer(minsu, *scopes)
    assert issue(client).json()["code"] == "scope"
    assert client.delete(f"{TOKENS}/{Token.objects.get().pk}").json()["code"] == "scope"


def test_a_token_gives_no_scope_that_it_lacks(bearer: Bearer, minsu: Account) -> None:
    assert issue(bearer(minsu, "admin"), scopes=["write"]).json()["code"] == "not-allowed"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["x"]}, "scopes.0"),
        ({"days": 367}, "days"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(
    bearer: Bearer, minsu: Account, changes: dict[str, Any], field: str
) -> None:
    document = issue(bearer(minsu), **changes).json()
    assert document["code"] == "validation"
    assert document["errors"][0]["field"] == field


def test_tokens_cannot_be_made_without_end(bearer: Bearer, minsu: Account) -> None:
    client = bearer(minsu)
    for _each in range(TOKENS_ISSUED.amount):
        assert issue(client).status_code == 201
    answer = issue(client)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= TOKENS_ISSUED.seconds


def test_a_revoked_token_is_refused_at_the_very_next_request(bearer: Bearer, minsu: Account) -> None:
    client = bearer(minsu)
    assert client.delete(f"{TOKENS}/{Token.objects.get().pk}").status_code == 204
    assert client.get("/api/v1/me").json()["code"] == "token-invalid"


def test_other_peoples_tokens_are_unknown(bearer: Bearer, minsu: Account) -> None:
    bearer(minsu)
    other = bearer(Account.objects.create_user("other"))
    assert [token["name"] for token in other.get(TOKENS).json()["items"]] == ["t"]
    theirs = Token.objects.get(account=minsu)
    assert other.delete(f"{TOKENS}/{theirs.pk}").json()["code"] == "token-unknown"
    theirs.refresh_from_db()
    assert theirs.revoked_at is None


def test_an_administrator_revokes_any_token(bearer: Bearer, minsu: Account, administrator: Account) -> None:
    victim = bearer(minsu)
    theirs = Token.objects.get(account=minsu)
    assert bearer(administrator).delete(f"{TOKENS}/{theirs.pk}").status_code == 204
    assert victim.get("/api/v1/me").status_code == 401


def test_the_list_of_tokens_goes_on_where_it_ended(bearer: Bearer, minsu: Account) -> None:
    client = bearer(minsu)
    for number in range(4):
        issue(client, name=f"{number}")
    first = client.get(f"{TOKENS}?limit=3").json()
    issue(client, name="made meanwhile")
    second = client.get(f"{TOKENS}?limit=3&cursor={first['next']}").json()
    assert [token["name"] for token in first["items"] + second["items"]] == ["3", "2", "1", "0", "t"]
    assert second["next"] is None
