"""Guessing passwords slows down, for a login, from an address and from everywhere; owners still get in (I8, F-C8)."""

import threading
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dure.accounts import guessing, hashing
from dure.accounts.guessing import FAILURES_ELSEWHERE, FAILURES_HERE
from dure.accounts.jobs import forget_attempts
from dure.accounts.limits import Limit
from dure.accounts.models import Account, Attempt
from dure.accounts.tests.conftest import assign, person
from dure.accounts.tests.signing import PASSWORD, SIGN_IN, is_signed_in, sign_in
from dure.accounts.views import own as views
from dure.organizations.models import Agency, Department


def fail(times: int, login: str = "minsu", **extra: Any) -> Any:
    """Try a wrong password so often, from browsers that nobody has signed in with."""
    for _each in range(times):
        answer = Client().post(SIGN_IN, {"login": login, "password": "wrong"}, **extra)
    return answer


def errors(answer: Any) -> list[str]:
    return list(answer.context_data["form"].non_field_errors())


def test_the_eleventh_failure_in_five_minutes_is_not_even_tried(client: Client, minsu: Account) -> None:
    """The right password does not help any more either, until the time is over."""
    fail(10)
    answer = sign_in(client)
    assert not is_signed_in(client)
    assert errors(answer) == ["이 아이디로 시도한 횟수가 너무 많습니다. 5분 뒤에 다시 시도해 주십시오."]


def test_one_attacked_account_leaves_the_others_alone(client: Client, minsu: Account) -> None:
    Account.objects.create_user("jiyoung", PASSWORD)
    fail(11)
    sign_in(client, "jiyoung")
    assert is_signed_in(client)


def test_failures_elsewhere_leave_the_owner_alone_at_another_address(client: Client, minsu: Account) -> None:
    """I8: ten wrong passwords from elsewhere slow whoever guesses, and not the owner."""
    fail(FAILURES_HERE.amount, REMOTE_ADDR="203.0.113.7")
    sign_in(client)
    assert is_signed_in(client)


def test_failures_from_many_addresses_stop_strangers_and_not_the_owners_browser(
    client: Client, minsu: Account
) -> None:
    sign_in(client)
    client.post("/account/logout/")
    for place in range(FAILURES_ELSEWHERE.amount):
        fail(1, REMOTE_ADDR=f"203.0.113.{place}")
    stranger = Client()
    assert "시도" in errors(sign_in(stranger))[0]
    sign_in(client)
    assert is_signed_in(client)
    assert not is_signed_in(stranger)


def test_a_browser_that_is_known_has_ten_tries_as_well(client: Client, minsu: Account) -> None:
    sign_in(client)
    client.post("/account/logout/")
    for _each in range(10):
        sign_in(client, password="wrong")
    assert "시도" in errors(sign_in(client))[0]


def test_a_browser_is_known_for_the_logins_that_were_signed_in_there_only(
    client: Client, minsu: Account
) -> None:
    Account.objects.create_user("jiyoung", PASSWORD)
    sign_in(client)
    client.post("/account/logout/")
    fail(10, "jiyoung")
    assert "시도" in errors(sign_in(client, "jiyoung"))[0]


def test_the_cookie_of_a_browser_names_nobody_and_cannot_be_made_up(client: Client, minsu: Account) -> None:
    cookie = sign_in(client).cookies[guessing.COOKIE]
    assert "minsu" not in cookie.value
    assert cookie["httponly"]
    fail(10)
    forged = Client()
    forged.cookies[guessing.COOKIE] = cookie.value[:-3] + "abc"
    assert "시도" in errors(sign_in(forged))[0]


def test_a_login_that_does_not_exist_is_answered_the_same(db: None) -> None:
    assert errors(fail(10, "nobody")) == ["아이디나 비밀번호가 맞지 않습니다."]
    assert "시도" in errors(fail(1, "nobody"))[0]


def test_an_address_that_floods_the_sign_in_gets_429_as_a_page(
    client: Client, minsu: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "sign_in", views.bounded(Limit("flood", 2, 60))(views.SignIn.as_view()))
    for _attempt in range(2):
        sign_in(client, password="wrong")
    request = client.post(SIGN_IN, {"login": "minsu", "password": "wrong"}).wsgi_request
    for _attempt in range(3):
        answer = views.sign_in(request)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    assert "너무 많" in answer.content.decode()


def test_an_overload_is_told_to_come_again_and_is_no_error(
    client: Client, minsu: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "PATIENCE", 0.0)
    monkeypatch.setattr(hashing, "_turns", threading.BoundedSemaphore(1))
    hashing._turns.acquire()
    answer = sign_in(client)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "로그인" in answer.content.decode()
    hashing._turns.release()
    sign_in(client)
    assert is_signed_in(client)


def test_counters_whose_time_is_over_are_forgotten(db: None) -> None:
    fail(1)
    assert Attempt.objects.count() == 4
    forget_attempts()
    assert Attempt.objects.count() == 4
    Attempt.objects.update(ends_at="2026-01-01T00:00Z")
    forget_attempts()
    assert not Attempt.objects.exists()


def _together(logins: list[str], password: str) -> list[int]:
    """Sign in with all logins at the same moment and return the answers' status."""
    told: list[int] = []
    start = threading.Barrier(len(logins))

    def enter(login: str) -> None:
        try:
            start.wait()
            answer = Client(raise_request_exception=False).post(
                SIGN_IN, {"login": login, "password": password}
            )
            told.append(answer.status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=[login]) for login in logins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_sixty_right_sign_ins_at_nine_o_clock_all_succeed(
    transactional_db: None, icheon: Agency, department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-C8: from one address, in one moment, and a rush of passwords that take a while to check."""
    logins = [f"u{number}" for number in range(60)]
    for login in logins:
        one = person(icheon, login)
        assign(one, department, "주무관")
        Account.objects.create_user(login, PASSWORD, person=one)
    check = Account.check_password

    def slowly(account: Account, password: str) -> bool:
        time.sleep(0.01)
        return check(account, password)

    monkeypatch.setattr(Account, "check_password", slowly)
    assert _together(logins, PASSWORD) == [302] * 60


def test_forty_wrong_ones_at_once_break_nothing_and_are_not_all_tried(
    transactional_db: None, minsu: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-C8: no 500; and failures are counted before the next is tried."""
    tried: list[str] = []
    check = Account.check_password

    def counted(account: Account, password: str) -> bool:
        tried.append(account.login)
        return check(account, password)

    monkeypatch.setattr(Account, "check_password", counted)
    assert _together(["minsu"] * 40, "wrong") == [200] * 40
    assert len(tried) < FAILURES_HERE.amount + hashing.AT_ONCE
