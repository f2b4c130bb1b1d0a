"""A PostgreSQL that somebody else runs has to be new enough and bring two extensions."""

import psycopg
import pytest

from dure.platform import outside, postgres


@pytest.fixture
def url(db: None) -> str:
    from django.db import connection

    from dure.platform import migrations

    given = migrations.parameters(connection)
    return psycopg.conninfo.make_conninfo(**{name: given[name] for name in ("dbname", "user", "host")})


def test_a_database_is_accepted_from_the_oldest_version_on(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(url) as connection:
        version = connection.info.server_version // 10_000
    monkeypatch.setattr(outside, "OLDEST", version)
    outside.check(url)
    monkeypatch.setattr(outside, "OLDEST", version + 1)
    with pytest.raises(postgres.DatabaseError, match=f"{version + 1} or newer"):
        outside.check(url)


def test_one_that_is_too_old_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "OLDEST", 99)
    with pytest.raises(postgres.DatabaseError, match="99 or newer is needed"):
        outside.check(url)


def test_one_without_the_extensions_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "EXTENSIONS", ("btree_gist", "dreams"))
    with pytest.raises(postgres.DatabaseError, match="lacks dreams"):
        outside.check(url)


def test_one_that_does_not_answer_is_told_in_one_sentence() -> None:
    with pytest.raises(postgres.DatabaseError, match="cannot be reached") as refused:
        outside.check("postgresql://dure@127.0.0.1:1/dure")
    assert "\n" not in str(refused.value)
