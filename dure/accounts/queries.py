"""Reads of accounts and tokens: who is acting, and with what rights."""

import ipaddress
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.accounts.models import Account, Token
from dure.accounts.rules import LONGEST_LOGIN, SCOPES, digest_of, is_login, is_token, normal_login
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.organizations import queries as organizations

_SAMPLE_ACCOUNTS = 12
ROLE_NAMES = {
    "operator": _("collaboration point operator"),
    "personnel": _("personnel"),
    "evaluation": _("evaluation"),
    "collaboration-officer": _("collaboration officer"),
    "auditor": _("auditor"),
    "department-head": _("department head"),
    "administrator": _("system administrator"),
}
_CACHE = "_dure_actor"
_ALL_SCOPES = frozenset(SCOPES)

# The agency is where the person works today: the host of a secondment, else the main post's, else the home
# agency. Only roles of positions at that agency count, so that a post elsewhere never lends rights here.
# Each table is entered by primary key, by the partial index `assignment_person`, or by the exclusion index of
# position roles.
_ACTOR = """
    a.id, a.person_id, coalesce(w.agency_id, p.agency_id), a.is_administrator,
    ARRAY(SELECT DISTINCT r.role
            FROM organizations_assignment s
            JOIN organizations_department d
              ON d.id = s.department_id AND d.agency_id = coalesce(w.agency_id, p.agency_id)
            JOIN organizations_positionrole r
              ON r.department_id = s.department_id AND r.position = s.position AND r.valid @> %(day)s::date
           WHERE s.person_id = a.person_id AND s.retracted_at IS NULL AND s.valid @> %(day)s::date
             AND s.kind IN ('main', 'concurrent', 'acting')
             AND NOT EXISTS (SELECT FROM organizations_assignment l
                              WHERE l.person_id = a.person_id AND l.kind = 'leave'
                                AND l.retracted_at IS NULL AND l.valid @> %(day)s::date))
"""
_WORKPLACE = """
  LEFT JOIN organizations_person p ON p.id = a.person_id
  LEFT JOIN LATERAL (
       SELECT d.agency_id
         FROM organizations_assignment s JOIN organizations_department d ON d.id = s.department_id
        WHERE s.person_id = a.person_id AND s.retracted_at IS NULL AND s.valid @> %(day)s::date
          AND s.kind IN ('main', 'secondment', 'exchange')
        ORDER BY s.kind = 'main', s.id DESC LIMIT 1) w ON true
"""
_BY_ACCOUNT = f"""
SELECT {_ACTOR}
  FROM accounts_account a
  {_WORKPLACE}
 WHERE a.id = %(account)s AND a.is_active
"""
# Leans on the unique index of `accounts_token.digest`.
_BY_DIGEST = f"""
SELECT {_ACTOR}, a.language, t.id, t.scopes, t.last_used_on
  FROM accounts_token t
  JOIN accounts_account a ON a.id = t.account_id
  {_WORKPLACE}
 WHERE t.digest = %(digest)s AND t.revoked_at IS NULL AND t.expires_at > %(now)s AND a.is_active
"""


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Who a valid token speaks for."""

    token_id: int
    actor: Actor
    language: str
    last_used_on: date | None


def display_name(account: Account) -> str:
    """Return what to call the holder of `account` on a page."""
    return account.person.name if account.person else account.login


def may_be_login(login: str) -> bool:
    """Tell whether `login` may name an account, whatever way it is spelt."""
    return is_login(normal_login(login))


def people_of_logins(logins: Iterable[str]) -> dict[str, int | None]:
    """Return whose each existing login is, None for an account that is nobody's; by its unique index."""
    return dict(Account.objects.filter(login__in=list(logins)).values_list("login", "person_id"))


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in `request`: asked once, then kept on the request.

    Somebody who is not signed in is an actor without `account_id`, `person_id` and roles.
    """
    found: Actor | None = vars(request).get(_CACHE)
    if found is None:
        account_id = request.user.pk if request.user.is_authenticated else None
        found = account_actor(account_id, address=address_of(request), agent=agent_of(request))
        remember_actor(request, found)
    return found


def remember_actor(request: HttpRequest, actor: Actor) -> None:
    """Keep `actor` on the request, so that `actor_of` need not ask again (API tokens)."""
    setattr(request, _CACHE, actor)


def account_actor(account_id: int | None, *, address: str | None = None, agent: str = "") -> Actor:
    """Return the actor behind a signed-in account with all scopes; anonymous when there is no active one."""
    row = None
    if account_id is not None:
        with connection.cursor() as cursor:
            cursor.execute(_BY_ACCOUNT, {"account": account_id, "day": clock.today()})
            row = cursor.fetchone()
    if row is None:
        return Actor(channel="web", address=address, agent=agent)
    return _actor(row, scopes=_ALL_SCOPES, channel="web", address=address, agent=agent)


def authenticate_token(raw: str, *, address: str | None = None, agent: str = "") -> TokenHolder | None:
    """Return who `raw` speaks for; None when it is unknown, expired, revoked or its account is closed."""
    if not is_token(raw):
        return None
    now: datetime = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_BY_DIGEST, {"digest": digest_of(raw), "now": now, "day": now.date()})
        row = cursor.fetchone()
    if row is None:
        return None
    *facts, language, token_id, scopes, last_used_on = row
    actor = replace(
        _actor(facts, scopes=frozenset(scopes), channel="api", address=address, agent=agent),
        token_id=token_id,
    )
    return TokenHolder(token_id=token_id, actor=actor, language=language, last_used_on=last_used_on)


def token_invalid() -> Refusal:
    """Return what a token is told that is unknown, expired or revoked."""
    return Refusal("token-invalid", _("This token is unknown, expired or revoked."), status=401)


_remembered: dict[bytes, tuple[float, TokenHolder]] = {}
_MOST_REMEMBERED = 20_000
_REMEMBERED_FOR = 60.0


def remember_token(raw: str, *, address: str | None = None, agent: str = "") -> TokenHolder | None:
    """Return who `raw` spoke for within the last minute, asking the database only for a token not seen since.

    Only for acts that themselves ask again whether the token still holds, in their own transaction: what comes
    from here says who somebody is, never that they still may.
    """
    if not is_token(raw):
        return None
    digest = digest_of(raw)
    at, holder = _remembered.get(digest, (0.0, None))
    if holder is None or time.monotonic() - at > _REMEMBERED_FOR:
        holder = authenticate_token(raw)
        if holder is None:
            return None
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[digest] = (time.monotonic(), holder)
    return replace(holder, actor=replace(holder.actor, address=address, agent=agent))


def forget_tokens() -> None:
    """Ask the database again for every token, whatever was seen."""
    _remembered.clear()


def _actor(
    facts: Sequence[Any], *, scopes: frozenset[str], channel: str, address: str | None, agent: str
) -> Actor:
    account_id, person_id, agency_id, is_administrator, roles = facts
    return Actor(
        account_id=account_id,
        person_id=person_id,
        agency_id=agency_id,
        roles=frozenset(roles),
        scopes=scopes,
        is_administrator=is_administrator,
        channel=channel,
        address=address,
        agent=agent,
    )


def live_tokens(actor: Actor, *, limit: int, before: int | None = None) -> list[Token]:
    """Return the actor's own tokens that still work, newest first, by the index on the account."""
    tokens = Token.objects.filter(
        account_id=actor.account_id or 0, revoked_at=None, expires_at__gt=clock.now()
    )
    if before is not None:
        tokens = tokens.filter(pk__lt=before)
    return list(tokens.order_by("-pk")[:limit])


def _live_tokens(actor: Actor) -> QuerySet[Token]:
    return Token.objects.filter(account_id=actor.account_id or 0, revoked_at=None, expires_at__gt=clock.now())


def address_of(request: HttpRequest) -> str | None:
    """Return the client's address, or None when the server was told something that is none."""
    try:
        return str(ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return None


def agent_of(request: HttpRequest) -> str:
    """Return what the client calls itself, without what a database text cannot hold."""
    return str(request.META.get("HTTP_USER_AGENT", "")).replace("\0", "")[:200]


def logins_of(account_ids: Iterable[int]) -> dict[int, str]:
    """Return the logins of accounts by their ids, by primary key."""
    return dict(Account.objects.filter(pk__in=list(account_ids)).values_list("pk", "login"))


def account_id_of(login: str) -> int | None:
    """Return the id of the account with `login`, by the unique index; None when there is none."""
    normal = normal_login(login)
    if "\0" in normal or len(normal) > LONGEST_LOGIN:
        return None
    return Account.objects.filter(login=normal).values_list("pk", flat=True).first()


def login_and_language(actor: Actor) -> tuple[str, str]:
    """Return the actor's login and language (Korean unless chosen otherwise), by primary key."""
    account = Account.objects.only("login", "language").get(pk=actor.account_id or 0)
    return account.login, account.language or settings.LANGUAGE_CODE


def administrators() -> list[int]:
    """Return the people among the active administrators; they are few, and read by a scan."""
    found = Account.objects.filter(is_administrator=True, is_active=True, person__isnull=False)
    return list(found.order_by("pk").values_list("person_id", flat=True))


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
    account = Account.objects.get(pk=actor.account_id or 0)
    factors = {factor.type: factor for factor in Authenticator.objects.filter(user=account)}
    recovery = factors.get(Authenticator.Type.RECOVERY_CODES)
    return OwnAccount(
        login=account.login,
        last_sign_in=account.last_login,
        has_second_factor=Authenticator.Type.TOTP in factors,
        recovery_codes_left=len(recovery.wrap().get_unused_codes()) if recovery else 0,
        tokens=_live_tokens(actor).count(),
    )


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """An account of a sample government that the sign-in page offers."""

    login: str
    name: str
    where: str
    roles: tuple[str, ...]


def sample_accounts() -> list[SampleAccount]:
    """Return the accounts one may try, on a sample installation; elsewhere none, whatever the database holds.

    They are the few accounts there that have a password at all. Read by sequential scan: only there.
    """
    if not is_sample():
        return []
    accounts = (
        Account.objects.filter(is_active=True, must_change_password=False)
        .exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .exclude(password="")
        .order_by("pk")[:_SAMPLE_ACCOUNTS]
    )
    return [_sample_account(account) for account in accounts]


def is_sample() -> bool:
    """Tell whether this installation holds a sample government."""
    return organizations.is_sample()


def _sample_account(account: Account) -> SampleAccount:
    actor = account_actor(account.pk)
    card = organizations.person_card(actor.person_id) if actor.person_id else None
    held = actor.roles | ({"administrator"} if actor.is_administrator else frozenset())
    roles = tuple(str(name) for role, name in ROLE_NAMES.items() if role in held)
    return SampleAccount(
        login=account.login,
        name=f"{card.name} {card.position}".strip() if card else account.login,
        where=f"{card.agency} {card.department}".strip() if card else "",
        roles=roles or (str(_("staff member")),),
    )
