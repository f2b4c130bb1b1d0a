"""The advisory locks of PostgreSQL: every name and every number in one place, and the ways to take one.

All of them share one space of numbers in a database, whoever takes them. The numbers never change: a version before
this one may run beside it. Two migrations repeat those of `AWARD_BUDGET` and `SELECTION_ROUNDS`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dure.kit import sql

_MOST = 1 << 47


@dataclass(frozen=True, slots=True)
class Lock:
    """Locks of one name: the number of the first, and for how many ids of what there is one."""

    first: int
    of: str = ""
    ids: int = _MOST

    def number(self, key: int = 0) -> int:
        """Return the number of the lock of `key`. Raises `ValueError` for an id that has none."""
        if not 0 <= key < self.ids:
            raise ValueError(key)
        return self.first + key

    def taking(self, key: str = "0", *, shared: bool = False) -> str:
        """Return the SQL that takes the lock of the id `key`, an expression, until the transaction is over."""
        return f"pg_advisory_xact_lock{'_shared' * shared}({self.first} + {key})"


MAKING_TEST_DATABASES = Lock(1, ids=1)
"""In the database that tests are administered from: one process at a time makes the template."""
OPENING_ACCOUNTS = Lock(0x64757265, ids=1)
"""One opening of accounts at a time."""
MIGRATING = Lock(0x6475726520757021, ids=1)
"""One machine at a time migrates; held by a session of its own."""

LEDGER = Lock(1 << 48, ids=1)
"""Shared by all who write into the running day, alone by who ends it."""
GIVER = Lock(2 << 48, "person")
"""A person's allowance and pairs of the month."""
CORRECTIONS = Lock(3 << 48, "agency")
AWARD_BUDGET = Lock(4 << 48, "agency")
POLICY_VERSIONS = Lock(5 << 48, "agency")
REPORT_NUMBERS = Lock(9 << 48, "agency")
YEARS = Lock(10 << 48, "agency")
"""Settling an agency's years, and touching one of their days afterwards."""
PATTERN_RUNS = Lock(11 << 48, "agency")
SELECTION_ROUNDS = Lock(12 << 48, "agency")
WEBHOOK_QUEUE = Lock(14 << 48, "webhook")
"""Sending to a webhook; held by the session of who sends."""
SEAL_MAIL = Lock((14 << 48) + _MOST, "agency")
WEBHOOKS = Lock(15 << 48, "agency")
"""How many webhooks an agency has."""
HOLIDAYS = Lock(16 << 48, ids=1)
"""One import of public holidays at a time."""


def hold(lock: Lock, *keys: int) -> None:
    """Take the lock of each of `keys` until the transaction is over, the lowest first; waits."""
    for number in sorted({lock.number(key) for key in keys}):
        sql.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def hold_one(lock: Lock, *, shared: bool = False) -> None:
    """Take a lock that there is one of until the transaction is over, `shared` with others who do; waits."""
    sql.execute(f"SELECT {lock.taking(shared=shared)}")


@contextmanager
def held(lock: Lock, key: int = 0) -> Iterator[bool]:
    """Hold a lock for the session without waiting for it; False where another session has it.

    The end of the connection gives it back, whatever ends it.
    """
    number = lock.number(key)
    is_mine: bool = sql.value("SELECT pg_try_advisory_lock(%s)", [number])
    try:
        yield is_mine
    finally:
        if is_mine:
            sql.execute("SELECT pg_advisory_unlock(%s)", [number])
