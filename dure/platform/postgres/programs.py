"""Runs PostgreSQL's programs as the server's user."""

import contextlib
import functools
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from dure.platform.postgres.place import SYSTEM_FOLDER, Cluster, DatabaseError, can_enter
from dure.platform.surroundings import for_postgres

# What a shell reads between double quotes, where initdb puts the name of its own folder.
_MEANT_FOR_SHELLS = frozenset('"$\\`\n\r')


def run(
    server: Cluster,
    program: str,
    *arguments: str,
    given: str = "",
    holds: Sequence[int] = (),
    folder: Path | None = None,
) -> str:
    """Run a program with `given` on its input and the descriptors `holds` open; return what it printed.

    `folder` holds the programs where it is not the usual one. Raises `DatabaseError` with the program's own
    reason when it fails.
    """
    # Files and not pipes: a server that is started inherits the descriptors and would keep pipes open.
    with tempfile.TemporaryFile("w+") as told, tempfile.TemporaryFile("w+", errors="replace") as said:
        told.write(given)
        told.seek(0)
        done = subprocess.run(
            [(folder or usable(server)) / program, *arguments],
            check=False,
            stdin=told,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=for_postgres(),
            cwd="/",
            user=account(server),
            group=account(server),
            extra_groups=None if account(server) is None else [],
            pass_fds=holds,
        )
        said.seek(0)
        text = said.read()
    if done.returncode != 0:
        raise DatabaseError(f"PostgreSQL's {program} failed: {reason(text)}")
    return text


def account(server: Cluster) -> str | None:
    """Return the user and group to change to before running a program; None when it is one's own already."""
    return server.user if os.geteuid() == 0 else None


def usable(server: Cluster) -> Path:
    """Return a folder of the programs that the server's user can run: the given one, or root's copy of it."""
    if os.geteuid() != 0 or can_enter(server.user, server.programs):
        return server.programs
    return _copied(server.programs)


@contextlib.contextmanager
def plainly_named(server: Cluster) -> Iterator[Path]:
    """Give a folder of the programs whose name means nothing to a shell; a copy that goes again if need be."""
    programs = usable(server)
    if not _MEANT_FOR_SHELLS & set(str(programs)):
        yield programs
        return
    with tempfile.TemporaryDirectory(prefix="dure-", dir="/tmp") as name:  # nosec B108 # TMPDIR may be named oddly too
        copy = Path(name)
        copy.chmod(0o755)
        _copy(programs, copy)
        yield copy / programs.relative_to(programs.parents[2])


def major(server: Cluster) -> int:
    """Return the major version of the server's programs."""
    return _major(server.programs)


def reason(text: str) -> str:
    """Return the line of a program's output that says most: the first error, else the last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"\b(FATAL|PANIC|ERROR|error):", line)]
    return (telling or lines[-1:] or ["it said nothing"])[0]


@functools.cache
def _major(programs: Path) -> int:
    said = subprocess.run(
        [programs / "postgres", "--version"], check=True, capture_output=True, text=True, env=for_postgres()
    ).stdout
    return int(said.split()[2].split(".")[0])


@functools.cache
def _copied(programs: Path) -> Path:
    """Copy the wheel's programs once to where every user can run them; a new version gets a new copy."""
    modified = int((programs / "postgres").stat().st_mtime)
    copy = SYSTEM_FOLDER / f"postgresql-{_major(programs)}-{modified}"
    if not copy.exists():
        SYSTEM_FOLDER.mkdir(mode=0o711, parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(dir=SYSTEM_FOLDER))
        _copy(programs, half)
        half.chmod(0o755)
        # Two starts at once: who comes second finds the name taken by the same files.
        with contextlib.suppress(OSError):
            half.rename(copy)
        shutil.rmtree(half, ignore_errors=True)
    return copy / programs.relative_to(programs.parents[2])


def _copy(programs: Path, to: Path) -> None:
    """Copy the wheel's package, and the libraries that its programs load, which lie beside it."""
    package = programs.parents[1]
    for folder in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(folder, to / folder.name)
