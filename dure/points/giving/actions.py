"""Writes of the ledger: one function per act, each one transaction."""

import hashlib
import json
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.kit.text import clean, line, narrow
from dure.points.giving import posting
from dure.points.giving.posting import Act, Given
from dure.points.giving.rules import Gift, Outsider
from dure.points.giving.sources import readable

MOST_GIFTS = 500


def give(
    *,
    actor: Actor,
    recipient: int | Outsider,
    message: str,
    amount: int | None = None,
    source: str = "",
    key: str | None = None,
) -> Given:
    """Give one person points with a thank-you (제6조①, 제10조①).

    `amount` is in points, None for the policy's unit; `source` is `KIND:ID` of what the thanks are for. With a `key`
    the same request is done once however often it comes (D33). Raises `Refusal` with one of the codes of
    `refusals.SAID`.
    """
    (given,) = give_many(actor=actor, gifts=[Gift(recipient, message, amount, source)], key=key)
    return given


def give_many(*, actor: Actor, gifts: Sequence[Gift], key: str | None = None) -> tuple[Given, ...]:
    """Give several people points, all or none (D7); the refusal names each gift that stands against it."""
    if not 0 < len(gifts) <= MOST_GIFTS:
        raise Refusal("batch-size", _("Send between 1 and 500 gifts at a time."))
    cleaned = tuple(_cleaned(gift) for gift in gifts)
    return posting.submit(Act(actor, cleaned, key, fingerprint(cleaned), _unreadable(actor, cleaned)))


def _unreadable(actor: Actor, gifts: Sequence[Gift]) -> frozenset[str]:
    """Return what the thanks are for that the giver may not open; asked before the locks, so that no batch waits."""
    named = {gift.source for gift in gifts if gift.source}
    return frozenset(named - readable(actor, named).keys()) if named else frozenset()


def _cleaned(gift: Gift) -> Gift:
    to = gift.recipient
    if isinstance(to, Outsider):
        # One spelling: upper case makes nobody a second person with a pair limit of their own (D16).
        to = Outsider(
            narrow(to.agency_code).upper(),
            narrow(to.email).lower(),
            line(to.name),
            line(to.position)[:60],
            line(to.agency_name)[:100],
        )
    return Gift(to, clean(gift.message), gift.amount, line(gift.source)[:200])


def fingerprint(gifts: Sequence[Gift]) -> bytes:
    """Return what makes two requests the same: every field that was asked for, in order."""
    asked = [
        [
            _asked(gift.recipient) if isinstance(gift.recipient, Outsider) else gift.recipient,
            gift.message,
            gift.amount,
            gift.source,
        ]
        for gift in gifts
    ]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).digest()


def _asked(outsider: Outsider) -> list[str]:
    """Return the fields of an outsider; those left out are left out here too, as requests of before were."""
    more = [outsider.position, outsider.agency_name]
    return [outsider.agency_code, outsider.email, outsider.name, *(more if any(more) else ())]
