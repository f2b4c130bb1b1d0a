"""The second factor: switching it on and off, signing in with it, recovery codes."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from dure.accounts.models import Account
from dure.accounts.tests.test_sign_in import PASSWORD, is_signed_in, lines, sign_in
from tests.totp import code_of

ACTIVATE = "/account/second-factor/activate/"
CODE = "/account/code/"


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    cache.clear()


def confirm(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def switch_on(client: Client) -> tuple[str, list[str]]:
    """Switch the second factor on and return its key and the recovery codes."""
    confirm(client)
    page: Any = client.get(ACTIVATE)
    secret = page.context_data["form"].secret
    answer = client.post(ACTIVATE, {"code": code_of(secret)}, follow=True)
    return secret, re.findall(r"<code>([^<]+)</code>", answer.content.decode())


def forget_used_codes() -> None:
    cache.clear()


@pytest.fixture
def protected(client: Client, minsu: Account) -> tuple[str, list[str]]:
    sign_in(client)
    made = switch_on(client)
    client.post("/account/logout/")
    forget_used_codes()
    return made


def test_it_takes_the_password_again_before_it_can_be_set_up(client: Client, minsu: Account) -> None:
    sign_in(client)
    assert client.get(ACTIVATE)["Location"].startswith("/account/reauthenticate/")


def test_setting_up_shows_a_qr_code_and_then_ten_recovery_codes_once(client: Client, minsu: Account) -> None:
    sign_in(client)
    confirm(client)
    assert "data:image/svg+xml;base64," in client.get(ACTIVATE).content.decode()
    _secret, codes = switch_on(client)
    assert len(codes) == 10
    assert codes[0] not in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "사용 중" in client.get("/account/security/").content.decode()
    assert lines("second-factor.add") == [(f"account:{minsu.pk}", "done")] * 2


def test_the_keys_lie_encrypted_in_the_database(client: Client, minsu: Account) -> None:
    sign_in(client)
    secret, codes = switch_on(client)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert all(code not in stored for code in codes)


def test_a_wrong_first_code_switches_nothing_on(client: Client, minsu: Account) -> None:
    sign_in(client)
    confirm(client)
    client.get(ACTIVATE)
    answer: Any = client.post(ACTIVATE, {"code": "000000"})
    assert answer.context_data["form"].errors["code"] == ["인증번호가 맞지 않거나 이미 사용한 번호입니다."]
    assert not Authenticator.objects.exists()


def test_the_password_alone_no_longer_signs_in(client: Client, protected: tuple[str, list[str]]) -> None:
    assert sign_in(client)["Location"] == CODE
    assert client.get(CODE).status_code == 200
    assert not is_signed_in(client)


def test_password_and_code_sign_in_and_lead_where_one_wanted(
    client: Client, protected: tuple[str, list[str]]
) -> None:
    sign_in(client, next="/account/tokens/")
    assert client.post(CODE, {"code": code_of(protected[0])})["Location"] == "/account/tokens/"
    assert is_signed_in(client)


def test_a_code_works_once(client: Client, protected: tuple[str, list[str]]) -> None:
    code = code_of(protected[0])
    sign_in(client)
    client.post(CODE, {"code": code})
    client.post("/account/logout/")
    sign_in(client)
    client.post(CODE, {"code": code})
    assert not is_signed_in(client)


def test_a_recovery_code_signs_in_once(client: Client, protected: tuple[str, list[str]]) -> None:
    sign_in(client)
    client.post(CODE, {"code": protected[1][0]})
    assert is_signed_in(client)
    client.post("/account/logout/")
    sign_in(client)
    client.post(CODE, {"code": protected[1][0]})
    assert not is_signed_in(client)


def test_guessing_codes_is_stopped_and_on_record(
    client: Client, minsu: Account, protected: tuple[str, list[str]]
) -> None:
    sign_in(client)
    for _attempt in range(10):
        client.post(CODE, {"code": "000000"})
    client.post(CODE, {"code": code_of(protected[0])})
    assert not is_signed_in(client)
    assert (f"account:{minsu.pk}", "refused") in lines("second-factor.use")


def test_the_code_page_is_nothing_without_the_password_before(client: Client, db: None) -> None:
    assert client.get(CODE)["Location"] == "/account/login/"


def test_new_recovery_codes_replace_the_old(
    client: Client, minsu: Account, protected: tuple[str, list[str]]
) -> None:
    sign_in(client)
    client.post(CODE, {"code": protected[1][0]})
    confirm(client)
    answer = client.post(reverse("mfa_generate_recovery_codes"), follow=True)
    new = re.findall(r"<code>([^<]+)</code>", answer.content.decode())
    assert len(new) == 10
    assert not set(new) & set(protected[1])
    assert (f"account:{minsu.pk}", "done") in lines("second-factor.remove")


def test_switching_it_off_takes_the_password_again_and_is_on_record(
    client: Client, minsu: Account, protected: tuple[str, list[str]]
) -> None:
    sign_in(client)
    client.post(CODE, {"code": code_of(protected[0])})
    off = reverse("mfa_deactivate_totp")
    assert "again" in client.post(off)["Location"] or "reauthenticate" in client.post(off)["Location"]
    confirm(client)
    assert client.get(off).status_code == 200
    client.post(off)
    assert not Authenticator.objects.filter(type="totp").exists()
    assert (f"account:{minsu.pk}", "done") in lines("second-factor.remove")
