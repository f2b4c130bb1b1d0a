"""Accounts over the API: list, open, close, one-time password (F-A2, spec of identity)."""

from typing import Any

import pytest
from django.test import Client

from dure.accounts.models import Account
from dure.accounts.tests.signing import PASSWORD, sign_in
from dure.audit.models import Entry
from tests.permissions import secret_of
from tests.world import World, small_government

PATH = "/api/v1/accounts"


@pytest.fixture
def world(db: None) -> World:
    return small_government()


@pytest.fixture
def program(world: World) -> Client:
    """Return a client with an administrator's token."""
    root = Account.objects.create_user("root", PASSWORD, is_administrator=True)
    return Client(headers={"Authorization": f"Bearer {secret_of(root, 'admin')}"})


def post(client: Client, path: str, body: Any = None, **headers: str) -> Any:
    return client.post(f"{PATH}{path}", body, content_type="application/json", headers=headers)


def account_of(world: World, name: str) -> Account:
    return Account.objects.get(person=world.people[name])


def test_accounts_are_listed_with_state_by_agency_and_in_pages(world: World, program: Client) -> None:
    answer = program.get(PATH, {"agency": "5700000"}).json()
    [item] = answer["items"]
    assert (item["name"], item["agency"], item["state"]) == ("한여주", "5700000", "never")
    first = program.get(PATH, {"limit": "1"}).json()
    second = program.get(PATH, {"limit": "1", "cursor": first["next"]}).json()
    assert first["items"] != second["items"]
    assert program.get(PATH, {"state": "closed"}).json()["items"] == []
    assert program.get(PATH, {"agency": "9999999"}).json()["code"] == "unknown"
    assert program.get(PATH, {"q": "ㄱㅁㅅ"}).json()["items"][0]["name"] == "김민수"


def test_an_account_is_opened_for_a_person_or_for_a_program(world: World, program: Client) -> None:
    new = world.person("신규자", "자치행정과", account=False)
    made = post(program, "", {"person": str(new.pk), "login": "Newcomer"})
    assert (made.status_code, made.json()["login"], made.json()["person"]) == (201, "newcomer", str(new.pk))
    assert post(program, "", {"person": str(new.pk), "login": "other"}).json()["code"] == "account-exists"
    assert post(program, "", {"login": "hr-sync"}).json()["person"] is None
    assert post(program, "", {"login": "hr-sync"}).status_code == 409
    assert post(program, "", {"person": str(world.people["김민수"].pk + 10**6), "login": "x"}).json()[
        "code"
    ] == ("person-unknown")


def test_closing_and_opening_again(world: World, program: Client) -> None:
    minsu = account_of(world, "김민수")
    assert post(program, f"/{minsu.pk}/close").json()["state"] == "closed"
    assert post(program, f"/{minsu.pk}/one-time-password").json()["code"] == "account-closed"
    assert post(program, f"/{minsu.pk}/open").json()["state"] == "never"
    assert post(program, "/999999999/open").status_code == 404


def test_a_one_time_password_is_shown_once_also_with_an_idempotency_key(
    world: World, program: Client
) -> None:
    minsu = account_of(world, "김민수")
    key = {"Idempotency-Key": "slip-1"}
    first = post(program, f"/{minsu.pk}/one-time-password", None, **key)
    assert first.status_code == 201
    again = post(program, f"/{minsu.pk}/one-time-password", None, **key)
    assert again.json() == {"login": minsu.login, "password": None}
    assert sign_in(Client(), minsu.login, first.json()["password"])["Location"] == "/account/password/"
    assert Entry.objects.filter(action="password.one-time").count() == 1


def test_a_session_confirms_who_it_is_before_it_changes_anything(world: World, program: Client) -> None:
    session = Client()
    sign_in(session, "root")
    minsu = account_of(world, "김민수")
    assert post(session, f"/{minsu.pk}/close").json()["code"] == "reauthentication-required"
    session.post("/account/reauthenticate/", {"password": PASSWORD})
    assert post(session, f"/{minsu.pk}/close").status_code == 200


def test_no_narrower_token_and_nobody_else_sees_an_account(world: World, program: Client) -> None:
    root = Account.objects.get(login="root")
    for scope in ("read", "write", "operate"):
        client = Client(headers={"Authorization": f"Bearer {secret_of(root, scope)}"})
        assert client.get(PATH).status_code == 403
    other = account_of(world, "정하늘")
    client = Client(headers={"Authorization": f"Bearer {secret_of(other, 'admin')}"})
    assert client.get(PATH).status_code == 403
