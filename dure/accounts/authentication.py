"""Who calls the API: a browser's session (with CSRF) or a bearer token, each operation with its scope.

`django-ninja` asks one of the four objects below before an operation; routers name `OPERATE` and `ADMIN`
where reading or writing for oneself is not what happens.
"""

from dataclasses import dataclass

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from ninja.utils import check_csrf

from dure.accounts.actions import note_use
from dure.accounts.limits import TOKEN_FAILURES, count, count_write
from dure.accounts.models import Account
from dure.accounts.queries import (
    actor_of,
    address_of,
    agent_of,
    authenticate_token,
    remember_actor,
    remember_token,
    token_invalid,
)
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal

SAFE_METHODS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Authentication:
    """Asks for one scope; without one, for `read` when the method is safe and for `write` otherwise.

    With `act_asks_again` a token seen a moment ago is not looked up: the operation's act checks it in its own
    transaction (giving points, where a look-up costs as much as a share of the batch).
    """

    scope: str | None = None
    act_asks_again: bool = False

    def __call__(self, request: HttpRequest) -> Actor:
        """Return who acts. Raises `Refusal` with 401 or 403."""
        raw = bearer_token(request)
        actor = _by_session(request) if raw is None else self._by_token(request, raw)
        if request.method not in SAFE_METHODS:
            count_write(actor)
        needed = self.scope or ("read" if request.method in SAFE_METHODS else "write")
        if needed not in actor.scopes:
            raise Refusal(
                "scope",
                _("This token does not have the scope that this call needs."),
                status=403,
                scope=needed,
            )
        return actor

    def _by_token(self, request: HttpRequest, raw: str) -> Actor:
        find = remember_token if self.act_asks_again else authenticate_token
        holder = find(raw, address=address_of(request), agent=agent_of(request))
        if holder is None:
            count((TOKEN_FAILURES, address_of(request)))
            raise token_invalid()
        if not self.act_asks_again:
            note_use(holder)
        if holder.language and "HTTP_ACCEPT_LANGUAGE" not in request.META:
            translation.activate(holder.language)
        remember_actor(request, holder.actor)
        return holder.actor


ANY = Authentication()
GIVING = Authentication("write", act_asks_again=True)
OPERATE = Authentication("operate")
ADMIN = Authentication("admin")


def bearer_token(request: HttpRequest) -> str | None:
    """Return what stands after `Bearer` in the request's authorization, or None without one."""
    scheme, _space, raw = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
    return raw.strip() if scheme.lower() == "bearer" else None


def _by_session(request: HttpRequest) -> Actor:
    account = request.user
    if not isinstance(account, Account) or not account.is_authenticated:
        raise Refusal("not-authenticated", _("Sign in, or send a token."), status=401)
    if request.method not in SAFE_METHODS and check_csrf(request) is not None:
        raise Refusal(
            "csrf", _("The request did not come from a page of this site. Load the page again."), status=403
        )
    if account.must_change_password:
        raise Refusal("password-change-required", _("Set a new password first."), status=403)
    return actor_of(request)


def require_recent_sign_in(request: HttpRequest, actor: Actor) -> None:
    """Ask a browser's session to have confirmed who it is in the last minutes; a token has its scopes.

    Raises `Refusal` `reauthentication-required` (403).
    """
    if actor.channel == "web" and not did_recently_reauthenticate(request):
        raise Refusal(
            "reauthentication-required",
            _("Confirm on the account page that it is you, then try again."),
            status=403,
        )
