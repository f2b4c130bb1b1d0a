"""Servers of a test's own, apart from the one the other tests share."""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from dure.platform import postgres
from dure.platform.postgres import creation

ROOT = Path(__file__).resolve().parents[3]
PROGRAMS = Path(os.environ["DURE_TEST_POSTGRES"]) if "DURE_TEST_POSTGRES" in os.environ else None


def describe(folder: Path) -> postgres.Cluster:
    """Describe a server in `folder`, of the PostgreSQL that this run tests against."""
    return postgres.cluster(folder, programs=PROGRAMS, durable=False)


def remove(folder: Path) -> None:
    """Remove a data folder and what root keeps for it elsewhere."""
    server = describe(folder)
    postgres.stop(server, mode="immediate")
    for each in (server.data.parent, server.socket, folder):
        shutil.rmtree(each, ignore_errors=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Make an empty data folder."""
    made = ROOT / "var" / "scratch" / uuid.uuid4().hex[:8]
    made.mkdir(parents=True)
    yield made
    remove(made)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Make an empty data folder that every user may enter, wherever the clone lies."""
    made = Path(tempfile.mkdtemp(prefix="dure-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    remove(made)


@pytest.fixture(scope="session")
def made() -> Iterator[postgres.Cluster]:
    """Make the files of a server that nobody starts: to make them takes two seconds, to copy them a fifth of one."""
    folder = ROOT / "var" / "scratch" / uuid.uuid4().hex[:8]
    folder.mkdir(parents=True)
    pattern = describe(folder)
    postgres.prepare(pattern)
    yield pattern
    remove(folder)


@pytest.fixture
def server(folder: Path, made: postgres.Cluster) -> postgres.Cluster:
    """Describe a server that is made and does not run."""
    copy = describe(folder)
    creation.ensure_folders(copy)
    subprocess.run(["cp", "-a", made.data, copy.data], check=True)
    return copy


@pytest.fixture
def unmade(folder: Path) -> postgres.Cluster:
    """Describe a server that is not made yet."""
    return describe(folder)
