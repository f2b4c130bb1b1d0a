"""One account cannot write faster than a limit, over pages and API alike (F-C14)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dure.accounts.models import Account


@pytest.fixture(autouse=True)
def _three_a_minute(settings: Any) -> None:
    settings.WRITES_PER_MINUTE = 3


def test_a_page_keeps_what_was_typed_and_says_when_to_send_it_again(client: Client, account: Account) -> None:
    client.force_login(account)
    sent = {"theme": "dark", "next": "/directory/"}
    assert [client.post(reverse("theme"), sent).status_code for _ in range(3)] == [302] * 3
    answer = client.post(reverse("theme"), sent)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    assert "/directory/" in answer.content.decode()
    assert client.get(reverse("home")).status_code == 200


def test_the_api_answers_a_problem_document(bearer: Callable[..., Client]) -> None:
    program = bearer("read", "write")
    answers = [program.post("/api/v1/points/transfers", {}, "application/json") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]
    assert answers[-1].json()["code"] == "too-many-requests"
    assert answers[-1].json()["retry_after"] == int(answers[-1]["Retry-After"])
    assert program.get("/api/v1/me").status_code == 200


def test_another_account_does_not_wait(client: Client, account: Account) -> None:
    client.force_login(account)
    for _ in range(4):
        client.post(reverse("theme"), {})
    client.force_login(Account.objects.create_user("somebody-else"))
    assert client.post(reverse("theme"), {}).status_code == 302
