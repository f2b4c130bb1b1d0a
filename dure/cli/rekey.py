"""`dure rekey`: encrypts stored secrets anew after the secret key was changed."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from dure.cli.base import with_django

if TYPE_CHECKING:
    from dure.kit.rekeying import Counts, Place


@click.command()
@click.option("--dry-run", is_flag=True, help="Count and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_django
def rekey(dry_run: bool, as_json: bool) -> None:
    """Encrypt stored secrets anew with DURE_SECRET_KEY, so that DURE_SECRET_KEY_FALLBACKS may be dropped.

    Sessions, second factors, and secrets of webhooks. Safe while the product runs and safe to run again: what
    is encrypted with the present key already is left alone.
    """
    counts = count() if dry_run else _rekey()
    if as_json:
        click.echo(json.dumps({"dry_run": dry_run, **asdict(counts)}))
        return
    done = "depend on a former key" if dry_run else "were encrypted anew"
    click.echo(f"{counts.former:,} secrets {done}, {counts.current:,} had the present key")
    if counts.unreadable:
        click.echo(f"{counts.unreadable:,} are read by no key: they have to be set up again")


def count() -> "Counts":
    """Return how many stored secrets are current, depend on a former key, and are read by none."""
    from dure.kit import rekeying

    return sum(map(rekeying.look, _places()), rekeying.Counts())


def _places() -> "list[Place]":
    """Return where all rooms keep what the vault encrypted."""
    from dure.kit.rooms import follow, rooms

    return [place for room in rooms() if room.secrets for place in follow(room.secrets)]


def _rekey() -> "Counts":
    from dure.audit.actions import record
    from dure.kit import rekeying
    from dure.kit.actor import SYSTEM

    counts = sum(map(rekeying.rekey, _places()), rekeying.Counts())
    if counts.former:
        details = {"rekeyed": counts.former, "unreadable": counts.unreadable}
        record("secrets.rekey", actor=SYSTEM, details=details)
    return counts
