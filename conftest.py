"""What all tests share: a private PostgreSQL, started before Django reads its settings.

`DURE_TEST_POSTGRES` names the folder of another PostgreSQL's programs (`/usr/lib/postgresql/15/bin`) to
test against instead of the wheel's. Tables are migrated once into a template database whose name holds a
digest of all migrations; every run, and every process of a run, copies it in a fraction of a second.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import django
import hypothesis
import pytest

from dure.kit import locks
from dure.platform import surroundings

if TYPE_CHECKING:
    from django.db.backends.postgresql.base import DatabaseWrapper

ROOT = Path(__file__).resolve().parent
PROGRAMS = Path(os.environ["DURE_TEST_POSTGRES"]) if "DURE_TEST_POSTGRES" in os.environ else None
# Here and not in pyproject.toml, where pytest-django would read the settings before these lines.
surroundings.forget()
os.environ.setdefault("DURE_ENV", "test")
os.environ.setdefault("DURE_DATA", str(ROOT / "var" / ("tests-other" if PROGRAMS else "tests")))

from dure import clock  # noqa: E402 -- the environment has to stand first
from dure.platform import catalogues, postgres  # noqa: E402 -- the environment has to stand first

pytest_plugins = ["tests.budget", "tests.statements"]
SAMPLE_MOMENT = datetime(2026, 11, 20, 15, 0, tzinfo=clock.SEOUL)
"""When it is in the sample government of tests: a Friday afternoon."""

# How fast a machine is today fails no property.
hypothesis.settings.register_profile("dure", deadline=None)
hypothesis.settings.load_profile("dure")
catalogues.compile_all()
django.setup()  # here, so that the conftest.py of a room may import models

_outside = "DURE_DATABASE_URL" in os.environ
_server = postgres.cluster(Path(os.environ["DURE_DATA"]), programs=PROGRAMS, durable=False)
_running = ExitStack()


def pytest_configure() -> None:
    """Start the test database unless an outside one is named; runs side by side share it."""
    if not _outside:
        _running.enter_context(postgres.using(_server))


def pytest_unconfigure() -> None:
    """Stop it again when no other run uses it."""
    _running.close()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:  # noqa: ARG001
    """Give this process a database of its own, copied from the migrated template."""
    from django.conf import settings

    name = _own()
    with django_db_blocker.unblock():
        with _administration() as cursor:
            # One process at a time: two that grant or make the template at once would fail.
            cursor.execute("select pg_advisory_lock(%s)", [locks.MAKING_TEST_DATABASES.number()])
            _admit(cursor)
            template = _template(cursor)
            _copy(cursor, template, name)
        _use(name)
        settings.DATABASES["default"]["NAME"] = name
        _keep_what_migrations_bring(name)
    yield
    with django_db_blocker.unblock():
        _leave()
        with _administration() as cursor:
            cursor.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def sample_government(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:  # noqa: ARG001
    """Load the sample government as on `SAMPLE_MOMENT` into a database of this process's own; return its name.

    It has one whole month of history, and the running one. Whichever process of a run needs it first loads it for all.
    """
    name = f"sample_{os.getpid()}"
    with django_db_blocker.unblock(), _administration() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [locks.MAKING_TEST_DATABASES.number()])
        _copy(cursor, _loaded_sample(cursor), name)
    yield name
    with _administration() as cursor:
        cursor.execute(f"drop database {name} with (force)")


def _loaded_sample(cursor: Any) -> str:
    """Return the name of the database that holds the sample government for all processes of this run."""
    from dure.sample.load import load

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    name = f"loaded_{run}"
    cursor.execute("select datname from pg_database where datname like 'loaded\\_%%'")
    found = [row[0] for row in cursor.fetchall()]
    if name in found:
        return name
    for former in found:
        cursor.execute(f"drop database if exists {former} with (force)")
    _copy(cursor, _template(cursor), "being_loaded")
    with _connected_to("being_loaded"), clock.travel(SAMPLE_MOMENT):
        load(months=1)
    cursor.execute(f"alter database being_loaded rename to {name}")
    return name


@pytest.fixture
def in_sample_government(sample_government: str, django_db_blocker: Any) -> Iterator[None]:
    """Run the test in the sample government at `SAMPLE_MOMENT`; what it writes is rolled back."""
    from django.db import transaction

    unit = transaction.atomic()
    unit._from_testcase = True  # type: ignore[attr-defined]  # noqa: SLF001 -- durable acts may stand in it
    with django_db_blocker.unblock(), _connected_to(sample_government), clock.travel(SAMPLE_MOMENT), unit:
        yield
        transaction.set_rollback(True)


@pytest.fixture
def live_sample_government(sample_government: str, transactional_db: None) -> Iterator[None]:  # noqa: ARG001
    """Run the test in a copy of the sample government at `SAMPLE_MOMENT`, which the live server sees too."""
    copy = f"{sample_government}_copy"
    with _administration() as cursor:
        _copy(cursor, sample_government, copy)
        with _connected_to(copy), clock.travel(SAMPLE_MOMENT):
            yield
        cursor.execute(f"drop database {copy} with (force)")


def _admit(cursor: Any) -> None:
    """Make the two roles, and let the tests' own become the owner when it asks (see tests/tampering.py)."""
    for role in ("dure", postgres.OWNER):
        cursor.execute("select 1 from pg_roles where rolname = %s", [role])
        if not cursor.fetchone():
            cursor.execute(f"create role {role} login")
    cursor.execute("revoke set on parameter session_replication_role from dure")
    cursor.execute(f"grant set on parameter session_replication_role to {postgres.OWNER}")
    cursor.execute(f"alter role dure noinherit; grant {postgres.OWNER} to dure")


def _own() -> str:
    """Return the name of this process's database."""
    return f"test_{os.getpid()}"


def _copy(cursor: Any, template: str, name: str) -> None:
    cursor.execute(f"drop database if exists {name} with (force)")
    cursor.execute(f"create database {name} template {template} strategy file_copy owner {postgres.OWNER}")


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    """Connect to another database inside the block."""
    _use(name)
    try:
        yield
    finally:
        _use(_own())


@contextmanager
def _administration() -> Iterator[Any]:
    """Give a cursor of the embedded server's superuser, or of whoever an outside URL names."""
    import psycopg

    with psycopg.connect(_administrator("postgres"), autocommit=True) as connection:
        yield connection.cursor()


def _administrator(database: str) -> str:
    """Return the connection string of the server's superuser, or of whoever an outside URL names."""
    from psycopg.conninfo import make_conninfo

    outside = os.environ.get("DURE_DATABASE_URL")
    if outside:
        return make_conninfo(outside, dbname=database)
    return _server.url(database, role=postgres.SUPERUSER)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Start every test with a process that has seen no token and counted nothing; rows of other tests are gone."""
    from dure.kit import pace, rooms

    pace.forget()
    rooms.forget()


def _template(cursor: Any) -> str:
    """Return the name of the template that today's migrations make; make it when it is missing."""
    from dure.platform import migrations

    template = f"template_{migrations.version()}"
    cursor.execute("select 1 from pg_database where datname = %s", [template])
    if cursor.fetchone():
        return template
    cursor.execute("select datname from pg_database where datname like 'template\\_%%'")
    for stale in [row[0] for row in cursor.fetchall()]:
        cursor.execute(f"drop database {stale}")
    cursor.execute("drop database if exists being_made with (force)")
    cursor.execute(f"create database being_made owner {postgres.OWNER}")
    _use("being_made")
    migrations.apply(_owner("being_made"), "dure")
    _leave()
    cursor.execute(f"alter database being_made rename to {template}")
    return template


def _owner(database: str) -> str:
    """Return the URL of the role that owns the tables, or of whoever an outside URL names."""
    return _administrator(database) if _outside else _server.url(database, role=postgres.OWNER)


def _use(name: str) -> None:
    from django.db import connection

    _leave()
    connection.settings_dict["NAME"] = name


def _leave() -> None:
    from django.db import connection

    connection.close()
    cast("DatabaseWrapper", connection).close_pool()


def _keep_what_migrations_bring(own: str) -> None:
    """Let Django empty tables after transactional tests in our way, all but those that hold rows now."""
    import psycopg
    from django.core.management.commands import flush
    from django.db.backends.postgresql.operations import DatabaseOperations

    with psycopg.connect(_administrator(own)) as cursor:
        tables = [
            row[0] for row in cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        ]
        kept = [
            one
            for one in tables
            if cursor.execute(f"select exists (select from {one})").fetchone() == (True,)
        ]
    statement = _EMPTY.replace("KEPT", ", ".join(f"'{one}'" for one in kept))

    def empty(_self: object, _statements: Iterable[str]) -> None:
        from django.db import connection

        with psycopg.connect(_administrator(connection.settings_dict["NAME"])) as cursor:
            # Append-only triggers refuse it otherwise; the product itself may not.
            cursor.execute("set local session_replication_role = replica")
            cursor.execute(statement.encode())

    # On the class: a browser test's event loop gives this thread a second connection.
    DatabaseOperations.execute_sql_flush = empty  # type: ignore[assignment,method-assign]
    # Nothing is gone that it would make anew.
    flush.emit_post_migrate_signal = lambda *_told, **_named: None  # type: ignore[attr-defined]  # its import


# To truncate one table is to truncate all that refer to it, which takes half a second. To delete from those that
# were written takes a fiftieth of that but leaves the space behind: what has grown is truncated.
_EMPTY = """
do $$
declare
    written regclass[];
    size bigint;
    one regclass;
begin
    select array_agg(oid::regclass), sum(pg_relation_size(oid)) into written, size from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not in (KEPT)
        and pg_relation_size(oid) > 0;
    if size > 8388608 then
        execute format('truncate %s cascade', array_to_string(written, ', '));
    elsif size > 0 then
        foreach one in array written loop
            execute format('delete from %s', one);
        end loop;
    end if;
end $$
"""
