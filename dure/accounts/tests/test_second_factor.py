"""The second factor: switching it on and off, signing in with it, recovery codes."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from dure.accounts.actions.codes import take_code
from dure.accounts.models import Account
from dure.accounts.tests.signing import confirm, is_signed_in, lines, sign_in
from tests.html import Page
from tests.totp import code_of

ACTIVATE = "/account/second-factor/activate/"
CODE = "/account/code/"


def switch_on(client: Client) -> tuple[str, list[str]]:
    """Switch the second factor on and return its key and the recovery codes."""
    confirm(client)
    page: Any = client.get(ACTIVATE)
    secret = page.context_data["form"].secret
    answer = client.post(ACTIVATE, {"code": code_of(secret)}, follow=True)
    return secret, Page(answer.content.decode()).whole.texts("code")


def forget_used_codes() -> None:
    for factor in Authenticator.objects.filter(type="totp"):
        factor.data.pop("step", None)
        factor.save()


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


@pytest.fixture
def app_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let the seconds since the beginning of some step pass as the test says."""
    start = 59_000_000 * 30
    now = [float(start)]
    monkeypatch.setattr(time, "time", lambda: now[0])

    def at(second: float) -> None:
        now[0] = start + second

    return at


def enter(code: str) -> bool:
    """Sign in with a new browser and a code; tell whether that went well."""
    client = Client()
    sign_in(client)
    client.post(CODE, {"code": code})
    return is_signed_in(client)


def test_a_code_is_refused_as_long_as_it_could_be_accepted_at_all(
    app_clock: Callable[[float], None], protected: tuple[str, list[str]]
) -> None:
    """F-D6, case totp-code-again, RFC 6238 5.2: used at second 1, shown again at 34 and 59 by an onlooker."""
    app_clock(1)
    code = code_of(protected[0])
    assert enter(code)
    for second in (2, 34, 59):
        app_clock(second)
        assert not enter(code), second
    app_clock(61)
    assert enter(code_of(protected[0]))


def test_a_code_of_a_clock_ahead_is_taken_once_and_no_older_one_after_it(
    app_clock: Callable[[float], None], protected: tuple[str, list[str]]
) -> None:
    """F-D6: the telephone is half a minute ahead."""
    app_clock(1)
    present, ahead = code_of(protected[0]), code_of(protected[0], 1)
    assert enter(ahead)
    assert not enter(present)
    app_clock(31)
    assert not enter(ahead)


def test_a_cache_that_was_emptied_makes_no_code_right_again(
    app_clock: Callable[[float], None], protected: tuple[str, list[str]]
) -> None:
    app_clock(1)
    code = code_of(protected[0])
    assert enter(code)
    cache.clear()
    assert not enter(code)


def test_the_code_of_setting_up_signs_nobody_in(
    app_clock: Callable[[float], None], client: Client, minsu: Account
) -> None:
    app_clock(1)
    sign_in(client)
    secret, _codes = switch_on(client)
    assert not enter(code_of(secret))


def test_a_code_that_confirmed_who_one_is_signs_nobody_in(
    app_clock: Callable[[float], None], client: Client, protected: tuple[str, list[str]]
) -> None:
    app_clock(1)
    sign_in(client)
    client.post(CODE, {"code": code_of(protected[0])})
    app_clock(31)
    again = code_of(protected[0])
    client.post(f"{reverse('mfa_reauthenticate')}?next=/account/tokens/", {"code": again})
    assert client.get("/account/tokens/").status_code == 200
    assert not enter(again)


def test_one_code_at_the_same_moment_in_two_processes_is_taken_by_one(
    transactional_db: None, administrator: Account
) -> None:
    """The step is compared under the authenticator's lock."""
    secret = generate_totp_secret()
    factor = TOTP.activate(administrator, secret).instance
    code = code_of(secret)
    taken: list[bool] = []

    def take() -> None:
        try:
            taken.append(take_code(factor.pk, code))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 7 + [True]


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
    new = Page(answer.content.decode()).whole.texts("code")
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
