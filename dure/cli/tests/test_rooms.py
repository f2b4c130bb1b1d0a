"""`dure new-room` makes a room that passes every check; tried in a copy of the checkout."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from dure.cli import main, rooms
from dure.env import environment
from dure.kit import locks
from dure.platform import migrations, postgres
from tests.machine import NIGHTLY

ROOT = Path(__file__).resolve().parents[3]
ROOM = "minutes"
LEFT_OUT = ("[.]*", "var", "node_modules", "staticfiles", "__pycache__", "bench", "images")
OWN = ("DURE_TEST_STATEMENTS", "PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT", "PYTEST_XDIST_TESTRUNUID")
"""What the run around this one is told, and the one inside shall not hear."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A copy of the source with a program for each check."""

    root: Path

    def run(self, *words: str, **told: str) -> subprocess.CompletedProcess[str]:
        """Run a module of Python in the copy, or a program by its path, with the code of the copy."""
        command = words if Path(words[0]).is_absolute() else (sys.executable, "-m", *words)
        around = {name: value for name, value in os.environ.items() if name not in OWN}
        return subprocess.run(
            command,
            cwd=self.root,
            env=around | {"PYTHONPATH": str(self.root)} | told,
            capture_output=True,
            text=True,
            check=False,
        )

    def fails(self, *words: str, **told: str) -> str:
        """Return what a program says that fails, nothing where it succeeds."""
        done = self.run(*words, **told)
        return done.stdout + done.stderr if done.returncode else ""

    def files(self) -> dict[str, str]:
        """Return the files of the source that are texts."""
        paths = (
            path for path in self.root.rglob("*") if path.suffix in (".py", ".md", ".toml", ".po", ".html")
        )
        return {str(path.relative_to(self.root)): path.read_text() for path in paths}


def copied(folder: Path) -> Checkout:
    """Copy the source into a folder and let it look like a checkout."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    (folder / ".git").touch()
    return Checkout(folder)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Return a copy with a new room in it."""
    made = copied(tmp_path_factory.mktemp("room") / "checkout")
    assert made.fails("dure", "new-room", ROOM, "--english", "Minutes", "--korean", "회의록") == ""
    return made


@pytest.fixture(scope="module")
def template(checkout: Checkout, django_db_setup: None) -> None:
    """Have the tables of the copy as the template of its tests: those of this run, and the new room's.

    A database from outside is left to the run inside, which makes its own. The template stays, for processes beside
    this one; it goes when the next version's is made.
    """
    if "DURE_DATABASE_URL" in os.environ:
        return
    server = postgres.cluster(Path(os.environ["DURE_DATA"]))
    with psycopg.connect(server.url("postgres", role=postgres.SUPERUSER), autocommit=True) as administration:
        execute: Callable[..., Any] = administration.execute
        execute("select pg_advisory_lock(%s)", [locks.MAKING_TEST_DATABASES.number()])
        execute("drop database if exists being_roomed with (force)")
        execute(
            f"create database being_roomed template template_{migrations.version()} owner {postgres.OWNER}"
        )
        made = server.url("being_roomed", role=postgres.OWNER)
        urls = {"DURE_DATABASE_URL": server.url("being_roomed"), "DURE_DATABASE_OWNER_URL": made}
        assert checkout.fails("dure", "migrate", **urls) == ""
        with psycopg.connect(made) as looking:
            said = looking.execute(
                "select obj_description('django_migrations'::regclass, 'pg_class')"
            ).fetchone()
        assert said is not None
        name = f"template_{said[0]}"
        there = execute(f"select from pg_database where datname = '{name}'").rowcount
        execute("drop database being_roomed" if there else f"alter database being_roomed rename to {name}")
        execute("select pg_advisory_unlock(%s)", [locks.MAKING_TEST_DATABASES.number()])


def test_a_new_room_passes_the_checks(checkout: Checkout) -> None:
    """Style, format, floors, texts; the types of the whole at night."""
    assert checkout.fails("ruff", "check", "dure", "tests") == ""
    assert checkout.fails("ruff", "format", "--check", "dure", "tests") == ""
    assert checkout.fails(str(Path(sys.executable).with_name("lint-imports"))) == ""
    assert checkout.fails("dure.platform.catalogues", "--check") == ""


def test_a_new_room_passes_its_own_tests(checkout: Checkout, template: None) -> None:
    done = checkout.run("pytest", "-q", "-n0", "-p", "no:cacheprovider", f"dure/{ROOM}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.rpartition(" passed")[0].split()[-1]) > 30


@pytest.mark.skipif(not NIGHTLY, reason="types and tests of the whole take minutes: DURE_NIGHTLY=1")
@pytest.mark.parametrize(
    "check",
    [
        ("mypy", "."),
        ("pytest", "-q", "-n0", "dure/platform/tests/test_migrations.py", "-k", "without_a_migration"),
        ("pytest", "-q", "-n0", "tests/test_rooms.py", "tests/test_walls.py", "tests/test_house_rules.py"),
        ("pytest", "-q", "-n0", "tests/test_permission_matrix.py", "tests/test_refusals_of_the_api.py"),
        ("pytest", "-q", "-n0", "tests/browser/test_accessibility.py"),
    ],
    ids=" ".join,
)
def test_the_house_with_a_new_room_passes_what_is_asked_of_the_whole(
    checkout: Checkout, template: None, check: tuple[str, ...]
) -> None:
    """Its endpoints stand in the permission matrix, its pages have no violation, its tables their migration."""
    assert checkout.fails(*check) == ""


def test_a_new_room_names_its_own_things_and_leaves_nothing_of_the_skeleton(checkout: Checkout) -> None:
    made = {name: text for name, text in checkout.files().items() if ROOM in name}
    assert {f"dure/{ROOM}/room.py", f"dure/{ROOM}/tests/endpoints.py", f"docs/{ROOM}.md"} < made.keys()
    assert [
        name for name, text in made.items() if re.search(r"__(room|Room|English|Korean|organiz)", text)
    ] == []
    listing = (
        checkout.root / "docs/glossary.md",
        checkout.root / "README.md",
        checkout.root / "pyproject.toml",
    )
    assert [path.name for path in listing if ROOM not in path.read_text()] == []


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (ROOM, "is taken"),
        ("points", "is taken"),
        ("kit", "is taken"),
        ("auth", "is taken"),
        ("people", "is taken"),
        ("Minutes", "small Latin letters"),
        ("../up", "small Latin letters"),
        ("a-room", "small Latin letters"),
        ("import", "small Latin letters"),
        ("회의록", "small Latin letters"),
        ("x" * 19, "small Latin letters"),
    ],
)
def test_a_name_that_will_not_do_is_told_and_nothing_is_written(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, name: str, why: str
) -> None:
    monkeypatch.setattr(rooms, "ROOT", checkout.root)
    before = checkout.files()
    said = CliRunner().invoke(main, ["new-room", name])
    assert said.exit_code > 0
    assert why in said.output
    assert checkout.files() == before


def test_nothing_is_overwritten(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "ROOT", checkout.root)
    (checkout.root / "docs/agenda.md").write_text("# Mine\n")
    before = checkout.files()
    said = CliRunner().invoke(main, ["new-room", "agenda"])
    assert said.exit_code == 1
    assert "docs/agenda.md is there already" in said.output
    assert checkout.files() == before


@pytest.mark.parametrize("heading", ['"', "\\", "{% x %}"])
def test_a_heading_that_would_break_the_texts_is_refused(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, heading: str
) -> None:
    monkeypatch.setattr(rooms, "ROOT", checkout.root)
    before = checkout.files()
    said = CliRunner().invoke(main, ["new-room", "ledgers", "--korean", heading])
    assert said.exit_code == 1
    assert checkout.files() == before


def test_a_list_without_a_place_for_the_room_stops_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "ROOT", tmp_path)
    for folder in (".git", "dure/organizations/migrations"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "dure/organizations/migrations/0001_initial.py").touch()
    (tmp_path / "pyproject.toml").write_text("[tool.other]\n")
    said = CliRunner().invoke(main, ["new-room", "ledgers"])
    assert said.exit_code == 1
    assert "pyproject.toml has no place" in said.output
    assert not (tmp_path / "dure/ledgers").exists()


def test_outside_of_a_checkout_and_in_production_no_room_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "ROOT", tmp_path)
    outside = CliRunner().invoke(main, ["new-room", "ledgers"])
    (tmp_path / ".git").touch()
    monkeypatch.setattr(rooms, "told", lambda: environment().model_copy(update={"env": "production"}))
    in_production = CliRunner().invoke(main, ["new-room", "ledgers"])
    assert (outside.exit_code, in_production.exit_code) == (1, 1)
    assert "in a git checkout" in outside.output
    assert "not in production" in in_production.output
    assert list(tmp_path.iterdir()) == [tmp_path / ".git"]
