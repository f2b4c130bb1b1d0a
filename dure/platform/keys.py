"""The key that signs sessions where none was given: random, made once, kept in the data folder."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from dure.platform import private


def secret_key(folder: Path) -> str:
    """Return the key of the data folder `folder`; made on first use. Raises `OSError` when it cannot be kept."""
    kept = folder / "secret-key"
    if not kept.exists():
        private.make(folder)
        half = folder / f"secret-key.{os.getpid()}"
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        # Several processes may start at once: one of them names its key, the others take that one.
        with suppress(FileExistsError):
            os.link(half, kept)
        half.unlink()
    return kept.read_text()
