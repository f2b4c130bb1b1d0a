"""Signing in and out with login and password."""

import pytest
from django.test import Client
from django.urls import reverse

from dure.accounts.actions import close_account, give_one_time_password, give_sample_password
from dure.accounts.models import Account
from dure.accounts.tests.conftest import acting
from dure.accounts.tests.signing import NEW, PASSWORD, SIGN_IN, is_signed_in, lines, sign_in
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM
from tests.html import Page


def test_the_page_is_korean_and_asks_for_login_and_password(client: Client, db: None) -> None:
    page = client.get(SIGN_IN).content.decode()
    assert 'lang="ko"' in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


def test_with_login_and_password_one_is_in_and_it_is_on_record(client: Client, minsu: Account) -> None:
    answer = sign_in(client, " Minsu ")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(client)
    entry = Entry.objects.get(action="sign-in")
    assert (entry.account_id, entry.person_id, entry.address) == (minsu.pk, minsu.person_id, "127.0.0.1")


@pytest.mark.parametrize(("login", "password"), [("minsu", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_pair_says_the_same_whichever_of_the_two_is_wrong(
    client: Client, minsu: Account, login: str, password: str
) -> None:
    answer = sign_in(client, login, password)
    assert answer.status_code == 200
    assert not is_signed_in(client)
    [error] = answer.context_data["form"].non_field_errors()
    assert error == "아이디나 비밀번호가 맞지 않습니다."


def test_a_failed_sign_in_is_on_record_without_what_was_typed(client: Client, minsu: Account) -> None:
    sign_in(client, "minsu", "wrong-secret")
    sign_in(client, "typed my password here", "x")
    assert lines("sign-in") == [(f"account:{minsu.pk}", "refused"), ("", "refused")]
    assert "secret" not in str(Entry.objects.values())
    assert "typed" not in str(Entry.objects.values())


@pytest.mark.parametrize("login", ["a\0b", "x" * 5000, "' or 1=1 --", "김민수", "\U0001f600"])
def test_a_login_that_is_none_is_refused_and_nothing_breaks(
    client: Client, minsu: Account, login: str
) -> None:
    assert sign_in(client, login).status_code == 200
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_after_signing_in_nobody_is_sent_to_another_site(
    client: Client, minsu: Account, elsewhere: str
) -> None:
    assert sign_in(client, next=elsewhere)["Location"] == "/"


def test_after_signing_in_one_is_where_one_wanted_to_be(client: Client, minsu: Account) -> None:
    assert sign_in(client, next="/account/tokens/?a=1")["Location"] == "/account/tokens/?a=1"


def test_the_session_gets_a_new_name_at_sign_in(client: Client, minsu: Account) -> None:
    """Session fixation: a session planted before is worth nothing after."""
    client.post("/account/login/", {"login": "", "password": ""})
    session = client.session
    session["planted"] = True
    session.save()
    before = str(session.session_key)
    client.cookies["dure_session"] = before
    sign_in(client)
    assert client.cookies["dure_session"].value != before
    thief = Client()
    thief.cookies["dure_session"] = before
    assert not is_signed_in(thief)


def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(
    client: Client, minsu: Account
) -> None:
    cookie = sign_in(client).cookies["dure_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"], "closing the browser signs out"


def test_a_form_without_its_csrf_token_signs_nobody_in(minsu: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client).status_code == 403
    assert not is_signed_in(client)


def test_signing_out_ends_the_session_and_is_on_record(client: Client, minsu: Account) -> None:
    sign_in(client)
    key = client.cookies["dure_session"].value
    client.post("/account/logout/")
    client.cookies["dure_session"] = key
    assert not is_signed_in(client)
    assert lines("sign-out") == [(f"account:{minsu.pk}", "done")]


def test_a_link_cannot_sign_somebody_out(client: Client, minsu: Account) -> None:
    sign_in(client)
    assert client.get("/account/logout/").status_code == 200
    assert is_signed_in(client)


def test_a_closed_account_is_told_so_and_stays_out(client: Client, minsu: Account) -> None:
    close_account(actor=SYSTEM, account_id=minsu.pk)
    answer = sign_in(client)
    assert answer["Location"] == reverse("account_inactive")
    assert client.get(answer["Location"]).status_code == 200
    assert not is_signed_in(client)


def test_closing_an_account_ends_its_sessions_at_once(client: Client, minsu: Account) -> None:
    sign_in(client)
    close_account(actor=SYSTEM, account_id=minsu.pk)
    assert not is_signed_in(client)


def test_an_account_without_a_password_cannot_be_signed_in_to(client: Client, icheon: object) -> None:
    Account.objects.create_user("minsu")
    for password in ("", "!", "x"):
        sign_in(client, password=password)
        assert not is_signed_in(client)


def test_nobody_signs_up(client: Client, db: None) -> None:
    assert client.get("/account/signup/").status_code == 404


def test_a_one_time_password_leads_to_a_new_one_before_anything_else(client: Client, minsu: Account) -> None:
    once = give_one_time_password(actor=SYSTEM, account_id=minsu.pk)
    change = reverse("account_change_password")
    assert sign_in(client, password=once)["Location"] == change
    assert client.get("/account/security/")["Location"] == change
    assert client.get("/")["Location"] == change
    assert client.get(change).status_code == 200
    script = client.get(reverse("notifications:new_notices"), headers={"Accept": "application/json"})
    assert script.status_code == 403, "the mark at the bell took the form for a figure"
    page = client.get(change).content.decode()
    assert 'name="oldpassword"' not in page, "F-A10: it was typed a moment ago"
    addresses = Page(page).whole.addresses("href", "action")
    ways = {one for one in addresses if one.startswith("/") and not one.startswith("/static")} - {"/"}
    assert ways == {reverse("account_logout"), reverse("set_language"), reverse("theme")}, (
        "nothing else opens"
    )
    answer = client.post(change, {"password1": NEW, "password2": NEW})
    assert answer["Location"] == "/", "F-A10: and not back to the form"
    assert "환영합니다" in client.get("/").content.decode()
    minsu.refresh_from_db()
    assert not minsu.must_change_password
    assert is_signed_in(client)
    assert lines("password.one-time") == [(f"account:{minsu.pk}", "done")]


def test_the_language_of_the_account_comes_along_at_sign_in(client: Client, minsu: Account) -> None:
    Account.objects.update(language="en")
    sign_in(client)
    assert 'lang="en"' in client.get("/account/security/").content.decode()


def test_only_an_administrator_hands_out_passwords(minsu: Account) -> None:
    from dure.kit.refusals import Refusal

    with pytest.raises(Refusal):
        give_one_time_password(actor=acting(minsu), account_id=minsu.pk)
    with pytest.raises(Refusal):
        give_sample_password(actor=acting(minsu), logins=["minsu"])
