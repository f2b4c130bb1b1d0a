"""Where somebody is signed in: device, address, last use."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from dure import clock
from dure.accounts.devices import device_name
from dure.accounts.models import Session
from dure.kit.actor import Actor

_MOST = 100


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One session of somebody's."""

    id: int
    device: str
    address: str | None
    made_at: datetime
    seen_at: datetime
    ends_at: datetime
    is_current: bool


def own_sessions(actor: Actor, *, current: bytes | None = None) -> list[SignedIn]:
    """Return the actor's sessions that live, the last used first; `current` is the digest of the reader's own.

    Leans on the index on the account.
    """
    now = clock.now()
    rows = Session.objects.filter(
        account_id=actor.account_id or 0, ends_at__gt=now, seen_at__gt=now - settings.SESSION_IDLE
    )
    return [
        SignedIn(
            row.pk,
            device_name(row.agent),
            row.address,
            row.made_at,
            row.seen_at,
            row.ends_at,
            current is not None and bytes(row.digest) == current,
        )
        for row in rows.defer("data").order_by("-seen_at")[:_MOST]
    ]
