"""Applies Django's migrations under a lock, so that several machines can start at once."""

import gc
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg
from psycopg import sql

from dure.kit import locks
from dure.platform import rights

ROOT = Path(__file__).resolve().parents[2]
_ASKED_EVERY = 0.2


@cache
def version() -> str:
    """Return a digest of all migrations: the product's own, and through their versions the libraries'.

    It covers the data that ship with the product too: a new edition is loaded as a migration is applied. So are the
    rights of the product's role.
    """
    digest = hashlib.sha256((ROOT / "requirements" / "runtime.lock").read_bytes())
    rights_too = Path(rights.__file__)
    for file in sorted([rights_too, *ROOT.glob("dure/*/migrations/*.py"), *ROOT.glob("dure/*/data/*.csv")]):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def are_current(where: str | dict[str, Any]) -> bool:
    """Tell whether the database was brought to this version: one query, without Django.

    `where` is a URL or psycopg's parameters. Raises `psycopg.Error` when it cannot be reached.
    """
    given = {"conninfo": where} if isinstance(where, str) else where
    with psycopg.connect(**given, connect_timeout=3) as connection:
        return _noted(connection) == version()


def parameters(connection: Any) -> dict[str, Any]:
    """Return what psycopg needs to connect where Django's `connection` does, past its pool."""
    given = connection.get_connection_params()
    return {name: given[name] for name in given if name not in {"pool", "cursor_factory", "context"}}


def pending() -> list[str]:
    """Return the names of the migrations that the database lacks, in the order they would be applied."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def apply(owner: str | None = None, role: str = "") -> list[str]:
    """Apply what is pending and return its names; waits while another machine does the same.

    With the URL of an `owner` the tables become that one's, and `role` is granted what the product needs.
    """
    from django.core.management import call_command
    from django.db import connection

    with _signed_in_as(owner), _locked():
        names = pending()
        if names or not _is_noted(connection):
            with _garbage_waiting():
                call_command("migrate", interactive=False, verbosity=0)
        with psycopg.connect(**parameters(connection)) as owning:
            if owner:
                rights.grant(owning, role)
            owning.execute(sql.SQL("comment on table django_migrations is {}").format(version()))
    return names


@contextmanager
def _garbage_waiting() -> Iterator[None]:
    """Collect garbage after the block: the models of every state between took a third of the time to look through."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def admit(owner: str, role: str) -> None:
    """Grant `role` what the product needs in tables that came from a backup, which carries no rights."""
    with psycopg.connect(owner) as connection:
        rights.grant(connection, role)


@contextmanager
def _signed_in_as(url: str | None) -> Iterator[None]:
    """Have Django's connection be another role's inside the block."""
    from django.db import connection

    if url is None:
        yield
        return
    before = connection.settings_dict
    told = dj_database_url.parse(url)
    _leave(connection)
    connection.settings_dict = {
        **before,
        **{name: told.get(name, "") for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")},
        "OPTIONS": {**before["OPTIONS"], **told.get("OPTIONS", {})},
    }
    try:
        yield
    finally:
        _leave(connection)
        connection.settings_dict = before


def _leave(connection: Any) -> None:
    connection.close()
    connection.close_pool()


def _noted(connection: psycopg.Connection[Any]) -> str | None:
    """Return the version noted on the table of migrations, which a backup carries with it."""
    comment = connection.execute(
        "select obj_description(to_regclass('django_migrations'), 'pg_class')"
    ).fetchone()
    return comment[0] if comment else None


def _is_noted(connection: Any) -> bool:
    with psycopg.connect(**parameters(connection)) as own:
        return _noted(own) == version()


@contextmanager
def _locked() -> Iterator[None]:
    """Hold a session lock on a connection of its own: migrations open and end transactions on theirs.

    Asked for again and again, for a statement that waits holds a snapshot, which an index that the other machine
    builds concurrently would wait for in turn.
    """
    from django.db import connection

    with psycopg.connect(**parameters(connection), autocommit=True) as holder:
        while not _taken(holder):
            time.sleep(_ASKED_EVERY)
        yield


def _taken(holder: psycopg.Connection[Any]) -> bool:
    row = holder.execute("select pg_try_advisory_lock(%s)", [locks.MIGRATING.number()]).fetchone()
    return row is not None and bool(row[0])


def missing() -> list[str]:
    """Return the apps whose models changed without a migration, or whose migrations fork; asks no database."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState
    from django.utils import translation

    with translation.override(None):  # the texts of a model are those of the code
        loader = MigrationLoader(None)
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        return sorted({*detector.changes(graph=loader.graph), *loader.detect_conflicts()})
