"""Whatever a client sends to the API, the answer is a problem document and never a 5xx."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dure.accounts.limits import TOKEN_FAILURES
from dure.accounts.models import Account

pytestmark = [pytest.mark.usefixtures("probe"), pytest.mark.django_db]

ECHO = "/api/v1/probe/echo"
Bearer = Callable[..., Client]


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert document["code"] == code
    assert document["type"] == f"urn:dure:problem:{code}"
    assert document["title"]
    assert document["detail"]
    return document


def post(client: Client, body: bytes | str, content_type: str = "application/json", **options: Any) -> Any:
    return client.generic("POST", ECHO, body, content_type, **options)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"'",
        b"\xff\xfe",
        b'{"text": "\xed\xa0\x80"}',
        b'{"text": "\\ud800"}',
        b'{"text": NaN}',
        b'{"text": "a\nb"}',
        b"[" * 100_000,
        b'{"text": 1} trailing',
        b'{"text": Infinity}',
        b'{"text": 1e999}',
        b'{"text": ' + b"9" * 5000 + b"}",
    ],
)
def test_malformed_json_is_400(bearer: Bearer, body: bytes) -> None:
    problem(post(bearer(), body), 400, "malformed-json")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "multipart/form-data; boundary=x", "application/xml", "", "x"]
)
def test_another_content_type_is_415(bearer: Bearer, content_type: str) -> None:
    problem(post(bearer(), b"{}", content_type), 415, "unsupported-media-type")


def test_a_body_over_256_kb_is_413(bearer: Bearer) -> None:
    problem(post(bearer(), b'{"text": "' + b"a" * 256 * 1024 + b'"}'), 413, "too-large")


def test_a_body_without_its_length_is_411(bearer: Bearer) -> None:
    response = post(bearer(), b"", CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked")
    problem(response, 411, "length-required")


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ("{}", "text", "required"),
        ("", "", "required"),
        ("[]", "", "object-expected"),
        ("null", "", "object-expected"),
        ('{"text": "a", "other": 1}', "other", "unknown-field"),
        ('{"text": "a", "number": "5"}', "number", "number-expected"),
        ('{"text": 1}', "text", "text-expected"),
        ('{"text": "a", "number": "x"}', "number", "number-expected"),
        ('{"text": "a", "number": 1.5}', "number", "number-expected"),
        ('{"text": "a", "inner": [{"name": "b"}, {}]}', "inner.1.name", "required"),
        ('{"text": "a\\u0000b"}', "text", "nul"),
        ('{"text": "a", "inner": [{"name": "\\u0000"}]}', "inner.0.name", "nul"),
        ('{"text": "a", "b\\u0000": 1}', "b", "nul"),
        ('{"text": "a", "text": "b"}', "text", "repeated-field"),
        ('{"text": "a", "t\\u0065xt": "a"}', "text", "repeated-field"),
        (
            '{"text": "a", "inner": [{"name": "b"}, {"name": "c", "name": "c"}]}',
            "inner.1.name",
            "repeated-field",
        ),
    ],
)
def test_values_of_the_wrong_form_are_422_and_named(bearer: Bearer, body: str, field: str, code: str) -> None:
    document = problem(post(bearer(), body), 422, "validation")
    [error] = document["errors"]
    assert (error["field"], error["code"]) == (field, code)
    assert error["detail"]


def test_a_parameter_of_the_address_stands_once(bearer: Bearer) -> None:
    document = problem(bearer().get("/api/v1/probe/list?limit=1&limit=2"), 422, "validation")
    assert (document["errors"][0]["field"], document["errors"][0]["code"]) == ("limit", "repeated-field")


@pytest.mark.parametrize("body", ["[]", '"text"', "5", "null", "true"])
def test_what_is_no_object_is_refused_even_where_every_field_may_be_left_out(
    bearer: Bearer, body: str
) -> None:
    response = bearer().generic("POST", "/api/v1/probe/choice", body, "application/json")
    assert problem(response, 422, "validation")["errors"][0]["code"] == "object-expected"


def test_an_integer_beyond_64_bit_is_no_server_error(bearer: Bearer) -> None:
    response = post(bearer(), f'{{"text": "a", "number": {10**400}}}')
    assert response.status_code < 500


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", "１２", "1.0", "%00", "01" * 300])
def test_an_address_that_is_no_identifier_is_404(bearer: Bearer, number: str) -> None:
    problem(bearer().get(f"{ECHO}/{number}"), 404, "not-found")


def test_an_identifier_travels_as_a_string(bearer: Bearer) -> None:
    assert bearer().get(f"{ECHO}/9223372036854775807").json()["number"] == 9223372036854775807


def test_an_unknown_address_is_404_with_and_without_a_token(bearer: Bearer, client: Client) -> None:
    for who in (bearer(), client):
        problem(who.get("/api/v1/nothing"), 404, "not-found")


def test_an_unknown_method_is_405_and_says_what_is_allowed(bearer: Bearer, client: Client) -> None:
    for who in (bearer(), client):
        response = who.generic("PROPFIND", ECHO)
        problem(response, 405, "method-not-allowed")
        assert response["Allow"] == "POST"


def test_head_is_answered_where_get_is(bearer: Bearer) -> None:
    assert bearer().head(f"{ECHO}/1").status_code == 200


def test_without_a_session_or_a_token_it_is_401_and_says_how(client: Client) -> None:
    response = client.get(f"{ECHO}/1")
    problem(response, 401, "not-authenticated")
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header", ["Bearer ", "Bearer x", "bearer dure_" + "a" * 43, "Bearer \x00", "Bearer 김민수"]
)
def test_a_token_that_is_none_is_401(client: Client, db: None, header: str) -> None:
    problem(client.get(f"{ECHO}/1", headers={"Authorization": header}), 401, "token-invalid")


def test_trying_tokens_ends_in_429_with_retry_after(client: Client, db: None) -> None:
    for _attempt in range(TOKEN_FAILURES.amount):
        assert client.get(f"{ECHO}/1", headers={"Authorization": "Bearer x"}).status_code == 401
    response = client.get(f"{ECHO}/1", headers={"Authorization": "Bearer x"})
    problem(response, 429, "too-many-requests")
    assert 0 < int(response["Retry-After"]) <= TOKEN_FAILURES.seconds


def test_another_authorization_scheme_leaves_the_session_in_charge(client: Client, account: Account) -> None:
    client.force_login(account)
    assert client.get(f"{ECHO}/1", headers={"Authorization": "Basic eDp5"}).status_code == 200


@pytest.mark.parametrize(
    ("scopes", "method", "address", "allowed"),
    [
        (["read"], "GET", f"{ECHO}/1", True),
        (["read"], "POST", ECHO, False),
        (["write"], "POST", ECHO, True),
        (["write"], "GET", f"{ECHO}/1", False),
        (["read", "write"], "POST", "/api/v1/probe/operate", False),
        (["operate"], "POST", "/api/v1/probe/operate", True),
        (["operate"], "POST", "/api/v1/probe/admin", False),
        (["admin"], "POST", "/api/v1/probe/admin", True),
    ],
)
def test_a_token_does_what_its_scopes_say(
    bearer: Bearer,
    scopes: list[str],
    method: str,
    address: str,
    allowed: bool,  # noqa: FBT001 -- a table's column
) -> None:
    response = bearer(*scopes).generic(method, address, '{"text": "a"}', "application/json")
    if allowed:
        assert response.status_code in (200, 201)
    else:
        assert problem(response, 403, "scope")["scope"]


def test_a_session_without_csrf_token_cannot_write(account: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(account)
    assert client.get(f"{ECHO}/1").status_code == 200
    problem(post(client, '{"text": "a"}'), 403, "csrf")


def test_a_session_with_its_csrf_token_writes(account: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(account)
    client.cookies["dure_csrf"] = "a" * 32
    assert post(client, '{"text": "a"}', headers={"X-CSRFToken": "a" * 32}).status_code == 201


def test_a_closed_account_has_no_session_any_more(client: Client, account: Account) -> None:
    client.force_login(account)
    Account.objects.update(is_active=False)
    problem(client.get(f"{ECHO}/1"), 401, "not-authenticated")


def test_a_one_time_password_opens_nothing_but_the_way_to_a_new_one(client: Client, account: Account) -> None:
    Account.objects.update(must_change_password=True)
    client.force_login(account)
    problem(client.get(f"{ECHO}/1"), 403, "password-change-required")


def test_an_answer_names_a_hundred_wrong_values_at_most(bearer: Bearer) -> None:
    body = json.dumps({"text": "x"} | {f"no{each}": 1 for each in range(2_000)})
    assert len(problem(post(bearer(), body), 422, "validation")["errors"]) == 100


def test_a_refusal_keeps_its_code_its_sentence_and_its_facts(bearer: Bearer) -> None:
    document = problem(
        bearer().post("/api/v1/probe/fail/refusal", content_type="application/json"), 422, "same-department"
    )
    assert document["detail"] == "Nein"
    assert document["remaining"] == 2
    assert document["resets_at"].endswith("T00:00:00+09:00")


def test_a_value_the_database_cannot_hold_is_422(bearer: Bearer) -> None:
    problem(bearer().post("/api/v1/probe/fail/data", content_type="application/json"), 422, "unusable-value")


def test_a_database_that_does_not_answer_is_503_with_retry_after(bearer: Bearer) -> None:
    response = bearer().post("/api/v1/probe/fail/database", content_type="application/json")
    problem(response, 503, "unavailable")
    assert response["Retry-After"]


def test_a_bug_is_500_and_tells_nothing_of_its_inside(bearer: Bearer) -> None:
    client = bearer()
    client.raise_request_exception = False
    response = client.post("/api/v1/probe/fail/bug", content_type="application/json")
    problem(response, 500, "internal")
    assert b"swordfish" not in response.content


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "ko"),
        ("en", "en"),
        ("en-GB,en;q=0.9,ko;q=0.1", "en"),
        ("de", "ko"),
        ("*", "ko"),
        ("\xff;q=x", "ko"),
    ],
)
def test_the_language_is_the_readers(client: Client, accepted: str | None, language: str) -> None:
    headers = {"Accept-Language": accepted} if accepted else {}
    assert client.get("/api/v1/nothing", headers=headers)["Content-Language"] == language


def test_the_language_of_the_account_counts_when_the_client_names_none(
    bearer: Bearer, account: Account
) -> None:
    client = bearer()
    Account.objects.update(language="en")
    assert client.get(f"{ECHO}/1")["Content-Language"] == "en"
    assert client.get(f"{ECHO}/1", headers={"Accept-Language": "ko"})["Content-Language"] == "ko"


def test_answers_are_never_kept_by_caches_and_never_sniffed(bearer: Bearer) -> None:
    response = bearer().get(f"{ECHO}/1")
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
