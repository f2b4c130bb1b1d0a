"""Commands of accounts: `dure account`, `dure password`, `dure token`."""

from datetime import timedelta

import click

from dure.cli.base import with_django

SCOPES = ("read", "write", "operate", "admin")


@click.command()
@click.argument("login")
@click.option("--administrator", is_flag=True, help="It may administer the installation.")
@click.option("--close", is_flag=True, help="Close it instead: no sign-in, no tokens, nothing deleted.")
@click.option("--without-second-factor", "factor", is_flag=True, help="Take its second factor away instead.")
@with_django
def account(login: str, administrator: bool, close: bool, factor: bool) -> None:
    """Open an account that is no person's: an administrator's or a program's."""
    from dure.accounts import actions
    from dure.kit.actor import SYSTEM

    if factor:
        actions.take_factor_away(actor=SYSTEM, account_id=_id_of(login))
    elif close:
        actions.close_account(actor=SYSTEM, account_id=_id_of(login))
    else:
        actions.open_account(actor=SYSTEM, login=login, is_administrator=administrator)


@click.command()
@click.argument("login")
@with_django
def password(login: str) -> None:
    """Print a one-time password for LOGIN; it has to be changed at the first sign-in."""
    from dure.accounts import actions
    from dure.kit.actor import SYSTEM

    click.echo(actions.give_one_time_password(actor=SYSTEM, account_id=_id_of(login)))


@click.command()
@click.argument("login")
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
@click.option("--name", default="dure token", show_default=True, help="What it is for.")
@with_django
def token(login: str, scopes: tuple[str, ...], days: int, name: str) -> None:
    """Print a new bearer token of LOGIN for the HTTP API, alone on one line."""
    from dure import clock
    from dure.accounts import actions
    from dure.kit.actor import SYSTEM

    issued = actions.issue_token(
        actor=SYSTEM,
        name=name,
        scopes=scopes,
        expires=clock.now() + timedelta(days=days),
        account_id=_id_of(login),
    )
    click.echo(issued.secret)


def _id_of(login: str) -> int:
    from dure.accounts.queries import account_id_of

    found = account_id_of(login)
    if found is None:
        raise click.ClickException(f"There is no account {login!r}.")
    return found
