"""`dure migrate`: brings the database's tables to this version."""

import click

from dure.cli.base import told, with_django


@click.command()
@with_django
def migrate() -> None:
    """Bring the database to this version; machines that start at once wait for each other."""
    from dure.platform import databases

    applied = len(databases.migrate(told()))
    click.echo(f"{applied} migrations applied" if applied else "the database is up to date")
