"""Accounts of a sample government: offered where one tries the product, dead where people work (F-C1)."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from dure import clock
from dure.accounts.actions import give_sample_password, issue_token
from dure.accounts.models import Account
from dure.accounts.queries import is_sample
from dure.accounts.rules import SAMPLE_PASSWORD
from dure.accounts.tests.signing import PASSWORD, SIGN_IN, is_signed_in, sign_in
from dure.kit.actor import SYSTEM


@pytest.fixture
def sample(minsu: Account, administrator: Account) -> None:
    give_sample_password(actor=SYSTEM, logins=["minsu", "admin"])


@pytest.fixture
def production(settings: Any) -> None:
    settings.PRODUCTION = True


@pytest.mark.usefixtures("sample")
def test_a_sample_installation_offers_its_accounts_by_role_and_one_click_signs_in(client: Client) -> None:
    """O12."""
    Account.objects.create_user("nobody-in-particular")
    page: Any = client.get(SIGN_IN)
    offered = page.context_data["sample_accounts"]
    assert [(one.login, one.roles) for one in offered] == [
        ("minsu", ("직원",)),
        ("admin", ("시스템 관리자",)),
    ]
    assert 'value="dure-sample"' in page.content.decode()
    sign_in(client, offered[0].login, page.context_data["sample_password"])
    assert is_signed_in(client)


def test_no_other_installation_names_an_account_or_a_password(client: Client, minsu: Account) -> None:
    page: Any = client.get(SIGN_IN)
    assert page.context_data["sample_accounts"] == []
    assert "minsu" not in page.content.decode()
    assert "dure-sample" not in page.content.decode()
    assert not is_sample()


@pytest.mark.usefixtures("sample", "production")
def test_in_production_the_page_lists_none_of_them(client: Client) -> None:
    page = client.get(SIGN_IN).content.decode()
    assert "minsu" not in page
    assert "dure-sample" not in page


@pytest.mark.usefixtures("sample", "production")
@pytest.mark.parametrize("login", ["minsu", "admin"])
def test_in_production_none_of_them_signs_in_with_any_password(client: Client, login: str) -> None:
    sign_in(client, login, SAMPLE_PASSWORD)
    assert not is_signed_in(client)
    Account.objects.update(password=make_password(PASSWORD))
    sign_in(client, login, PASSWORD)
    assert not is_signed_in(client)


@pytest.mark.usefixtures("production")
def test_in_production_the_public_password_opens_no_account_marked_or_not(
    client: Client, administrator: Account
) -> None:
    """Whatever the data: an account that was made before they were marked, too."""
    Account.objects.update(password=make_password(SAMPLE_PASSWORD))
    answer: Any = sign_in(client, "admin", SAMPLE_PASSWORD)
    assert answer.context_data["form"].non_field_errors() == ["아이디나 비밀번호가 맞지 않습니다."]
    assert not is_signed_in(client)


@pytest.mark.usefixtures("sample")
def test_in_production_their_sessions_and_tokens_of_before_are_dead(
    client: Client, minsu: Account, settings: Any
) -> None:
    issued = issue_token(
        actor=SYSTEM,
        name="kept",
        scopes=["read"],
        expires=clock.now() + timedelta(days=1),
        account_id=minsu.pk,
    )
    sign_in(client, "minsu", SAMPLE_PASSWORD)
    program = Client(headers={"Authorization": f"Bearer {issued.secret}"})
    assert [client.get("/api/v1/me").status_code, program.get("/api/v1/me").status_code] == [200, 200]
    settings.PRODUCTION = True
    assert [client.get("/api/v1/me").status_code, program.get("/api/v1/me").status_code] == [401, 401]


@pytest.mark.usefixtures("sample")
def test_an_installation_is_a_sample_by_its_marked_accounts(minsu: Account) -> None:
    assert is_sample()
