"""Passwords are slow to check on purpose: a few at a time, so that a rush costs patience and not memory.

One scrypt takes 16 MiB and a tenth of a second of one core or more; a process checks as many at once as there are
cores. Who waits for it holds no connection to the database.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import ScryptPasswordHasher, get_hasher, make_password
from django.db import connection
from django.utils.translation import gettext_lazy as _

from dure.kit.refusals import Refusal

PATIENCE = 50.0
"""Seconds that somebody waits for their turn."""

AT_ONCE = max(2, os.cpu_count() or 1)
_turns = threading.BoundedSemaphore(AT_ONCE)


class _Held(threading.local):
    is_held = False


_own = _Held()


@contextmanager
def turn() -> Iterator[None]:
    """Have one of the turns inside the block; a thread that has one already goes on.

    Raises `Refusal` `overloaded` (503) with `retry_after` when none comes in time.
    """
    if _own.is_held:
        yield
        return
    if not connection.in_atomic_block:
        connection.close()
    if not _turns.acquire(timeout=PATIENCE):
        raise Refusal(
            "overloaded",
            _("Too many people are signing in at this moment. Try again in a few seconds."),
            status=503,
            retry_after=5,
        )
    _own.is_held = True
    try:
        yield
    finally:
        _own.is_held = False
        _turns.release()


# A one-time password has 79 random bits: nobody finds it by trying, however quick a try is. Hundreds are printed
# at once, and a hash as slow as that of a chosen password would make that take minutes.
_ONE_TIME_WORK = 2**10
_ONE_TIME_PARALLELISM = 1


class BoundedScryptPasswordHasher(ScryptPasswordHasher):
    """Django's scrypt, a few at a time."""

    def encode(
        self, password: str, salt: str, n: int | None = None, r: int | None = None, p: int | None = None
    ) -> str:
        """Hash a password; checking one does the same."""
        with turn():
            return super().encode(password, salt, n, r, p)

    def must_update(self, encoded: str) -> bool:
        """Tell whether a hash is to be made anew at the next sign-in; that of a one-time password is not."""
        return self.decode(encoded)["work_factor"] != _ONE_TIME_WORK and super().must_update(encoded)


def hash_one_time(password: str) -> str:
    """Return the hash of a random one-time password, with little work."""
    hasher = get_hasher()
    if isinstance(hasher, BoundedScryptPasswordHasher):
        return hasher.encode(password, hasher.salt(), _ONE_TIME_WORK, None, _ONE_TIME_PARALLELISM)
    return make_password(password)
