"""Makes an embedded server: its user, its data folder, its configuration, its socket folder."""

import fcntl
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from dure.env import environment
from dure.platform import private
from dure.platform.postgres.place import (
    OWNER,
    ROLE,
    SUPERUSER,
    SYSTEM_FOLDER,
    Cluster,
    DatabaseError,
    can_enter,
    current_user,
)
from dure.platform.postgres.programs import major, plainly_named, run

_FIRST_WITH_OWN_COLLATION = 17
_ROLES = f"create role {ROLE} login;\ncreate role {OWNER} login;\ncreate database {ROLE} owner {OWNER};\n"


def ensure_created(server: Cluster) -> None:
    """Make the server's data folder unless it is there; it appears complete or not at all.

    Raises `DatabaseError` when the folder belongs to another user or another PostgreSQL made it.
    """
    if server.data.exists():
        _check_version(server)
        return
    # When the product is killed its initdb writes on: whoever comes next waits until the last process that
    # inherited the lock has ended, and only then clears away what is half made.
    with (server.folder / "creation.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for former in server.data.parent.glob(f"{server.data.name}.half.*"):
            shutil.rmtree(former)
        _create(server, holds=(lock.fileno(),))


def _create(server: Cluster, holds: Sequence[int]) -> None:
    half = Path(tempfile.mkdtemp(prefix=f"{server.data.name}.half.", dir=server.data.parent))
    give(server, half)
    with plainly_named(server) as folder:
        run(
            server,
            *("initdb", "-D", str(half), "-U", SUPERUSER, "--encoding=UTF8", "--data-checksums"),
            *("--auth-local=peer", "--auth-host=reject", *_locale(server)),
            *(() if server.durable else ("--no-sync",)),
            holds=holds,
            folder=folder,
        )
    with (half / "postgresql.conf").open("a") as conf:
        conf.write("\ninclude_if_exists = 'dure.conf' # written anew at every start\n")
    # A server of its own for two statements would double the time of a first start.
    run(server, "postgres", "--single", "-D", str(half), SUPERUSER, given=_ROLES, holds=holds)
    half.rename(server.data)


def ensure_user(server: Cluster) -> None:
    """Make the system user that runs the server when the product is root and it is missing."""
    if os.geteuid() != 0:
        return
    try:
        pwd.getpwnam(server.user)
    except KeyError:
        useradd = subprocess.run(
            [
                "useradd",
                "--system",
                "--user-group",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                server.user,
            ],
            check=False,
            capture_output=True,
            text=True,
        )
        if useradd.returncode != 0:
            raise DatabaseError(
                f"The system user {server.user} for PostgreSQL could not be made: {useradd.stderr.strip()}"
            ) from None


def ensure_folders(server: Cluster) -> None:
    """Make the folders around the data, private where they have to be."""
    private.make(server.folder)
    if server.data.parent != server.folder:
        for folder in (SYSTEM_FOLDER, server.data.parent):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o711)
    elif os.geteuid() == 0 and not can_enter(server.user, server.folder):
        # Made a moment ago under a strict umask; the folders above it can be entered (see place.py).
        server.folder.chmod(server.folder.stat().st_mode | 0o011)


def ensure_socket_folder(server: Cluster) -> None:
    """Make the private folder of the socket. Raises `DatabaseError` when another user made it before."""
    try:
        server.socket.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        folder = server.socket.lstat()
        ours = {pwd.getpwnam(server.user).pw_uid, os.geteuid()}
        if not stat.S_ISDIR(folder.st_mode) or folder.st_uid not in ours:
            raise DatabaseError(
                f"{server.socket} is needed for the database's socket but belongs to another user; remove it."
            ) from None
    give(server, server.socket)
    server.socket.chmod(0o700)


def configure(server: Cluster) -> None:
    """Write the configuration: who may connect, where the server listens, how it is tuned."""
    users = sorted({current_user(), server.user})
    _write(server, "pg_hba.conf", "local all all peer map=product\n")
    _write(
        server,
        "pg_ident.conf",
        "".join(f"product {user} {role}\n" for user in users for role in (ROLE, OWNER, SUPERUSER)),
    )
    _write(server, "dure.conf", "\n".join(_settings(server)) + "\n")


def give(server: Cluster, path: Path) -> None:
    """Give `path` to the server's user when the product runs as root."""
    if os.geteuid() == 0:
        shutil.chown(path, server.user, pwd.getpwnam(server.user).pw_gid)


def _check_version(server: Cluster) -> None:
    try:
        made_by = (server.data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise DatabaseError(f"{server.data} is there but holds no database; remove it.") from None
    except PermissionError:
        owner = pwd.getpwuid(server.data.stat().st_uid).pw_name
        raise DatabaseError(
            f"The database in {server.data} belongs to the user {owner}: start as that user or as root, "
            "or choose another folder with DURE_DATA."
        ) from None
    if int(made_by) != major(server):
        raise DatabaseError(
            f"The database in {server.data} was made by PostgreSQL {made_by}, this is {major(server)}: "
            "move it with `dure backup` under the version that made it and `dure restore` here."
        )


def _settings(server: Cluster) -> list[str]:
    lines = [
        "listen_addresses = ''",
        f"unix_socket_directories = '{server.socket}'",
        "unix_socket_permissions = 0700",
        # Every web process has a pool somewhat larger than its threads; the worker and commands come on top.
        f"max_connections = {environment().workers * (environment().threads + 2) + 40}",
        "shared_buffers = 256MB",
        "timezone = 'UTC'",
        "log_timezone = 'Asia/Seoul'",
        "max_wal_size = 2GB",
        "wal_compression = on",
        "jit = off",
    ]
    if server.durable:
        # A ring of seven files, one for each day of the week.
        return [*lines, "logging_collector = on", "log_filename = '%a.log'", "log_truncate_on_rotation = on"]
    # A table that is vacuumed between two tests is believed to be empty: whoever fills it then waits for minutes.
    return [*lines, "fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off"]


def _write(server: Cluster, name: str, text: str) -> None:
    path = server.data / name
    path.write_text(text)
    path.chmod(0o600)
    give(server, path)


def _locale(server: Cluster) -> list[str]:
    """Return options for one collation that is the same on every machine, whatever libc it has."""
    if major(server) >= _FIRST_WITH_OWN_COLLATION:
        # pg_trgm asks the libc character class and not the collation provider: under plain C it sees no
        # letter in Hangul and its indexes stay empty.
        return ["--locale=C", "--lc-ctype=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]
