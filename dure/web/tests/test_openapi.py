"""The OpenAPI document and its pages: whole, readable by anybody, without any address outside the server."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from django.test import Client
from ninja import Router, Schema
from ninja.errors import ConfigError

from dure.web.api import Api, api
from tests.html import Page


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    made: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return made


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_it_needs_no_sign_in_and_names_no_other_server(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert "://" not in json.dumps(document)


def test_the_document_is_not_made_anew_for_each_reader() -> None:
    """F-C2: making it takes a second of a core, and nobody has to sign in to ask for it."""
    assert api.get_openapi_schema() is api.get_openapi_schema()


def test_every_operation_says_what_it_does_and_what_it_takes_to_be_allowed(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        assert path.startswith("/api/v1/")
        assert operation["summary"], (path, method)
        assert operation["description"], (path, method)
        [[scope], session] = [next(iter(way.values())) for way in operation["security"]]
        assert scope in ("read", "write", "operate", "admin")
        assert session == []


def test_every_error_is_a_problem_document(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        needed = {"400", "401", "403", "404", "422", "429", "503"}
        needed |= {"409", "411", "413", "415"} if method != "get" else set()
        assert needed <= set(operation["responses"]), (path, method)
        for status, answer in operation["responses"].items():
            if status >= "400":
                assert list(answer["content"]) == ["application/problem+json"], (path, method, status)


def test_what_is_posted_takes_an_idempotency_key(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        names = [parameter["name"] for parameter in operation["parameters"]]
        assert ("Idempotency-Key" in names) == (method == "post"), path


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _path, _method, operation in operations(document)]
    assert len(names) == len(set(names))


def test_two_rooms_cannot_give_different_schemas_one_name() -> None:
    def schema(**fields: Any) -> Any:
        return type("NoteIn", (Schema,), {"__annotations__": fields})

    one, other = schema(a=str), schema(b=int)
    router = Router()
    router.get("/one", response=one)(lambda request: request)
    router.get("/other", response=other)(lambda request: request)
    api = Api(urls_namespace="clash", docs_url=None)
    api.add_router("", router)
    with pytest.raises(ConfigError, match="NoteIn"):
        api.get_openapi_schema(path_prefix="")


@pytest.mark.django_db  # closing a file's answer looks whether a connection is left over from another test
def test_its_pages_load_nothing_from_outside_and_run_nothing_inline(client: Client) -> None:
    page = client.get("/api/docs").content.decode()
    whole = Page(page).whole
    addresses = whole.addresses("src", "href")
    assert all(one.startswith("/") for one in addresses)
    scripts = [one.attributes for one in whole.all("script")]
    assert all("src" in one or one["type"] == "application/json" for one in scripts)
    own = [one for one in addresses if one.startswith("/static/ninja/")]
    assert own
    for address in own:
        with closing(client.get(address)) as file:
            assert file.status_code == 200, address
