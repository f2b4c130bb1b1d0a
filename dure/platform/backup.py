"""Backups: one file in PostgreSQL's custom format, of the embedded or of an outside database."""

import functools
import os
import subprocess
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, cast

from dure.platform.postgres import DatabaseError
from dure.platform.postgres.programs import reason
from dure.platform.surroundings import for_postgres

# The database may belong to another role where it comes back.
_AS_ANYBODY = ("--no-owner", "--no-privileges")

_UNKNOWN_BEFORE_17 = b"SET transaction_timeout = 0;\n"


def backup(url: str, programs: Path, file: Path) -> None:
    """Write the database at `url` to `file`, complete or not at all; only its owner can read it.

    Raises `DatabaseError` with PostgreSQL's reason and `OSError` when the file cannot be written.
    """
    # A name that nobody could lay a link under before.
    descriptor, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".partial", dir=file.parent)
    os.close(descriptor)
    half = Path(name)
    try:
        # Not to its output: there pg_dump appends its table of contents a second time, and whoever reads the
        # file cannot tell that its end is missing.
        where, password = _told_apart(url)
        _run(
            programs / "pg_dump",
            password,
            "--format=custom",
            f"--file={half}",
            *_AS_ANYBODY,
            f"--dbname={where}",
        )
        with half.open("rb") as written:
            os.fsync(written.fileno())
        half.rename(file)
    finally:
        half.unlink(missing_ok=True)


def restore(url: str, programs: Path, file: Path) -> None:
    """Read `file` into the empty database at `url`, in one transaction.

    Raises `DatabaseError` when the database holds tables already or PostgreSQL refuses the file.
    """
    import psycopg

    with psycopg.connect(url) as connection:
        tables = connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    if tables and tables[0]:
        raise DatabaseError("The database holds data already; a backup is restored into an empty one.")
    where, password = _told_apart(url)
    _copy(
        [str(programs / "pg_restore"), "--file=-", *_AS_ANYBODY, str(file)],
        [str(programs / "psql"), "-X", "-q", "-1", "--set=ON_ERROR_STOP=1", f"--dbname={where}"],
        password,
    )
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("analyze")  # statistics are not part of a backup


def _told_apart(url: str) -> tuple[str, dict[str, str]]:
    """Return where a database is and, as a variable, its password: everybody sees the arguments of a program."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    parts = conninfo_to_dict(url)
    password = parts.pop("password", None)
    return make_conninfo("", **parts), {} if password is None else {"PGPASSWORD": str(password)}


def _copy(source: list[str], target: list[str], password: dict[str, str]) -> None:
    """Give what `source` says to `target`, which sees the end of it only if `source` succeeded.

    Not pg_restore alone: it sets a parameter that servers before 17 do not know.
    """
    with tempfile.TemporaryFile("w+b") as wrong, ExitStack() as stack:
        start = functools.partial(subprocess.Popen[bytes], stderr=wrong, env=for_postgres() | password)
        reading = stack.enter_context(start(source, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE))
        writing = stack.enter_context(start(target, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL))
        with suppress(BrokenPipeError):  # the target gave up and said why
            _hand_over(cast("IO[bytes]", reading.stdout), cast("IO[bytes]", writing.stdin))
            if reading.wait() != 0:
                writing.kill()
        with suppress(BrokenPipeError):  # what it did not take is still in the buffer
            cast("IO[bytes]", writing.stdin).close()
        reading.kill()
        if reading.wait() or writing.wait():
            wrong.seek(0)
            raise DatabaseError(
                f"The backup was not restored: {reason(wrong.read().decode(errors='replace'))}"
            )


def _hand_over(lines: IO[bytes], to: IO[bytes]) -> None:
    for line in lines:
        if line != _UNKNOWN_BEFORE_17:
            to.write(line)


def _run(program: Path, password: dict[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [str(program), *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=for_postgres() | password,
    )
    if done.returncode != 0:
        raise DatabaseError(f"{program.name} failed: {reason(done.stderr)}")
