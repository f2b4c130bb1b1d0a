"""A database that is away or has no connection left is no fault of the page: it says when to come again (F-C8)."""

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from dure.accounts.sessions import SessionStore


@pytest.fixture
def without_database(monkeypatch: pytest.MonkeyPatch) -> Client:
    def give_up(_store: SessionStore) -> None:
        raise OperationalError("couldn't get a connection after 10.00 sec")

    monkeypatch.setattr(SessionStore, "load", give_up)
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "some-session"
    return client


def test_a_page_asks_to_come_again_in_a_few_seconds(without_database: Client) -> None:
    answer = without_database.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "지금은 시스템이 바쁩니다" in answer.content.decode()


def test_the_api_does_too(without_database: Client) -> None:
    answer = without_database.get("/api/v1/me")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json"
