"""One-time passwords, accounts without a person, the language of an account."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure.accounts.actions.leaving import end_access, require_open
from dure.accounts.hashing import hash_one_time
from dure.accounts.models import Account
from dure.accounts.rights import require_administrator
from dure.accounts.rules import LONGEST_LOGIN, SAMPLE_PASSWORD, is_login, normal_login
from dure.audit.actions import record
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal

MOST_PASSWORDS = 500
# Without the letters and digits that look alike on a printed slip.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def open_account(*, actor: Actor, login: str, is_administrator: bool = False) -> int:
    """Open an account that is no person's (an administrator's, a program's) and return its id.

    An account that exists is kept; it becomes an administrator's when that is asked for. Raises `Refusal`:
    `not-allowed` (403), `login-form`.
    """
    require_administrator(actor)
    normal = normal_login(login)
    if not is_login(normal):
        raise Refusal("login-form", _("A login has 1 to 60 characters: Latin letters, digits and . _ @ + -."))
    account, is_new = Account.objects.get_or_create(login=normal, defaults={"password": make_password(None)})
    if is_new or is_administrator > account.is_administrator:
        account.is_administrator = is_administrator
        account.save(update_fields=["is_administrator"])
        details = {"is_administrator": is_administrator}
        record("account.open", actor=actor, subject=f"account:{account.pk}", details=details)
    return account.pk


def add_account(*, actor: Actor, login: str, is_administrator: bool = False) -> int:
    """Open a new account that is no person's and return its id.

    Raises `Refusal`: `not-allowed` (403), `login-form`, `login-taken` (409).
    """
    require_administrator(actor)
    if Account.objects.filter(login=normal_login(login).replace("\0", "")[:LONGEST_LOGIN]).exists():
        raise Refusal("login-taken", _("This login already belongs to another account."), status=409)
    return open_account(actor=actor, login=login, is_administrator=is_administrator)


@transaction.atomic
def give_one_time_password(*, actor: Actor, account_id: int) -> str:
    """Set and return a password that has to be changed at the first sign-in; sessions and tokens end.

    Whoever begins on a coming day may have it before. Raises `Refusal`: `not-allowed` (403), `account-unknown`
    (404), `account-closed` and `account-left` (409).
    """
    require_administrator(actor)
    account = Account.objects.select_for_update(no_key=True).filter(pk=account_id).first()
    if account is None:
        raise Refusal("account-unknown", _("There is no such account."), status=404)
    require_open(account)
    password = _one_time_password()
    account.password = hash_one_time(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    revoked = end_access(account_id)
    record("password.one-time", actor=actor, subject=f"account:{account_id}", details={"tokens": revoked})
    return password


@dataclass(frozen=True, slots=True)
class OneTimePassword:
    """A password just made, for one slip of paper. It exists only here and is never stored."""

    account_id: int
    password: str


def give_one_time_passwords(
    *, actor: Actor, account_ids: Collection[int]
) -> tuple[list[OneTimePassword], dict[int, Refusal]]:
    """Give each account a one-time password; return them in the order asked, and by id why others get none.

    Raises `Refusal`: `not-allowed` (403), `too-many-accounts` beyond 500.
    """
    require_administrator(actor)
    if len(account_ids) > MOST_PASSWORDS:
        sentence = _("At most %(most)s accounts at a time.") % {"most": MOST_PASSWORDS}
        raise Refusal("too-many-accounts", sentence)
    made: list[OneTimePassword] = []
    refused: dict[int, Refusal] = {}
    with transaction.atomic():
        for account_id in dict.fromkeys(account_ids):
            try:
                with transaction.atomic():
                    given = give_one_time_password(actor=actor, account_id=account_id)
            except Refusal as refusal:
                refused[account_id] = refusal
            else:
                made.append(OneTimePassword(account_id, given))
    return made, refused


def _one_time_password() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _group in range(4))


@transaction.atomic
def give_sample_password(*, actor: Actor, logins: Collection[str]) -> None:
    """Give accounts of a sample government the password that its sign-in page fills in, and mark them so.

    Raises `Refusal` `not-allowed` (403) for anybody but an administrator.
    """
    require_administrator(actor)
    normal = [normal_login(login) for login in logins]
    Account.objects.filter(login__in=normal).update(
        password=make_password(SAMPLE_PASSWORD), must_change_password=False, is_sample=True
    )
    record("password.sample", actor=actor, details={"accounts": len(normal)})


def choose_language(*, actor: Actor, language: str) -> None:
    """Keep in which language the actor's account reads. Raises `Refusal` `language`."""
    if language not in dict(settings.LANGUAGES):
        raise Refusal("language", _("Choose Korean or English."))
    Account.objects.filter(pk=actor.account_id or 0).update(language=language)
