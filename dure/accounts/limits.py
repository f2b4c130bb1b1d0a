"""How often something may be done or go wrong before the answer is 429.

What goes wrong is counted in the database, for all processes, by one statement in a transaction of its own:
nobody waits for anybody else's password to be checked. Writes are counted in each process: they cost nothing then.
"""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dure.kit import sql
from dure.kit.actor import Actor
from dure.kit.pace import Pace
from dure.kit.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` within `seconds` of the first."""

    name: str
    amount: int
    seconds: int


# Offices share one address, so the limit of an address is generous: 256-bit tokens cannot be guessed anyway.
TOKEN_FAILURES = Limit("token-failures", 120, 60)
TOKENS_ISSUED = Limit("tokens-issued", 20, 3600)

_writes = Pace(60)

Use = tuple[Limit, object]
"""A limit, and whom it counts for."""

# In the order of the keys, so that two statements that count for the same two take their rows in one order. The
# database's own clock: a limit protects the machine. Leans on the primary key.
_COUNT = """
INSERT INTO accounts_attempt AS known (key, count, ends_at)
SELECT key, 1, clock_timestamp() + seconds * interval '1 second'
  FROM unnest(%(keys)s::text[], %(seconds)s::int[]) AS u (key, seconds) ORDER BY key
    ON CONFLICT (key) DO UPDATE SET
       count = CASE WHEN known.ends_at <= clock_timestamp() THEN 1 ELSE known.count + 1 END,
       ends_at = CASE WHEN known.ends_at <= clock_timestamp() THEN EXCLUDED.ends_at ELSE known.ends_at END
RETURNING key, count, ceil(extract(epoch FROM ends_at - clock_timestamp()))::int
"""
_READ = """
SELECT key, count, ceil(extract(epoch FROM ends_at - clock_timestamp()))::int
  FROM accounts_attempt WHERE key = ANY(%(keys)s::text[]) AND ends_at > clock_timestamp()
"""


def count(*uses: Use) -> None:
    """Count one more for each. Raises `Refusal` `too-many-requests` (429) with `retry_after` seconds."""
    wait = note(*uses)
    if wait:
        raise _too_many(wait)


def count_write(actor: Actor) -> None:
    """Count a write of an account, in this process. Raises `Refusal` `too-many-requests` (429)."""
    wait = wait_after_write(actor.account_id)
    if wait:
        raise _too_many(wait)


def wait_after_write(account_id: int | None) -> int:
    """Count a write of an account, in this process; return how many seconds it has to wait, 0 when none."""
    turn = _writes.count(account_id)
    return turn.wait if turn.number > settings.WRITES_PER_MINUTE else 0


def _too_many(wait: int) -> Refusal:
    detail = _("Too many requests. Try again later.")
    return Refusal("too-many-requests", detail, status=429, retry_after=wait)


def note(*uses: Use) -> int:
    """Count one more for each; return for how many seconds one of the limits is passed, 0 when none is."""
    limits = {_key(use): use[0] for use in uses}
    seconds = [limit.seconds for limit in limits.values()]
    passed = [
        wait
        for key, number, wait in sql.rows(_COUNT, {"keys": list(limits), "seconds": seconds})
        if number > limits[key].amount
    ]
    return max(1, *passed) if passed else 0


def wait_of(*uses: Use) -> int:
    """Return for how many seconds one of the limits is used up; 0 when none is. Counts nothing."""
    limits = {_key(use): use[0] for use in uses}
    used_up = [
        wait for key, number, wait in sql.rows(_READ, {"keys": list(limits)}) if number >= limits[key].amount
    ]
    return max(used_up, default=0)


def _key(use: Use) -> str:
    """Return the key of a row: people type anything as a login, of any length."""
    limit, subject = use
    return hashlib.sha256(f"{limit.name}:{subject}".encode(errors="surrogatepass")).hexdigest()
