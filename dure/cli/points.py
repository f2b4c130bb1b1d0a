"""Commands of the ledger: `dure grant`, `close-day`, `close-year`, `verify`, `export ledger`, `export document`."""

import json
import shutil
import sys
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress

from dure.cli.base import Day, FilePath, Text, sentence, with_django
from dure.cli.help import WholeSentences
from dure.kit.days import month_in

if TYPE_CHECKING:
    from dure.results.years.models import YearSettlement
    from dure.results.years.rules import Summary


class _Month(click.ParamType[date]):
    """YYYY-MM as the first day of the month."""

    name = "YYYY-MM"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the month; fail with a sentence."""
        month = month_in(str(value))
        return month or self.fail(f"{value!r} is not a month like 2026-11.", param, ctx)


_as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and no progress.")


def _progress(quiet: bool) -> Progress:
    """Return a progress display on standard error; only a terminal shows it."""
    return Progress(console=Console(stderr=True), transient=True, disable=quiet or not sys.stderr.isatty())


@click.command()
@click.argument("month", type=_Month(), required=False)
@_as_json
@with_django
def grant(month: date | None, as_json: bool) -> None:
    """Grant the running month's allowance to everybody who is eligible and has none; safe to run twice."""
    from dure.kit.actor import SYSTEM
    from dure.points.closing.grants import grant_month

    with _progress(as_json) as bar:
        task = bar.add_task("people", total=None)
        people = grant_month(actor=SYSTEM, month=month, progress=lambda looked: bar.advance(task, looked))
    click.echo(json.dumps({"people": people}) if as_json else f"granted to {people:,} people")


@click.command("close-day")
@click.argument("day", type=Day(), required=False)
@click.option("--new-key", is_flag=True, help="Seal with a new key: the one that sealed before is lost.")
@_as_json
@with_django
def close_day(day: date | None, new_key: bool, as_json: bool) -> None:
    """Close and seal DAY (default: yesterday) and every day before it that is not; safe to run twice."""
    from dure.kit.actor import SYSTEM
    from dure.points.closing.days import close_days
    from dure.points.fence import actions as fence
    from dure.sealing import keys

    if new_key:
        keys.adopt(actor=SYSTEM)
    through = day or fence.now().date() - timedelta(days=1)
    with _progress(as_json) as bar:
        task = bar.add_task("days", total=None)
        closed = close_days(actor=SYSTEM, through=through, progress=lambda _: bar.advance(task))
    if as_json:
        rows = [
            {
                "agency": one.agency_id,
                "day": str(one.day),
                "departments": one.departments,
                "transfers": one.transfers,
            }
            for one in closed
        ]
        click.echo(json.dumps({"through": str(through), "closed": rows}))
    else:
        click.echo(f"closed {len(closed)} days of agencies through {through}")


@click.command("close-year")
@click.argument("year", type=click.IntRange(2016, 2199), metavar="YYYY")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@_as_json
@with_django
def close_year(year: int, dry_run: bool, as_json: bool) -> None:
    """Settle YYYY for every agency whose days of it are closed and sealed; safe to run twice."""
    from dure.kit.actor import SYSTEM
    from dure.results.years import actions as acts

    if dry_run:
        told = [_year_line(one.agency_code, one) for one in acts.tried_by_all(year=year)]
    else:
        with _progress(as_json) as bar:
            task = bar.add_task("agencies", total=None)
            made = acts.settle_years(actor=SYSTEM, year=year, progress=lambda _: bar.advance(task))
        told = [_year_line(one.agency.code, one) for one in made]
    waiting = acts.not_ready(year=year)
    if as_json:
        click.echo(json.dumps({"year": year, "dry_run": dry_run, "settled": told, "not_ready": waiting}))
    else:
        for line in told:
            click.echo(
                f"{line['agency']}: {line['people']:,} people, {line['departments']:,} departments, "
                f"{line['received_points']:,} points received, checksum {line['checksum']}"
            )
        for code, why in waiting.items():
            click.echo(f"{code}: {why}", err=True)
        click.echo(f"{'would settle' if dry_run else 'settled'} {len(told)} agencies")
    if waiting:
        raise click.exceptions.Exit(1)


def _year_line(agency: str, one: "YearSettlement | Summary") -> dict[str, Any]:
    checksum = one.checksum() if callable(one.checksum) else one.checksum
    return {
        "agency": agency,
        "people": one.people,
        "departments": one.departments,
        "received_points": one.received_points,
        "given_points": one.given_points,
        "special_points": one.special_points,
        "checksum": bytes(checksum).hex(),
    }


@click.command()
@_as_json
@with_django
def verify(as_json: bool) -> None:
    """Check everything that must always be true of the ledger; exit code 1 when something is not."""
    from dure.results.verification import verify as run

    with _progress(as_json) as bar:
        task = bar.add_task("checks", total=None)
        verdict = run(progress=lambda done, total: bar.update(task, completed=done, total=total))
    if as_json:
        click.echo(json.dumps(asdict(verdict)))
    else:
        for one in verdict.findings:
            click.echo(f"truth {one.truth}: {one.subject}: {one.detail}")
        rate = verdict.rows / max(verdict.seconds, 1e-9)
        click.echo(f"{verdict.rows:,} rows in {verdict.seconds:.1f} s ({rate:,.0f} a second)")
        click.echo(f"{len(verdict.findings):,} findings" if verdict.findings else "everything holds")
    if verdict.findings:
        raise click.exceptions.Exit(1)


@click.command("reciprocity-check")
@click.option(
    "--agencies",
    type=click.IntRange(1, 1_000),
    default=20,
    show_default=True,
    help="How many made-up agencies.",
)
@click.option(
    "--people", type=click.IntRange(100, 10_000), default=400, show_default=True, help="People of each."
)
@click.option("--months", type=click.IntRange(1, 60), default=12, show_default=True)
@click.option("--shuffles", type=click.IntRange(1, 100_000), default=1_000, show_default=True)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True)
@_as_json
def reciprocity_check(
    agencies: int, people: int, months: int, shuffles: int, seed: int, as_json: bool
) -> None:
    """Try the search for patterns on made-up agencies with honest teams and swappers; the same seed, the same rates."""
    from dure.patterns.trial import trial

    with _progress(as_json) as bar:
        task = bar.add_task("agencies", total=agencies)
        outcome = trial(
            agencies=agencies,
            people=people,
            months=months,
            count=shuffles,
            seed=seed,
            progress=lambda done: bar.update(task, completed=done),
        )
    if as_json:
        click.echo(json.dumps(asdict(outcome)))
        return
    click.echo(f"{agencies} agencies of {people} people, {months} months, {shuffles} shuffles, seed {seed}")
    for one in outcome.rates:
        share = (one.whole + one.part) / max(one.groups, 1)
        click.echo(
            f"{one.manner:8} {one.groups:4} groups: {share:6.1%} listed ({one.whole} exactly, {one.part} in part)"
        )
    click.echo(f"entries that name plain colleagues only: {outcome.strangers}")


@click.group(cls=WholeSentences)
def export() -> None:
    """Write what others can check or use."""


@export.command()
@click.argument("file", type=FilePath(dir_okay=False, path_type=Path))
@click.option("--agency", "agency_code", type=Text(), metavar="CODE", help="Only the days of this agency.")
@_as_json
@with_django
def ledger(file: Path, agency_code: str | None, as_json: bool) -> None:
    """Write every sealed day to FILE, and beside it the program that checks it with Python alone."""
    from dure.sealing import verify_ledger
    from dure.sealing.export import export_ledger

    checker = file.with_name("verify_ledger.py")
    try:
        with _progress(as_json) as bar:
            task = bar.add_task("rows", total=None)
            done = export_ledger(file, agency_code=agency_code, progress=lambda rows: bar.advance(task, rows))
        shutil.copyfile(verify_ledger.__file__, checker)
    except OSError as problem:
        raise click.ClickException(sentence(problem)) from None
    if as_json:
        click.echo(json.dumps({"file": str(file), "days": done.sections, "rows": done.rows}))
    else:
        click.echo(f"{done.rows:,} rows in {done.sections:,} sealed days of agencies: {file}")
        click.echo(f"check it anywhere: python3 {checker} {file}")


@export.command()
@click.argument("kind", type=click.Choice(["amendment", "change", "privacy", "dataset"]))
@click.argument("file", type=FilePath(dir_okay=False, path_type=Path))
@click.option(
    "--agency",
    "agency_code",
    type=Text(),
    metavar="CODE",
    help="Of this agency; needed where there are several.",
)
@_as_json
@with_django
def document(kind: str, file: Path, agency_code: str | None, as_json: bool) -> None:
    """Write a document of adoption to FILE (.pdf or .hwpx), filled from this installation."""
    from dure.kit.actor import SYSTEM
    from dure.organizations.queries import agencies
    from dure.results.adoption.actions import make

    form = file.suffix.lower().removeprefix(".")
    if form not in ("pdf", "hwpx"):
        raise click.UsageError("FILE has to end in .pdf or .hwpx.")
    found = [one for one in agencies() if agency_code in (None, one.code)]
    if len(found) != 1:
        codes = ", ".join(one.code for one in found[:10])
        raise click.ClickException(f"Name one agency with --agency: {codes or 'there is none of this code'}.")
    made = make(actor=SYSTEM, kind=kind, form="pdf" if form == "pdf" else "hwpx", agency_id=found[0].id)
    file.write_bytes(made.content)
    size = len(made.content)
    click.echo(json.dumps({"file": str(file), "bytes": size}) if as_json else f"{size:,} bytes: {file}")
