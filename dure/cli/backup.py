"""`dure backup` and `dure restore`."""

from pathlib import Path

import click

from dure.cli.base import FilePath, database, plainly, told


@click.command()
@click.argument("file", type=FilePath(dir_okay=False, path_type=Path))
@plainly
def backup(file: Path) -> None:
    """Write everything the database holds to FILE, while the product runs or not."""
    from dure.platform import backup as backups
    from dure.platform import databases, postgres

    env = told()
    if file.exists():
        raise click.ClickException(f"{file} exists already; a backup never replaces another.")
    with database():
        backups.backup(databases.database(env).owner_url, postgres.wheel_programs(), file)
    click.echo(f"{file}: {file.stat().st_size:,} bytes")


@click.command()
@click.argument("file", type=FilePath(exists=True, dir_okay=False, path_type=Path))
@plainly
def restore(file: Path) -> None:
    """Read the backup FILE into an empty database."""
    from dure.platform import backup as backups
    from dure.platform import databases, migrations, postgres

    env = told()
    with database():
        databases.settle(env)
        place = databases.database(env)
        backups.restore(place.owner_url, postgres.wheel_programs(), file)
        if not place.is_shared:
            migrations.admit(place.owner_url, databases.role_of(place.url))
        older = not migrations.are_current(place.url)
    click.echo(f"{file} is restored.{' It is of another version: run `dure migrate`.' if older else ''}")
