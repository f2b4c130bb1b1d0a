"""Deleting what has served its time, a bounded number of rows at once."""

from collections.abc import Mapping
from typing import Any

from dure.kit import sql

BATCH = 10_000
"""Rows deleted in one statement: short enough that nobody waits for it, and cleaned up after as it goes on."""


def forget(statement: str, facts: Mapping[str, Any]) -> int:
    """Run a deletion of at most `%(most)s` rows again and again until nothing is left; return how many went.

    Called outside of a transaction, each run is one of its own: what was deleted before a crash stays so.
    """
    total = 0
    while True:
        gone = sql.execute(statement, {**facts, "most": BATCH})
        total += gone
        if gone < BATCH:
            return total
