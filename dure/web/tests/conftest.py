"""What the tests of the API's shell share: an account, clients with tokens, the probe API."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dure import clock
from dure.accounts.actions import issue_token
from dure.accounts.models import Account
from dure.kit.actor import SYSTEM
from dure.web.gate import _operation_at


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create_user("minsu")


@pytest.fixture
def bearer(account: Account) -> Callable[..., Client]:
    def client(*scopes: str, **headers: str) -> Client:
        expires = clock.now() + timedelta(days=1)
        token = issue_token(
            actor=SYSTEM, name="t", scopes=scopes or ("read", "write"), expires=expires, account_id=account.pk
        )
        return Client(headers={"Authorization": f"Bearer {token.secret}", **headers})

    return client


@pytest.fixture
def probe(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = "dure.web.tests.probe"
    _operation_at.cache_clear()
    yield
    _operation_at.cache_clear()
