"""A scratch installation for one benchmark: its own data folder, its own PostgreSQL with full durability."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dure.env import environment
from dure.platform import databases, postgres
from dure.platform.postgres import Cluster


@contextmanager
def installation() -> Iterator[Cluster]:
    """Start a migrated, empty installation and remove it afterwards; Django is ready inside the block."""
    folder = Path(tempfile.mkdtemp(prefix="dure-bench-"))
    folder.chmod(0o755)
    os.environ |= {
        "DURE_ENV": "development",
        "DURE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "dure.settings",
    }
    server = postgres.cluster(folder)
    postgres.start(server)
    # pgbench brings 64 clients of its own beside the pools of two servers.
    with (server.data / "postgresql.conf").open("a") as conf:
        conf.write("max_connections = 300\n")
    postgres.stop(server)
    postgres.start(server)
    try:
        import django

        django.setup()
        databases.migrate(environment())
        yield server
    finally:
        postgres.stop(server, mode="immediate")
        shutil.rmtree(folder, ignore_errors=True)
