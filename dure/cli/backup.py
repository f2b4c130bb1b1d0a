"""`dure backup` and `dure restore`."""

from pathlib import Path

import click

from dure.cli.base import database, plainly, told


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@plainly
def backup(file: Path) -> None:
    """Write everything the database holds to FILE, while the product runs or not."""
    from dure.platform import backup as backups
    from dure.platform import postgres

    env = told()
    if file.exists():
        raise click.ClickException(f"{file} exists already; a backup never replaces another.")
    with database():
        backups.backup(env.database_url or postgres.url(env.data), postgres.wheel_programs(), file)
    click.echo(f"{file}: {file.stat().st_size:,} bytes")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@plainly
def restore(file: Path) -> None:
    """Read the backup FILE into an empty database."""
    from dure.platform import backup as backups
    from dure.platform import migrations, postgres

    env = told()
    url = env.database_url or postgres.url(env.data)
    with database():
        backups.restore(url, postgres.wheel_programs(), file)
        older = not migrations.are_current(url)
    click.echo(f"{file} is restored.{' It is of another version: run `dure migrate`.' if older else ''}")
