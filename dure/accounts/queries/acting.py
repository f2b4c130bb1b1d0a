"""Reads of accounts and tokens: who is acting, and with what rights."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.accounts.queries.life import open_condition, samples_live
from dure.accounts.rules import SCOPES, digest_of, is_token
from dure.addresses import address_in
from dure.kit import sql
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.organizations.queries import roles_sql, workplace_sql

_ALL_SCOPES = frozenset(SCOPES)

# The agency is where the person works today: the host of a secondment, else the main post's, else the home
# agency. Only roles of positions at that agency count, so that a post elsewhere never lends rights here.
# Each table is entered by primary key, or as `roles_sql` says.
_DAY = "%(day)s::date"
_ACTOR = f"""
    a.id, a.person_id, coalesce(w.agency_id, p.agency_id), a.is_administrator,
    {roles_sql(person="a.person_id", agency="coalesce(w.agency_id, p.agency_id)", day=_DAY)}
"""
_WORKPLACE = f"""
  LEFT JOIN directory_people p ON p.id = a.person_id
  LEFT JOIN LATERAL (SELECT {workplace_sql(person="a.person_id", day=_DAY)} AS agency_id) w ON true
"""
_OPEN = open_condition("a", day="%(day)s::date", samples="%(samples)s")
_BY_ACCOUNT = f"""
SELECT {_ACTOR}
  FROM accounts_account a
  {_WORKPLACE}
 WHERE a.id = %(account)s AND {_OPEN}
"""
# Leans on the unique index of `accounts_token.digest`.
_BY_DIGEST = f"""
SELECT {_ACTOR}, a.language, t.id, t.scopes, t.last_used_on
  FROM accounts_token t
  JOIN accounts_account a ON a.id = t.account_id
  {_WORKPLACE}
 WHERE t.digest = %(digest)s AND t.revoked_at IS NULL AND t.expires_at > %(now)s AND {_OPEN}
"""


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Who a valid token speaks for."""

    token_id: int
    actor: Actor
    language: str
    last_used_on: date | None


def signed_in_actor(request: HttpRequest) -> Actor:
    """Return who is signed in in `request`: an actor without account, person and roles where nobody is."""
    account_id = request.user.pk if request.user.is_authenticated else None
    return account_actor(account_id, address=address_of(request), agent=agent_of(request))


def account_actor(account_id: int | None, *, address: str | None = None, agent: str = "") -> Actor:
    """Return the actor behind a signed-in account with all scopes; anonymous when there is no active one."""
    row = None
    if account_id is not None:
        row = sql.first(_BY_ACCOUNT, {"account": account_id, "day": clock.today(), "samples": samples_live()})
    if row is None:
        return Actor(channel="web", address=address, agent=agent)
    return _actor(row, scopes=_ALL_SCOPES, channel="web", address=address, agent=agent)


def authenticate_token(raw: str, *, address: str | None = None, agent: str = "") -> TokenHolder | None:
    """Return who `raw` speaks for; None when it is unknown, expired, revoked or its account is not open."""
    if not is_token(raw):
        return None
    now: datetime = clock.now()
    row = sql.first(
        _BY_DIGEST, {"digest": digest_of(raw), "now": now, "day": now.date(), "samples": samples_live()}
    )
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


_remembered: dict[bytes, tuple[float, date, TokenHolder]] = {}
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
    today = clock.today()
    at, day, holder = _remembered.get(digest, (0.0, today, None))
    # Accounts end with a day: what was known yesterday is not known today.
    if holder is None or day != today or time.monotonic() - at > _REMEMBERED_FOR:
        holder = authenticate_token(raw)
        if holder is None:
            return None
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[digest] = (time.monotonic(), today, holder)
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


def address_of(request: HttpRequest) -> str | None:
    """Return the client's address in the one form that is kept, or None when the server was told none."""
    address = address_in(request.META.get("REMOTE_ADDR", ""))
    return None if address is None else str(address)


def agent_of(request: HttpRequest) -> str:
    """Return what the client calls itself, without what a database text cannot hold."""
    return str(request.META.get("HTTP_USER_AGENT", "")).replace("\0", "")[:200]
