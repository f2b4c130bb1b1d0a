"""The document of the API names the codes with which each operation that writes can refuse (F-E5)."""

from typing import Any

import pytest
from django.test import Client
from ninja.operation import Operation

from dure.kit.api import refused_by
from dure.points.giving.refusals import SAID
from tests.refusing import codes_of, writing

OF_ANY_REQUEST = {"idempotency-mismatch"}
# What an operation calls asks these rules, but never refuses by them: one gift is no batch; whether opinions are still
# taken is told with every proposal.
ONLY_ASKED = {
    "POST /points/transfers": {"batch-size"},
    "POST /points/policies": {"opinion-closed"},
    "POST /points/policies/proposals/{proposal_id}/approve": {"opinion-closed"},
    "POST /points/policies/proposals/{proposal_id}/decline": {"opinion-closed"},
}


@pytest.mark.parametrize(("name", "operation"), [pytest.param(name, one, id=name) for name, one in writing()])
def test_an_operation_lists_every_code_that_what_it_calls_refuses_with(
    name: str, operation: Operation
) -> None:
    """F-E5: read from the code of the endpoint, of its action and of the rules that the action asks."""
    listed = set(refused_by(operation.view_func))
    assert codes_of(operation.view_func) - listed - OF_ANY_REQUEST == ONLY_ASKED.get(name, set())


@pytest.mark.parametrize("path", ["/points/transfers", "/points/transfers/batch"])
def test_giving_lists_every_code_of_a_refused_transfer(client: Client, path: str) -> None:
    """F-E5: gifts are judged together with others that wait, so no call leads from the endpoint to their rules."""
    assert set(SAID) <= set(document(client)[f"/api/v1{path}"]["post"]["x-refusals"])


def test_the_document_says_the_codes_to_people_and_to_programs(client: Client) -> None:
    """F-E5: as a list, and in the description that the browsable pages show."""
    operation = document(client)["/api/v1/points/special-awards"]["post"]
    assert "award-own-department" in operation["x-refusals"]
    assert all(f"`{code}`" in operation["description"] for code in operation["x-refusals"])


def document(client: Client) -> dict[str, Any]:
    """Return the paths of the document."""
    paths: dict[str, Any] = client.get("/api/v1/openapi.json").json()["paths"]
    return paths
