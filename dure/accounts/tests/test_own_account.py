"""One's own account: password, tokens, language."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dure.accounts.limits import TOKENS_ISSUED
from dure.accounts.models import Account, Token
from dure.accounts.queries import authenticate_token
from dure.accounts.tests.signing import NEW, PASSWORD, confirm, is_signed_in, lines, sign_in
from tests.html import Page

TOKENS = "/account/tokens/"


@pytest.fixture
def signed_in(client: Client, minsu: Account) -> Client:
    sign_in(client)
    return client


def make(client: Client, **changes: Any) -> Any:
    return client.post(TOKENS, {"name": "일정 프로그램", "scopes": ["read"], "days": "30", **changes})


@pytest.mark.parametrize("address", ["/account/security/", TOKENS, "/account/password/"])
def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(client: Client, db: None, address: str) -> None:
    answer = client.get(address)
    assert answer["Location"] == f"/account/login/?next={address}"


def test_the_account_page_names_who_one_is(signed_in: Client) -> None:
    page = signed_in.get("/account/security/").content.decode()
    assert "minsu" in page
    assert "김민수" in page


def test_a_token_is_made_after_confirming_and_shown_this_once(signed_in: Client, minsu: Account) -> None:
    answer = make(signed_in)
    assert answer["Location"].startswith("/account/reauthenticate/")
    answer = signed_in.post(answer["Location"], {"password": PASSWORD, "next": TOKENS})
    secret = Page(answer.content.decode()).text("secret")
    holder = authenticate_token(secret)
    assert holder is not None
    assert holder.actor.account_id == minsu.pk
    assert "no-store" in answer["Cache-Control"]
    assert secret not in signed_in.get(TOKENS).content.decode()
    assert "일정 프로그램" in signed_in.get(TOKENS).content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"name": "a\0"},
        {"scopes": []},
        {"scopes": ["root"]},
        {"days": "9999"},
    ],
)
def test_a_token_that_makes_no_sense_keeps_what_was_typed(signed_in: Client, changes: dict[str, Any]) -> None:
    confirm(signed_in)
    answer = make(signed_in, **changes)
    assert answer.status_code == 422
    assert not Token.objects.exists()
    if "name" not in changes:
        assert "일정 프로그램" in answer.content.decode()


def test_a_token_is_revoked_from_the_list(signed_in: Client) -> None:
    confirm(signed_in)
    make(signed_in)
    token = Token.objects.get()
    assert signed_in.post(reverse("accounts:revoke_token", args=[token.pk]))["Location"] == TOKENS
    assert Token.objects.get().revoked_at is not None
    assert "일정 프로그램" not in signed_in.get(TOKENS).content.decode()


def test_the_token_of_somebody_else_is_not_listed_and_not_revoked(signed_in: Client) -> None:
    confirm(signed_in)
    make(signed_in)
    other = Client()
    other.force_login(Account.objects.create_user("other"))
    assert "일정 프로그램" not in other.get(TOKENS).content.decode()
    other.post(reverse("accounts:revoke_token", args=[Token.objects.get().pk]))
    assert Token.objects.get().revoked_at is None


def test_tokens_cannot_be_made_without_end(signed_in: Client) -> None:
    confirm(signed_in)
    for _each in range(TOKENS_ISSUED.amount):
        assert make(signed_in).status_code == 200
    assert "너무 많" in make(signed_in).content.decode()
    assert Token.objects.count() == TOKENS_ISSUED.amount


def test_a_new_password_ends_the_other_sessions_and_is_on_record(signed_in: Client, minsu: Account) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    signed_in.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert is_signed_in(signed_in)
    assert not is_signed_in(elsewhere)
    assert lines("password.change") == [(f"account:{minsu.pk}", "done")]
    signed_in.post("/account/logout/")
    sign_in(signed_in, password=PASSWORD)
    assert not is_signed_in(signed_in)


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", NEW, NEW),
        (PASSWORD, NEW, NEW + "x"),
        (PASSWORD, "short", "short"),
        (PASSWORD, "password1234", "password1234"),
        (PASSWORD, "minsu-minsu", "minsu-minsu"),
        (PASSWORD, PASSWORD, PASSWORD),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    signed_in: Client, minsu: Account, old: str, new: str, again: str
) -> None:
    answer: Any = signed_in.post(
        "/account/password/", {"oldpassword": old, "password1": new, "password2": again}
    )
    assert answer.context_data["form"].errors
    minsu.refresh_from_db()
    assert minsu.check_password(PASSWORD)


def test_the_language_is_kept_with_the_account(signed_in: Client, minsu: Account) -> None:
    signed_in.post("/language", {"language": "en", "next": "/account/security/"})
    minsu.refresh_from_db()
    assert minsu.language == "en"
    assert 'lang="en"' in signed_in.get("/account/security/").content.decode()


@pytest.mark.parametrize("language", ["", "xx", "ko\0", "de"])
def test_a_language_that_we_do_not_speak_changes_nothing(
    signed_in: Client, minsu: Account, language: str
) -> None:
    signed_in.post("/language", {"language": language, "next": "/"})
    minsu.refresh_from_db()
    assert minsu.language == ""


def test_over_a_session_the_api_makes_tokens_only_after_confirming(signed_in: Client) -> None:
    body = {"name": "x", "scopes": ["read"]}
    answer = signed_in.post("/api/v1/tokens", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "reauthentication-required")
    confirm(signed_in)
    assert signed_in.post("/api/v1/tokens", body, content_type="application/json").status_code == 201
