"""What an administrator sees of accounts: a list with search and state, and one account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.accounts.queries.life import open_condition, samples_live
from dure.accounts.rules import normal_login
from dure.kit import sql
from dure.organizations import queries as organizations

STATES = {
    "open": _("used to sign in"),
    "never": _("never signed in"),
    "one-time": _("one-time password not used yet"),
    "later": _("opens with a coming post"),
    "left": _("closed: no post"),
    "closed": _("closed by an administrator"),
}
"""The states of an account by code, as pages name them. Whoever may sign in is in one of the first three."""

_MOST_PEOPLE = 100
_OPEN = open_condition("a", day="%(day)s::date", samples="%(samples)s")
_AHEAD = organizations.HAS_POST_AHEAD.format(person="a.person_id", day="%(day)s::date")
_STATE = f"""
    CASE WHEN NOT a.is_active OR (a.is_sample AND NOT %(samples)s) THEN 'closed'
         WHEN NOT {_OPEN} THEN CASE WHEN {_AHEAD} THEN 'later' ELSE 'left' END
         WHEN a.must_change_password THEN 'one-time'
         WHEN a.last_login IS NULL THEN 'never'
         ELSE 'open' END
"""
# In the order of the primary key, from the last one shown. A search leans on the indexes of login and person; a
# state that few are in reads on until a page is full.
_LIST = f"""
SELECT * FROM (
    SELECT a.id, a.login, a.person_id, coalesce(p.name, '') AS name, coalesce(p.number, '') AS number,
           p.agency_id, coalesce(g.short_name, '') AS agency, a.is_administrator,
           {_STATE} AS state,
           EXISTS (SELECT FROM mfa_authenticator f WHERE f.user_id = a.id AND f.type = 'totp') AS has_factor,
           a.last_login, a.opened_at
      FROM accounts_account a
      LEFT JOIN directory_people p ON p.id = a.person_id
      LEFT JOIN directory_agencies g ON g.id = p.agency_id
     WHERE {{where}}
) AS listed
 WHERE {{having}}
 ORDER BY id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which accounts are asked for: words of a login, name or number; an agency; a state; with or without factor."""

    q: str = ""
    agency_id: int | None = None
    state: str = ""
    has_factor: bool | None = None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as an administrator sees it. Names are empty for one that is nobody's."""

    id: int
    login: str
    person_id: int | None
    name: str
    number: str
    agency_id: int | None
    agency: str
    is_administrator: bool
    state: str
    has_second_factor: bool
    last_sign_in: datetime | None
    opened_at: datetime

    @property
    def can_sign_in(self) -> bool:
        """Tell whether the account is open today."""
        return self.state in ("open", "never", "one-time")

    @property
    def title(self) -> str:
        """Return whose it is, or the login."""
        return self.name or self.login


def list_accounts(asked: Asked, *, limit: int, after: int = 0) -> list[AccountRow]:
    """Return accounts after an id, in the order of ids; see `_LIST` for indexes."""
    where, having = ["a.id > %(after)s"], ["true"]
    facts: dict[str, Any] = {"after": after, "limit": limit}
    words = " ".join(asked.q.replace("\0", "").split())[:100]
    if words:
        where.append("(a.login LIKE %(login)s OR a.person_id = ANY(%(people)s::bigint[]))")
        found = organizations.search_people(words, agency=asked.agency_id, limit=_MOST_PEOPLE).items
        facts |= {"login": _prefix(normal_login(words)), "people": [card.id for card in found]}
    if asked.agency_id is not None:
        where.append("p.agency_id = %(agency)s")
        facts["agency"] = asked.agency_id
    if asked.state:
        having.append("state = %(state)s")
        facts["state"] = asked.state
    if asked.has_factor is not None:
        having.append("has_factor = %(factor)s")
        facts["factor"] = asked.has_factor
    return _rows(_LIST.format(where=" AND ".join(where), having=" AND ".join(having)), facts)


def accounts_by_id(account_ids: Sequence[int]) -> list[AccountRow]:
    """Return accounts by their ids, in the order of ids; by primary key."""
    facts = {"ids": list(account_ids), "limit": len(account_ids)}
    return _rows(_LIST.format(where="a.id = ANY(%(ids)s::bigint[])", having="true"), facts)


def account_row(account_id: int) -> AccountRow | None:
    """Return one account, None when there is none; by primary key."""
    found = accounts_by_id([account_id])
    return found[0] if found else None


def accounts_of_people(person_ids: Sequence[int]) -> list[AccountRow]:
    """Return the accounts of people, in the order of ids; by the unique index on the person."""
    facts = {"ids": list(person_ids), "limit": len(person_ids)}
    return _rows(_LIST.format(where="a.person_id = ANY(%(ids)s::bigint[])", having="true"), facts)


def list_administrators() -> list[AccountRow]:
    """Return the accounts that may administer, open or not; they are few, and read by a scan."""
    return _rows(_LIST.format(where="a.is_administrator", having="true"), {"limit": 1000})


def _rows(statement: str, facts: dict[str, Any]) -> list[AccountRow]:
    return sql.records(AccountRow, statement, {"day": clock.today(), "samples": samples_live(), **facts})


def _prefix(words: str) -> str:
    """Return the pattern of what begins with `words`: they hold no signs of patterns."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}%"
