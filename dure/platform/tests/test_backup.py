"""A backup holds everything, and comes back only into an empty database."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dure.audit import actions
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM
from dure.platform import backup, migrations, postgres, rights

PROGRAMS = postgres.wheel_programs()


@pytest.fixture
def here(transactional_db: None) -> str:
    """Return the owner's URL of the test's own database, with an entry in it."""
    from django.db import connection

    actions.record("backup.test", actor=SYSTEM, details={"왜": "조사가 맞는지"})
    parameters = migrations.parameters(connection)
    return psycopg.conninfo.make_conninfo(
        **{name: parameters[name] for name in ("dbname", "host", "requirepeer")}, user=postgres.OWNER
    )


@pytest.fixture
def empty(here: str) -> Iterator[str]:
    """Return the URL of an empty database beside it."""
    parts = psycopg.conninfo.conninfo_to_dict(here)
    name = f"{parts['dbname']}_restored"
    superuser = psycopg.conninfo.make_conninfo(here, user=postgres.SUPERUSER, dbname="postgres")
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(f"create database {name} owner dure_owner")
        yield psycopg.conninfo.make_conninfo(here, dbname=name)
        connection.execute(f"drop database {name} with (force)")


def test_what_was_backed_up_is_restored_with_its_triggers(here: str, empty: str, tmp_path: Path) -> None:
    backup.backup(here, PROGRAMS, tmp_path / "kept")
    backup.restore(empty, PROGRAMS, tmp_path / "kept")
    migrations.admit(empty, "dure")
    with psycopg.connect(empty, user="dure") as connection:
        assert rights.weakness(connection) is None
    with psycopg.connect(empty) as connection:
        assert connection.execute("select action, details ->> '왜' from audit_entry").fetchall() == [
            ("backup.test", "조사가 맞는지")
        ]
        with pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute("delete from audit_entry")
    assert migrations.are_current(empty)
    assert Entry.objects.count() == 1


def test_a_backup_is_readable_by_its_owner_alone(here: str, tmp_path: Path) -> None:
    backup.backup(here, PROGRAMS, tmp_path / "kept")
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o600


def test_a_link_laid_before_is_not_followed(here: str, tmp_path: Path) -> None:
    """F-C10: where others may write, the backup's name can be foreseen."""
    (tmp_path / "kept.partial").symlink_to(tmp_path / "elsewhere")
    backup.backup(here, PROGRAMS, tmp_path / "kept")
    assert not (tmp_path / "elsewhere").exists()
    assert (tmp_path / "kept").stat().st_size > 100_000


def test_no_password_stands_among_the_arguments_of_a_program() -> None:
    """F-C10: everybody on the machine may list them."""
    where, told = backup._told_apart("postgresql://dure:geheim%40@db.example/dure?sslmode=verify-full")
    assert told == {"PGPASSWORD": "geheim@"}
    assert psycopg.conninfo.conninfo_to_dict(where) == {
        "user": "dure",
        "host": "db.example",
        "dbname": "dure",
        "sslmode": "verify-full",
    }


def test_a_backup_that_fails_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(postgres.DatabaseError, match=r"pg_dump failed: .*error"):
        backup.backup("postgresql:///none?host=/nowhere", PROGRAMS, tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_restored_over_data(here: str, tmp_path: Path) -> None:
    backup.backup(here, PROGRAMS, tmp_path / "kept")
    with pytest.raises(postgres.DatabaseError, match="holds data already"):
        backup.restore(here, PROGRAMS, tmp_path / "kept")
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("share", [0.5, 0.9, 0.999])
def test_a_cut_backup_leaves_the_database_empty(here: str, empty: str, tmp_path: Path, share: float) -> None:
    backup.backup(here, PROGRAMS, tmp_path / "kept")
    whole = (tmp_path / "kept").read_bytes()
    (tmp_path / "kept").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(postgres.DatabaseError, match="was not restored"):
        backup.restore(empty, PROGRAMS, tmp_path / "kept")
    with psycopg.connect(empty) as connection:
        assert connection.execute(
            "select count(*) from pg_tables where schemaname = 'public'"
        ).fetchone() == (0,)
