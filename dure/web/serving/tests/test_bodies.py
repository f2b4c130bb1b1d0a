"""How much a request may send is decided before its body is read (F-C3)."""

import pytest
from django.test import Client
from django.urls import reverse

from dure.accounts.models import Account
from dure.web.serving import bodies
from dure.web.serving.environ import ASKS

TOO_MUCH = bodies.SMALL + 1


@pytest.mark.parametrize(
    ("environ", "length"),
    [
        ({}, 0),
        ({"CONTENT_LENGTH": ""}, 0),
        ({"CONTENT_LENGTH": "12"}, 12),
        ({"CONTENT_LENGTH": "-1"}, None),
        ({"CONTENT_LENGTH": "１２"}, None),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, None),
        ({"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "3"}, None),
    ],
)
def test_a_body_has_the_length_that_its_head_announces_or_none(
    environ: dict[str, str], length: int | None
) -> None:
    assert bodies.length_of(environ) == length


def test_forms_are_small_and_the_roster_page_takes_files() -> None:
    assert bodies.refusal("/account/login/", bodies.SMALL) is None
    assert bodies.refusal("/account/login/", TOO_MUCH) == 413
    assert bodies.refusal(reverse("organizations:import"), TOO_MUCH) is None
    assert bodies.refusal(reverse("organizations:import"), 400_000_000) is None
    assert bodies.refusal(reverse("organizations:import"), 2**30) == 413
    assert bodies.refusal("/", None) == 411


@pytest.mark.parametrize("path", ["/account/login/", "/points/give/", "/nowhere"])
def test_a_page_says_that_too_much_was_sent_without_asking_the_database(client: Client, path: str) -> None:
    answer = client.generic("POST", path, b"", "text/plain", CONTENT_LENGTH="400000000")
    assert answer.status_code == 413
    assert "여기서 보내기에는 너무 큽니다" in answer.content.decode()


def test_a_page_asks_for_the_length_of_a_body_in_chunks(client: Client) -> None:
    answer = client.post("/account/login/", headers={"Transfer-Encoding": "chunked"})
    assert answer.status_code == 411


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "GET"])
def test_the_api_refuses_with_a_problem_document_whatever_the_method(client: Client, method: str) -> None:
    answer = client.generic(method, "/api/v1/me", b"", "application/json", CONTENT_LENGTH=str(TOO_MUCH))
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")


@pytest.mark.django_db
def test_files_may_come_in_from_who_is_signed_in_only(client: Client) -> None:
    roster = reverse("organizations:import")
    assert client.post(roster, **{ASKS: True}).status_code == 413  # type: ignore[arg-type]
    client.force_login(Account.objects.create_user("minsu"))
    assert client.post(roster, **{ASKS: True}).status_code == 204  # type: ignore[arg-type]
