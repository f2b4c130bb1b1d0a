"""One-time passwords, accounts without a person, the language of an account."""

import secrets
from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure.accounts.actions.leaving import end_tokens, require_open
from dure.accounts.models import Account
from dure.accounts.rules import SAMPLE_PASSWORD, is_login, normal_login, require_administrator
from dure.audit.actions import record
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal

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
    password = "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _group in range(4))
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    revoked = end_tokens(account_id)
    record("password.one-time", actor=actor, subject=f"account:{account_id}", details={"tokens": revoked})
    return password


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
