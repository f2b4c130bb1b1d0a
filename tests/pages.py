"""What tests of pages share: a signed-in reader, and the price of a page in SQL statements."""

from typing import Any
from unittest.mock import patch

import psycopg
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dure.accounts.models import Account
from tests.world import World

MOST_QUERIES = 8
"""The most SQL statements a page may take, its session and reader included."""


def signed_in(world: World, name: str) -> Client:
    """Return a browser without script in which the person of that name is signed in."""
    client = Client()
    client.force_login(Account.objects.get(person=world.people[name]))
    return client


def text_of(answer: Any) -> str:
    """Return the text of an answer with plain blanks for those at which no line ends (`kit.formats.together`)."""
    return str(answer.content.decode().replace("\u00a0", " "))


def get(client: Client, address: str, *, most: int = MOST_QUERIES) -> str:
    """Return a page as it is read, with plain blanks; fails when it takes more than `most` statements.

    Statements that go to the driver past Django (the facts of giving) are counted too; what a process reads
    once in its life (policies) is not.
    """
    client.get(address)
    direct: list[str] = []
    execute = psycopg.Connection.execute

    def counted(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        direct.append(str(query))
        return execute(self, query, *args, **kwargs)

    with CaptureQueriesContext(connection) as queries, patch.object(psycopg.Connection, "execute", counted):
        answer: HttpResponse = client.get(address)  # type: ignore[assignment]  # the test client's own class
    assert answer.status_code == 200, answer.status_code
    statements = [query["sql"] for query in queries.captured_queries] + direct
    assert len(statements) <= most, "\n".join(statements)
    return text_of(answer)
