"""Writes of the calendar."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure.audit.actions import record
from dure.calendar import files
from dure.calendar.models import Holiday
from dure.calendar.queries import calendar
from dure.calendar.refusals import refusal
from dure.kit import locks
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought: the years it is about, its days, and how many were added, renamed and taken away."""

    years: tuple[int, ...]
    days: int
    added: int
    renamed: int
    removed: int

    @property
    def changes(self) -> int:
        """Return how many days are not as before."""
        return self.added + self.renamed + self.removed


@transaction.atomic
def import_holidays(path: Path, *, actor: Actor, dry_run: bool = False) -> Imported:
    """Replace the public holidays of the years in a file; what is as before is not written again.

    With `dry_run` nothing is stored. Raises `Refusal`: `not-allowed` (403), `holidays-file` with every faulty line.
    """
    if not may(actor, "import", "holidays"):
        raise Refusal("not-allowed", _("Only an administrator imports public holidays."), status=403)
    with path.open("rb") as source:
        table = files.read(source.read(files.MOST_BYTES + 1))
    if table.faults:
        raise refusal(table.faults)
    locks.hold_one(locks.HOLIDAYS)
    done = _compared(table)
    if done.changes and not dry_run:
        _replace(table)
        record(
            "calendar.import",
            actor=actor,
            subject=", ".join(map(str, done.years)),
            details={"file": path.name, "added": done.added, "changed": done.renamed, "ended": done.removed},
        )
    return done


def _compared(table: files.Table) -> Imported:
    years = table.years
    before = {day: name for day, name in calendar().holidays.items() if day.year in years}
    return Imported(
        tuple(years),
        len(table.holidays),
        len(table.holidays.keys() - before.keys()),
        sum(day in before and before[day] != name for day, name in table.holidays.items()),
        len(before.keys() - table.holidays.keys()),
    )


def _replace(table: files.Table) -> None:
    Holiday.objects.filter(day__year__in=table.years).delete()
    Holiday.objects.bulk_create(Holiday(day=day, name=name) for day, name in table.holidays.items())
