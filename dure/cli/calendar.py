"""`dure import-holidays`: public holidays of later years."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from dure.cli.base import FilePath, with_django


@click.command("import-holidays")
@click.argument("file", type=FilePath(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_django
def import_holidays(file: Path, dry_run: bool, as_json: bool) -> None:
    """Import the public holidays of whole years from FILE (CSV with the columns 날짜,이름). Twice changes nothing.

    The years in the file are replaced; others stay. The years 2016 to 2027 come with the product.
    """
    from dure.calendar.actions import import_holidays as import_file
    from dure.kit.actor import SYSTEM

    done = import_file(file, actor=SYSTEM, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(asdict(done) | {"dry_run": dry_run}))
        return
    years = ", ".join(map(str, done.years))
    click.echo(
        f"{years}: {done.days} public holidays; {done.added} added, {done.renamed} renamed, {done.removed} removed"
        + " (nothing stored)" * dry_run
    )
