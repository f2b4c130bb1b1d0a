"""Balancers and monitors ask whether a process lives and whether it can serve."""

import psycopg
import pytest
from django.db import connection
from django.test import Client
from psycopg import sql

from dure.platform import migrations
from dure.platform.postgres import OWNER

HOST = "10.0.0.7"


def test_a_living_process_says_so_without_asking_anybody(client: Client) -> None:
    answer = client.get("/healthz", HTTP_HOST=HOST)
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_it_is_ready_when_the_database_is_at_this_version(client: Client) -> None:
    answer = client.get("/readyz", HTTP_HOST=HOST)
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": "reachable", "migrations": "current"}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db(transaction=True)
def test_it_is_not_ready_before_the_migrations(client: Client) -> None:
    with psycopg.connect(**migrations.parameters(connection) | {"user": OWNER}, autocommit=True) as owner:
        owner.execute("comment on table django_migrations is 'another version'")
        try:
            answer = client.get("/readyz")
        finally:
            owner.execute(sql.SQL("comment on table django_migrations is {}").format(migrations.version()))
    assert answer.status_code == 503
    assert answer.json()["migrations"] == "pending"


@pytest.mark.django_db
def test_it_is_not_ready_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "unreachable"
