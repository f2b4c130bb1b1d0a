"""What somebody sees of their own account: sign-in, second factor, tokens."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Count, Q
from django.http import HttpRequest

from dure import clock
from dure.accounts.models import Account, Token
from dure.kit.actor import Actor


def live_tokens(actor: Actor, *, limit: int, before: int | None = None) -> list[Token]:
    """Return the actor's own tokens that still work, newest first, by the index on the account."""
    tokens = Token.objects.filter(
        account_id=actor.account_id or 0, revoked_at=None, expires_at__gt=clock.now()
    )
    if before is not None:
        tokens = tokens.filter(pk__lt=before)
    return list(tokens.order_by("-pk")[:limit])


def count_live_tokens(account_id: int) -> int:
    """Return how many tokens of an account still work, by the index on the account."""
    return Token.objects.filter(account_id=account_id, revoked_at=None, expires_at__gt=clock.now()).count()


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What somebody sees of their own account."""

    login: str
    last_sign_in: datetime | None
    has_second_factor: bool
    recovery_codes_left: int
    tokens: int


def own_account(actor: Actor) -> OwnAccount:
    """Return the actor's account, by primary key and by allauth's index on the account."""
    works = Q(tokens__revoked_at=None, tokens__expires_at__gt=clock.now())
    account = Account.objects.annotate(working=Count("tokens", filter=works)).get(pk=actor.account_id or 0)
    factors = {factor.type: factor for factor in Authenticator.objects.filter(user=account)}
    recovery = factors.get(Authenticator.Type.RECOVERY_CODES)
    return OwnAccount(
        login=account.login,
        last_sign_in=account.last_login,
        has_second_factor=Authenticator.Type.TOTP in factors,
        recovery_codes_left=len(recovery.wrap().get_unused_codes()) if recovery else 0,
        tokens=account.working,
    )


def password_is_due(request: HttpRequest) -> bool:
    """Tell whether the reader signed in with a one-time password and has not set an own one yet."""
    return isinstance(request.user, Account) and request.user.must_change_password
