"""Ending sessions: one, or all but the one that asks."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure.accounts.models import Session
from dure.audit.actions import record
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal


@transaction.atomic
def end_session(*, actor: Actor, session_id: int) -> None:
    """End one of the actor's own sessions: it is dead at the next request.

    Raises `Refusal` `session-unknown` (404), also for somebody else's.
    """
    ended, _of_what = Session.objects.filter(pk=session_id, account_id=actor.account_id or 0).delete()
    if not ended:
        raise Refusal("session-unknown", _("There is no such session; it may have ended."), status=404)
    record("session.end", actor=actor, subject=f"account:{actor.account_id}", details={"sessions": 1})


@transaction.atomic
def end_sessions(*, actor: Actor, but: bytes | None = None) -> int:
    """End all of the actor's own sessions, but the one with the digest `but`; return how many."""
    rows = Session.objects.filter(account_id=actor.account_id or 0)
    if but is not None:
        rows = rows.exclude(digest=but)
    ended, _of_what = rows.delete()
    record("session.end", actor=actor, subject=f"account:{actor.account_id}", details={"sessions": ended})
    return ended
