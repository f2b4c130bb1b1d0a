"""The embedded PostgreSQL: the one package that knows which wheel brings it and how it is run.

Only the product's own user can reach it: it listens on a Unix socket in a private folder and nowhere
else, `peer` authentication maps exactly that user to the database's roles, and clients check in turn that
the server runs as the user they expect. The product's role `dure` is no superuser and owns nothing: the tables
belong to `dure_owner`, as whom migrations run.
PostgreSQL refuses to run as root, so when the product is started as root the server runs as the system
user `dure-postgres`, or as whoever owns the data already.
"""

from dure.platform.postgres.place import (
    OWNER,
    SUPERUSER,
    Cluster,
    DatabaseError,
    cluster,
    url,
    wheel_programs,
)
from dure.platform.postgres.programs import run
from dure.platform.postgres.roles import settle
from dure.platform.postgres.server import (
    alone,
    command,
    is_running,
    open_start_log,
    pid,
    prepare,
    shared,
    start,
    stop,
    using,
    wait_until_ready,
)

__all__ = [
    "OWNER",
    "SUPERUSER",
    "Cluster",
    "DatabaseError",
    "alone",
    "cluster",
    "command",
    "is_running",
    "open_start_log",
    "pid",
    "prepare",
    "run",
    "settle",
    "shared",
    "start",
    "stop",
    "url",
    "using",
    "wait_until_ready",
    "wheel_programs",
]
