"""Issuing and revoking bearer tokens."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.accounts import rules
from dure.accounts.actions.leaving import require_open
from dure.accounts.models import Account, Token
from dure.accounts.queries import TokenHolder
from dure.accounts.rights import may_administer, require_administrator
from dure.audit.actions import record
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.kit.text import line

LONGEST_LIFE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token just made. `secret` exists only here: it is shown once and never stored."""

    id: int
    secret: str
    name: str
    scopes: tuple[str, ...]
    expires_at: datetime


@transaction.atomic
def issue_token(
    *, actor: Actor, name: str, scopes: Collection[str], expires: datetime, account_id: int | None = None
) -> IssuedToken:
    """Make a token for the actor's own account (or, by an administrator, for `account_id`).

    A token never carries a scope that its maker lacks, and one made with a token ends with that one at the latest.
    Raises `Refusal`: `not-allowed` (403), `token-name`, `token-scopes`, `token-expiry`, `account-unknown` (404),
    `account-closed` and `account-left` (409).
    """
    holder = _holder(actor, account_id)
    wanted = _scopes(actor, scopes)
    name = _name(name)
    now = clock.now()
    if not now < expires <= now + LONGEST_LIFE:
        raise Refusal("token-expiry", _("A token has to expire in the future, within a year."))
    expires = _last_moment(actor, expires)
    secret = rules.new_token()
    token = Token.objects.create(
        account_id=holder,
        name=name,
        digest=rules.digest_of(secret),
        scopes=wanted,
        created_at=now,
        expires_at=expires,
    )
    details = {"account": holder, "scopes": wanted, "expires_at": expires.isoformat()}
    record("token.issue", actor=actor, subject=f"token:{token.pk}", details=details)
    return IssuedToken(token.pk, secret, name, tuple(wanted), expires)


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: int) -> None:
    """Revoke a token at once: one's own, or anybody's by an administrator. Twice is once.

    Raises `Refusal` `token-unknown` (404), also for somebody else's token: that it exists is private.
    """
    tokens = Token.objects.select_for_update(of=("self",), no_key=True).filter(pk=token_id)
    if not may_administer(actor):
        tokens = tokens.filter(account_id=actor.account_id or 0)
    token = tokens.first()
    if token is None:
        raise Refusal("token-unknown", _("There is no such token."), status=404)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record(
            "token.revoke", actor=actor, subject=f"token:{token_id}", details={"account": token.account_id}
        )


def note_use(holder: TokenHolder) -> None:
    """Keep on which day a token was last used: one write a day."""
    today = clock.today()
    if holder.last_used_on != today:
        Token.objects.filter(pk=holder.token_id).update(last_used_on=today)


def _holder(actor: Actor, account_id: int | None) -> int:
    holder = account_id if account_id is not None else actor.account_id
    if holder is None or holder != actor.account_id:
        require_administrator(actor)
    account = Account.objects.filter(pk=holder or 0).first()
    if account is None:
        raise Refusal("account-unknown", _("There is no such account."), status=404)
    require_open(account)
    return account.pk


def _last_moment(actor: Actor, expires: datetime) -> datetime:
    """Return when a token ends that `actor` makes: else whoever holds a token could renew it for ever."""
    maker = Token.objects.filter(pk=actor.token_id or 0).first()
    return min(expires, maker.expires_at) if maker else expires


def _scopes(actor: Actor, scopes: Collection[str]) -> list[str]:
    if not scopes or not set(scopes) <= set(rules.SCOPES):
        raise Refusal("token-scopes", _("Choose one or more of read, write, operate and admin."))
    if actor.channel != "system" and not set(scopes) <= actor.scopes:
        raise Refusal(
            "not-allowed", _("A token cannot be given rights that you do not have here."), status=403
        )
    return [scope for scope in rules.SCOPES if scope in scopes]


def _name(name: str) -> str:
    words = line(name)
    if not 1 <= len(words) <= 100:  # noqa: PLR2004 -- the column's length
        raise Refusal("token-name", _("Give the token a name of 1 to 100 characters."))
    return words
