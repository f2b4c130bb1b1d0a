"""Commands of accounts: `dure account`, `dure password`, `dure token`."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TextIO

import click

from dure.cli.base import Text, with_django

SCOPES = ("read", "write", "operate", "admin")


@click.command()
@click.argument("login", type=Text())
@click.option("--administrator", is_flag=True, help="It may administer the installation.")
@click.option("--close", is_flag=True, help="Close it instead: no sign-in, no tokens, nothing deleted.")
@click.option("--without-second-factor", "factor", is_flag=True, help="Take its second factor away instead.")
@with_django
def account(login: str, administrator: bool, close: bool, factor: bool) -> None:
    """Open an account that is no person's: an administrator's or a program's."""
    from dure.accounts import actions
    from dure.kit.actor import SYSTEM

    if administrator + close + factor > 1:
        raise click.UsageError("Give one of --administrator, --close and --without-second-factor.")
    if factor:
        actions.take_factor_away(actor=SYSTEM, account_id=_id_of(login))
        click.echo(f"The second factor of {login} was taken away.")
    elif close:
        actions.close_account(actor=SYSTEM, account_id=_id_of(login))
        click.echo(f"The account {login} is closed.")
    else:
        actions.open_account(actor=SYSTEM, login=login, is_administrator=administrator)
        sort = "The administrator's account" if administrator else "The account"
        click.echo(f"{sort} {login} is open. `dure password {login}` prints a one-time password for it.")


_logins = click.argument("logins", metavar="[LOGIN]...", nargs=-1, type=Text())
_file = click.option(
    "--file",
    type=click.File(encoding="utf-8-sig"),
    help="Also the logins of this file, one a line; - reads them.",
)


@click.command()
@_logins
@_file
@with_django
def password(logins: tuple[str, ...], file: TextIO | None) -> None:
    """Print a one-time password for LOGIN; it has to be changed at the first sign-in.

    For several logins, or a file of them, each line is a login, a tab and its password: all of them or none.
    """
    from dure.accounts import actions
    from dure.kit.actor import SYSTEM

    def give(account: int) -> str:
        return actions.give_one_time_password(actor=SYSTEM, account_id=account)

    _for_each(logins, file, give)


@click.command()
@_logins
@_file
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(SCOPES),
    default=("read", "write"),
    show_default=True,
    help="What it may be used for; may be given several times.",
)
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True, help="Valid for.")
@click.option("--name", type=Text(), default="dure token", show_default=True, help="What it is for.")
@with_django
def token(
    logins: tuple[str, ...], file: TextIO | None, scopes: tuple[str, ...], days: int, name: str
) -> None:
    """Print a new bearer token of LOGIN for the HTTP API, alone on one line.

    For several logins, or a file of them, each line is a login, a tab and its token: all of them or none.
    """
    from dure import clock
    from dure.accounts import actions
    from dure.kit.actor import SYSTEM

    expires = clock.now() + timedelta(days=days)

    def issue(account: int) -> str:
        return actions.issue_token(
            actor=SYSTEM, name=name, scopes=scopes, expires=expires, account_id=account
        ).secret

    _for_each(logins, file, issue)


def _for_each(logins: Sequence[str], file: TextIO | None, give: Callable[[int], str]) -> None:
    """Print what `give` returns for each account, when it was given to all of them."""
    from django.db import transaction

    named = [*logins, *(line.strip() for line in file or () if line.strip())]
    if not named:
        raise click.UsageError("Name a login, several, or a --file of them.")
    ids = {login: _id_of(login) for login in named}
    with transaction.atomic():
        given = {login: give(account) for login, account in ids.items()}
    for login, secret in given.items():
        click.echo(secret if file is None and len(named) == 1 else f"{login}\t{secret}")


def _id_of(login: str) -> int:
    from dure.accounts.queries import account_id_of

    found = account_id_of(login)
    if found is None:
        raise click.ClickException(f"There is no account {login!r}.")
    return found
