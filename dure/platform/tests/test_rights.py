"""The role that works owns nothing: what is append-only it can add to, and it cannot put a guard to sleep (F-C6)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import Error, connection, transaction

from dure.platform import databases, migrations, postgres, rights
from dure.platform.tests.conftest import describe
from dure.points.verification.guards import _APPEND_ONLY

_OWNERS = (
    "select distinct pg_get_userbyid(relowner) from pg_class where relnamespace = 'public'::regnamespace"
)


def refused(statement: str) -> str:
    """Run a statement as the product's own role; return what the database said against it."""
    with pytest.raises(Error) as problem, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(problem.value)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DELETE FROM audit_entry", "permission denied"),
        ("UPDATE audit_entry SET action = 'x'", "permission denied"),
        ("TRUNCATE audit_entry", "permission denied"),
        ("TRUNCATE points_notice", "permission denied"),
        ("ALTER TABLE audit_entry DISABLE TRIGGER ALL", "must be owner"),
        ("DROP TRIGGER append_only ON audit_entry", "must be owner"),
        (
            "CREATE TRIGGER mine BEFORE INSERT ON audit_entry EXECUTE FUNCTION dure_append_only()",
            "permission denied",
        ),
        ("DROP TABLE audit_entry CASCADE", "must be owner"),
        ("SET LOCAL session_replication_role = replica", "permission denied"),
        ("DELETE FROM django_migrations", "permission denied"),
        ("CREATE TABLE mine ()", "permission denied"),
        (
            "CREATE OR REPLACE FUNCTION dure_append_only() RETURNS trigger LANGUAGE plpgsql AS 'begin end'",
            "permission",
        ),
    ],
)
@pytest.mark.django_db
def test_the_working_role_is_refused(statement: str, reason: str) -> None:
    assert reason in refused(statement)


@pytest.mark.django_db
def test_the_working_role_may_add_to_what_is_append_only_and_read_it() -> None:
    asked = "SELECT has_table_privilege(%s, 'SELECT'), has_table_privilege(%s, 'INSERT'),"
    with connection.cursor() as cursor:
        for table in _APPEND_ONLY:
            cursor.execute(f"{asked} has_table_privilege(%s, 'TRUNCATE, TRIGGER, REFERENCES')", [table] * 3)
            assert cursor.fetchone() == (True, True, False), table


@pytest.mark.django_db
def test_a_table_of_ones_own_does_not_stand_in_the_way_of_the_one_a_guard_reads() -> None:
    """A temporary table is looked for first, unless the guard says where it looks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proname LIKE 'dure\\_%' AND prorettype = 'trigger'::regtype"
            " AND proconfig IS DISTINCT FROM ARRAY['search_path=public, pg_temp']"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_the_doctor_finds_no_weakness_in_the_working_role_and_names_the_owners() -> None:
    given = migrations.parameters(connection)
    with psycopg.connect(**given) as working:
        assert rights.weakness(working) is None
    with psycopg.connect(**given | {"user": postgres.OWNER}) as owning:
        assert rights.weakness(owning) == "owns the tables"
    with psycopg.connect(**given | {"user": postgres.SUPERUSER}) as ruling:
        assert rights.weakness(ruling) == "is a superuser"


@pytest.fixture(scope="module")
def before() -> Iterator[postgres.Cluster]:
    """Make an installation as versions before made it: one role that works and owns everything."""
    from dure.platform.tests.conftest import ROOT, remove

    server = describe(ROOT / "var" / "scratch" / f"before-{os.getpid()}")
    with postgres.using(server):
        with psycopg.connect(server.url("postgres", role=postgres.SUPERUSER), autocommit=True) as ruling:
            ruling.execute("alter database dure owner to dure")
            ruling.execute(f"drop role {postgres.OWNER}")
        migrate(DURE_DATABASE_URL=server.url(), DURE_DATA=str(server.folder))
        with psycopg.connect(server.url()) as working:
            working.execute("comment on table django_migrations is 'older'")
        yield server
    remove(server.folder)


def migrate(**told: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DURE_")}
    subprocess.run(
        [sys.executable, "-m", "dure", "migrate"], env=kept | {"DURE_ENV": "test"} | told, check=True
    )


def owners(server: postgres.Cluster) -> list[Any]:
    with psycopg.connect(server.url()) as working:
        return working.execute(_OWNERS).fetchall()


def test_an_installation_of_the_version_before_upgrades_by_itself(before: postgres.Cluster) -> None:
    """`dure up` migrates when the version differs; the tables change their owner then."""
    assert owners(before) == [("dure",)]
    with psycopg.connect(before.url()) as working:
        assert rights.weakness(working) == "owns the tables"
    migrate(DURE_DATA=str(before.folder))
    assert owners(before) == [(postgres.OWNER,)]
    assert migrations.are_current(before.url())
    with psycopg.connect(before.url()) as working:
        assert rights.weakness(working) is None
        working.execute(
            "insert into audit_entry (at, action, subject, outcome, details, agent)"
            " values (now(), 'x', '', 'ok', '{}', '')"
        )
        working.execute("analyze audit_entry")
    assert databases.role_of(before.url()) == "dure"
