"""Opening and closing accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.accounts.actions.leaving import end_access
from dure.accounts.models import Account
from dure.accounts.rights import agency_to_open_for, require_administrator
from dure.accounts.rules import AccountCode, RefusedAccount, sort_pairs
from dure.audit.actions import record
from dure.kit import locks, sql
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal

ACCOUNT_REFUSALS = {
    "login-form": _("A login has 1 to 60 characters: Latin letters, digits and . _ @ + -."),
    "login-duplicate": _("Two people in this list have the same login."),
    "login-taken": _("This login already belongs to another account."),
    "person-two-logins": _("This list gives one person two logins."),
    "person-unknown": _("There is no such person."),
}
"""The sentence of each code that a pair can be refused with."""


@dataclass(frozen=True, slots=True)
class OpenedAccounts:
    """What `open_accounts` did: how many it opened, gave a new login, found as they were; what it refused."""

    opened: int
    relinked: int
    unchanged: int
    refused: list[RefusedAccount]


# A login never passes from one account to another: `login-taken` wins over a change of login, and the
# account of an administrator or a service never becomes a person's because a file says so.
_JUDGE = """
SELECT w.person, w.login,
       CASE WHEN p.id IS NULL THEN 'person-unknown'
            WHEN held.id IS NOT NULL AND held.person_id IS DISTINCT FROM w.person THEN 'login-taken'
            WHEN own.id IS NULL THEN 'open'
            WHEN own.login = w.login THEN 'same'
            ELSE 'relink' END
  FROM unnest(%s::bigint[], %s::text[]) WITH ORDINALITY AS w(person, login, place)
  LEFT JOIN directory_people p ON p.id = w.person AND (%s::bigint IS NULL OR p.agency_id = %s)
  LEFT JOIN accounts_account held ON held.login = w.login
  LEFT JOIN accounts_account own ON own.person_id = w.person
 ORDER BY w.place
"""
# '!' marks an unusable password for Django; what follows it only has to differ. Ids go up in the order that was asked
# for: without it they would follow the plan of the join, which a vacuum changes.
_OPEN = """
INSERT INTO accounts_account
       (login, person_id, password, email, is_active, is_administrator, language, must_change_password,
        is_sample, opened_at)
SELECT w.login, p.id, '!' || replace(gen_random_uuid()::text, '-', ''), p.email, true, false, '', false, %s, %s
  FROM unnest(%s::bigint[], %s::text[]) WITH ORDINALITY AS w(person, login, place)
  JOIN directory_people p ON p.id = w.person
 ORDER BY w.place
"""
_RELINK = """
UPDATE accounts_account a SET login = w.login
  FROM unnest(%s::bigint[], %s::text[]) AS w(person, login)
 WHERE a.person_id = w.person
"""


@transaction.atomic
def open_accounts(
    pairs: Iterable[tuple[int, str]], *, actor: Actor, is_sample: bool = False
) -> OpenedAccounts:
    """Open an account for each (person id, login), or give a person's account its new login; set-based.

    A new account has no usable password. Pairs that cannot be taken come back as data with a code
    (`ACCOUNT_REFUSALS` has the sentences); the others go in. A closed account stays closed. Doing it twice
    changes nothing. `is_sample` marks those of a sample government.

    Administrators open anybody's; whoever may load an agency's rosters those of its people, and others are
    unknown to them. Raises `Refusal` `not-allowed`.
    """
    only_agency = agency_to_open_for(actor)
    wanted = sort_pairs(pairs)
    # Two imports at once would both find a login free: the second waits, then sees the first's rows.
    # A table lock would keep everybody from signing in meanwhile.
    locks.hold_one(locks.OPENING_ACCOUNTS)
    verdicts = _judge(wanted.good, only_agency)
    opened, relinked, same = (verdicts.pop(verdict, {}) for verdict in ("open", "relink", "same"))
    _write(_OPEN, opened, is_sample, clock.now())
    _write(_RELINK, relinked)
    if opened or relinked:
        record("account.open", actor=actor, details={"opened": len(opened), "relinked": len(relinked)})
    refused = [
        RefusedAccount(person, login, cast(AccountCode, code))
        for code, pairs_so in verdicts.items()
        for person, login in pairs_so.items()
    ]
    return OpenedAccounts(len(opened), len(relinked), len(same), wanted.refused + refused)


def _judge(pairs: dict[int, str], only_agency: int | None) -> dict[str, dict[int, str]]:
    """Return the pairs by what is to be done with them. Leans on the unique indexes of login and person."""
    verdicts: dict[str, dict[int, str]] = {}
    for person, login, verdict in sql.rows(
        _JUDGE, [list(pairs), list(pairs.values()), only_agency, only_agency]
    ):
        verdicts.setdefault(verdict, {})[person] = login
    return verdicts


def _write(statement: str, pairs: dict[int, str], *more: bool | datetime) -> None:
    if pairs:
        sql.execute(statement, [*more, list(pairs), list(pairs.values())])


@transaction.atomic
def close_account(*, actor: Actor, account_id: int) -> None:
    """Close an account at once: no more signing in, its sessions and tokens end. Nothing is deleted.

    Raises `Refusal`: `not-allowed` (403), `account-unknown` (404), `own-account` (409): so that one administrator
    is left.
    """
    account = _locked(actor, account_id)
    if account_id == actor.account_id:
        raise Refusal("own-account", _("Nobody closes their own account."), status=409)
    if account.is_active:
        account.is_active = False
        account.save(update_fields=["is_active"])
        end_access(account_id)
        record("account.close", actor=actor, subject=f"account:{account_id}")


@transaction.atomic
def reopen_account(*, actor: Actor, account_id: int) -> None:
    """Open an account again that an administrator closed. Who has no post stays out all the same (I12).

    Raises `Refusal`: `not-allowed` (403), `account-unknown` (404).
    """
    account = _locked(actor, account_id)
    if not account.is_active:
        account.is_active = True
        account.save(update_fields=["is_active"])
        record("account.reopen", actor=actor, subject=f"account:{account_id}")


def _locked(actor: Actor, account_id: int) -> Account:
    require_administrator(actor)
    account = Account.objects.select_for_update(no_key=True).filter(pk=account_id).first()
    if account is None:
        raise Refusal("account-unknown", _("There is no such account."), status=404)
    return account
