"""The accounts of a sample government, which exist to be tried."""

from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils.translation import gettext_lazy as _

from dure.accounts.models import Account
from dure.accounts.queries.acting import account_actor
from dure.accounts.queries.life import open_accounts_of, samples_live
from dure.organizations import queries as organizations

_MOST = 12
ROLE_NAMES = {**organizations.ROLE_NAMES, "administrator": _("system administrator")}
"""What roles are called, by code; an administrator is one by the account."""


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """An account of a sample government that the sign-in page offers."""

    login: str
    name: str
    where: str
    roles: tuple[str, ...]


def sample_accounts() -> list[SampleAccount]:
    """Return the accounts one may try, where they may be tried; in production none, whatever the database holds.

    They are the few accounts of a sample government that have a password. Leans on account_sample.
    """
    if not samples_live():
        return []
    listed = (
        open_accounts_of(Account.objects.filter(is_sample=True, must_change_password=False))
        .exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .exclude(password="")
        .order_by("pk")[:_MOST]
    )
    return [_sample_account(account) for account in listed]


def is_sample() -> bool:
    """Tell whether this installation holds accounts of a sample government. Leans on account_sample."""
    return Account.objects.filter(is_sample=True).exists()


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
