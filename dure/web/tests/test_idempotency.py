"""Sending a write again with its Idempotency-Key does it once (D33)."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dure.accounts.models import Account, IdempotencyRecord
from tests.refusing import codes_of, writing

KEPT_BY_THE_LEDGER = {"POST /points/transfers", "POST /points/transfers/batch"}
"""They keep the key in the transaction of the gift: `dure/points/giving/tests/test_give_again.py`."""
WRITES_NOTHING = {
    "POST /points/corrections/preview",
    "POST /points/policies/simulate",
    "POST /points/reports/preview",
    "POST /points/special-awards/preview",
}

pytestmark = [pytest.mark.usefixtures("probe")]

Bearer = Callable[..., Client]


def post(client: Client, key: str, text: str = "a") -> Any:
    return client.post(
        "/api/v1/probe/echo",
        {"text": text},
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


def test_the_same_key_and_body_give_the_first_answer_byte_by_byte(bearer: Bearer) -> None:
    client = bearer()
    first, again = post(client, "k"), post(client, "k")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert Account.objects.filter(login__startswith="made-").count() == 1


def test_the_same_key_with_another_body_is_409(bearer: Bearer) -> None:
    client = bearer()
    post(client, "k")
    response = post(client, "k", "b")
    assert (response.status_code, response.json()["code"]) == (409, "idempotency-mismatch")


def test_keys_of_two_accounts_have_nothing_to_do_with_each_other(bearer: Bearer, client: Client) -> None:
    post(bearer(), "k")
    client.force_login(Account.objects.create_user("other"))
    assert post(client, "k", "b").status_code == 201


def test_a_refusal_is_not_kept(bearer: Bearer) -> None:
    client = bearer()
    assert post(client, "k", "refuse").status_code == 422
    assert not IdempotencyRecord.objects.exists()
    assert post(client, "k").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "키", "a\tb"])
def test_a_key_that_is_none_is_refused(bearer: Bearer, key: str) -> None:
    response = post(bearer(), key)
    assert (response.status_code, response.json()["code"]) == (422, "idempotency-key")


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_acts_and_both_get_its_answer(bearer: Bearer) -> None:
    client = bearer()
    answers: list[bytes] = []
    start = threading.Barrier(4)

    def send() -> None:
        start.wait()
        answers.append(post(client, "k").content)
        connection.close()

    threads = [threading.Thread(target=send) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert Account.objects.filter(login__startswith="made-").count() == 1


def test_every_operation_that_posts_takes_the_key_that_the_document_promises() -> None:
    """D33: one that forgets it answers a repeated request as if somebody else had come first."""
    without = {
        name
        for name, operation in writing()
        if "POST" in operation.methods and "idempotency-mismatch" not in codes_of(operation.view_func)
    }
    assert without == KEPT_BY_THE_LEDGER | WRITES_NOTHING
