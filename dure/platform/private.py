"""What the product writes is for its own user alone: personal data and keys lie in its files."""

import os
from pathlib import Path

_MADE_BY_US = (
    *("up.lock", "users.lock", "start.lock", "creation.lock", "first-start", "clock", "secret-key"),
    *("keys", "directory"),
)


def begin() -> None:
    """Let every file and folder that this process and its children make be its user's alone."""
    os.umask(0o077)


def make(folder: Path) -> None:
    """Make the data folder and what is missing above it. Raises `OSError`.

    As root every user may pass through it: the database, which lies below, runs as another.
    """
    for each in (*reversed(folder.parents), folder):
        if not each.exists():
            each.mkdir(exist_ok=True)
            each.chmod(0o711 if os.geteuid() == 0 else 0o700)


def tighten(folder: Path) -> None:
    """Close what a version before left open to others in the data folder (F-C16)."""
    for name in _MADE_BY_US:
        each = folder / name
        if each.is_symlink() or not each.exists():
            continue
        each.chmod(0o700 if each.is_dir() else 0o600)
        for below in each.iterdir() if each.is_dir() else ():
            if below.is_file() and not below.is_symlink():
                below.chmod(0o600)
