"""The tables follow the models, and any number of machines may bring them up to date at once."""

import subprocess
import sys
from pathlib import Path

import psycopg

from dure.platform import migrations, postgres


def test_no_model_changed_without_a_migration() -> None:
    assert migrations.missing() == []


def told(url: str, owner: str | None = None) -> dict[str, str]:
    """Return the environment of a command on an outside database."""
    known = {"DURE_ENV": "test", "DURE_DATABASE_URL": url, "PATH": "/usr/bin:/bin"}
    return known | ({"DURE_DATABASE_OWNER_URL": owner} if owner else {})


def test_machines_that_start_at_once_wait_for_each_other(folder: Path) -> None:
    server = postgres.cluster(folder)
    environment = told(server.url(), server.url(role=postgres.OWNER))
    with postgres.using(server):
        machines = [
            subprocess.Popen(
                [sys.executable, "-m", "dure", "migrate"], env=environment, stdout=subprocess.PIPE, text=True
            )
            for _ in range(2)
        ]
        said = sorted(machine.communicate()[0].strip() for machine in machines)
        assert [machine.returncode for machine in machines] == [0, 0]
        assert said[0].endswith("migrations applied")
        assert said[1] == "the database is up to date"
        assert migrations.are_current(server.url())


def test_a_database_of_another_version_is_not_current(folder: Path) -> None:
    server = postgres.cluster(folder)
    with postgres.using(server):
        assert not migrations.are_current(server.url())
        with psycopg.connect(server.url(role=postgres.OWNER)) as connection:
            connection.execute("create table django_migrations ()")
            connection.execute("comment on table django_migrations is 'older'")
        assert not migrations.are_current(server.url())
