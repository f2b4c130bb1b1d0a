"""What tests of exports share: an October that is over, who asks for files, and what is in them."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from dure import clock
from dure.results.selections.tests.rounds import LATER, october
from tests.world import World

__all__ = ["october"]
WHERE = "/api/v1/points/exports"
PERIOD = {"from": "2026-10-01", "to": "2026-10-31"}
ClientOf = Callable[..., Client]


@pytest.fixture(autouse=True)
def later(october: World) -> Iterator[None]:
    with clock.travel(LATER):
        yield


@pytest.fixture
def boss(client_of: ClientOf, october: World) -> Client:
    return client_of("정하늘", "read", "write", "operate")


def read(client: Client, kind: str, **asked: Any) -> Any:
    return client.get(f"{WHERE}/{kind}", PERIOD | asked)


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body_of(answer).decode("utf-8-sig"))))


def keyed(client: Client, address: str) -> Any:
    return client.post(address, content_type="application/json", headers={"Idempotency-Key": "k"})
