"""Logins, and whose they are."""

from collections.abc import Iterable

from django.conf import settings

from dure.accounts.models import Account, Token
from dure.accounts.queries.life import open_accounts_of
from dure.accounts.rules import LONGEST_LOGIN, is_login, normal_login
from dure.kit.actor import Actor


def display_name(account: Account) -> str:
    """Return what to call the holder of `account` on a page."""
    return account.person.name if account.person else account.login


def may_be_login(login: str) -> bool:
    """Tell whether `login` may name an account, whatever way it is spelt."""
    return is_login(normal_login(login))


def people_of_logins(logins: Iterable[str]) -> dict[str, int | None]:
    """Return whose each existing login is, None for an account that is nobody's; by its unique index."""
    return dict(Account.objects.filter(login__in=list(logins)).values_list("login", "person_id"))


def logins_of(account_ids: Iterable[int]) -> dict[int, str]:
    """Return the logins of accounts by their ids, by primary key."""
    return dict(Account.objects.filter(pk__in=list(account_ids)).values_list("pk", "login"))


def people_of_accounts(account_ids: Iterable[int]) -> dict[int, tuple[str, int | None]]:
    """Return login and person of accounts by their ids, by primary key."""
    rows = Account.objects.filter(pk__in=list(account_ids)).values_list("pk", "login", "person_id")
    return {number: (login, person) for number, login, person in rows}


def tokens_named(token_ids: Iterable[int]) -> dict[int, tuple[str, int]]:
    """Return name and account of tokens by their ids, by primary key."""
    rows = Token.objects.filter(pk__in=list(token_ids)).values_list("pk", "name", "account_id")
    return {number: (name, account) for number, name, account in rows}


def account_id_of(login: str) -> int | None:
    """Return the id of the account with `login`, by the unique index; None when there is none."""
    normal = normal_login(login)
    if "\0" in normal or len(normal) > LONGEST_LOGIN:
        return None
    return Account.objects.filter(login=normal).values_list("pk", flat=True).first()


def agency_of(account_id: int | None) -> int | None:
    """Return the agency that keeps the account's person, open or not; None when it is nobody's."""
    found = Account.objects.filter(pk=account_id or 0).values_list("person__agency_id", flat=True)
    return found.first()


def login_and_language(actor: Actor) -> tuple[str, str]:
    """Return the actor's login and language (Korean unless chosen otherwise), by primary key."""
    account = Account.objects.only("login", "language").get(pk=actor.account_id or 0)
    return account.login, account.language or settings.LANGUAGE_CODE


def administrators() -> list[int]:
    """Return the people among the administrators whose accounts are open; they are few, and read by a scan."""
    found = open_accounts_of(Account.objects.filter(is_administrator=True, person__isnull=False))
    return list(found.order_by("pk").values_list("person_id", flat=True))
