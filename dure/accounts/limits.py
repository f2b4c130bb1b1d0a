"""How often something may go wrong before the answer is 429; counted in the shared cache."""

import time
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from dure.kit.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` in each window of `seconds`."""

    name: str
    amount: int
    seconds: int


# Offices share one address, so the limit of an address is generous: 256-bit tokens cannot be guessed anyway.
TOKEN_FAILURES = Limit("token-failures", 120, 60)
TOKENS_ISSUED = Limit("tokens-issued", 20, 3600)


def count(limit: Limit, subject: object) -> None:
    """Count one more for `subject`. Raises `Refusal` `too-many-requests` (429) with `retry_after` seconds."""
    now = int(time.time())  # the real clock: a limit protects the machine
    key = f"limit:{limit.name}:{subject}:{now // limit.seconds}"
    if cache.add(key, 1, limit.seconds):
        return
    if cache.incr(key) > limit.amount:
        wait = limit.seconds - now % limit.seconds
        raise Refusal(
            "too-many-requests", _("Too many requests. Try again later."), status=429, retry_after=wait
        )
