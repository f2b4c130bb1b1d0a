"""Commands of organizations: `dure agency`, `dure role`, `dure import-agencies`, `dure import-roster`."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dure.cli.base import Day, FilePath, Text, with_django
from dure.points.regulation.topics import MODEL, TOPICS

if TYPE_CHECKING:
    from dure.organizations.actions import Progress, Report

# What `dure import-roster` ends with when good rows went in and others were set aside (O7).
SET_ASIDE = 3
_SHOWN = 20

_file = FilePath(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.command()
@click.argument("code", type=Text())
@click.option(
    "--name", type=Text(), help="Full name, such as 경기도 이천시; default: that of the table of codes."
)
@click.option("--short", type=Text(), help="Short name; default: the last word of the full name.")
@click.option(
    "--kind", type=Text(), help="central, local, education, public-institution or private; default: as above."
)
@click.option("--policy", "preset", type=Text(), help="Run points under this preset, such as icheon-2019.")
@click.option("--no-points", is_flag=True, help="The agency does not run points of its own.")
@click.option("--regulation", type=Text(), help="Name of the regulation that papers cite.")
@click.option(
    "--regulation-kind",
    type=Text(),
    default="훈령",
    help="훈령 (default), 규칙, 조례, 예규, 고시, 지침 or 내규.",
)
@click.option("--regulation-number", type=Text(), help="Its number, such as 274.")
@click.option("--regulation-date", type=Day(), help="The day it was issued.")
@click.option(
    "--article",
    "told_articles",
    type=Text(),
    multiple=True,
    metavar="TOPIC=ARTICLE",
    help=f"Where it says something, such as unit=제6조제1항; again for each of: {', '.join(TOPICS)}.",
)
@click.option("--model-articles", is_flag=True, help="It is numbered as the model regulation.")
@with_django
def agency(  # noqa: PLR0913, PLR0917 -- one parameter for each option
    code: str,
    name: str | None,
    short: str | None,
    kind: str | None,
    preset: str | None,
    no_points: bool,
    regulation: str | None,
    regulation_kind: str,
    regulation_number: str | None,
    regulation_date: date | None,
    told_articles: tuple[str, ...],
    model_articles: bool,
) -> None:
    """Add the agency with the standard code CODE, or change its names, its kind, its points, its regulation.

    Names and kind come from the table of standard codes where they are left out.
    """
    from django.db import transaction

    from dure.kit.actor import SYSTEM
    from dure.organizations.actions import set_agency
    from dure.organizations.queries import listing
    from dure.points.founding.actions import choose_preset
    from dure.points.regulation.actions import register_regulation
    from dure.points.regulation.rules import read

    if regulation and regulation_date is None:
        raise click.UsageError("--regulation needs --regulation-number and --regulation-date.")
    if (regulation_number or regulation_date) and not regulation:
        raise click.UsageError("--regulation-number and --regulation-date need --regulation.")
    if (told_articles or model_articles) and not regulation:
        raise click.UsageError("--article and --model-articles need --regulation.")
    if any("=" not in one for one in told_articles):
        raise click.UsageError("--article takes TOPIC=ARTICLE.")
    named = [(topic, text) for topic, _, text in (one.partition("=") for one in told_articles)]
    if unknown := [topic for topic, _ in named if topic not in TOPICS]:
        raise click.UsageError(f"--article has no topic {unknown[0]!r}.")
    if twice := [topic for topic, times in Counter(topic for topic, _ in named).items() if times > 1]:
        raise click.UsageError(f"--article names the topic {twice[0]!r} more than once.")
    known = listing(code)
    if known is None and not (name and kind):
        raise click.UsageError(f"The table has no agency {code}: give --name and --kind.")
    with transaction.atomic():
        made, is_new = set_agency(
            actor=SYSTEM,
            code=code,
            full_name=name or (known.full_name if known else ""),
            short_name=short or (known.short_name if known and not name else ""),
            kind=kind or (known.kind if known else ""),
            runs_points=not no_points,
        )
        if regulation and regulation_date:
            articles = {**(MODEL if model_articles else {}), **dict(named)}
            told = read(
                regulation, regulation_kind, regulation_number or "", regulation_date, articles=articles
            )
            register_regulation(actor=SYSTEM, agency_id=made.pk, told=told)
        if preset:
            choose_preset(actor=SYSTEM, agency_id=made.pk, preset=preset)
    click.echo(f"{made.code} {made.full_name}: {'added' if is_new else 'as told'}")


@click.command()
@click.argument("code", type=Text())
@click.argument("department", type=Text())
@click.argument("position", type=Text())
@click.argument("role", type=Text())
@click.option("--from", "start", type=Day(), help="From when on; default: always.")
@click.option("--until", "end", type=Day(), help="The first day without the role; default: never.")
@with_django
def role(code: str, department: str, position: str, role: str, start: date | None, end: date | None) -> None:
    """Bind ROLE to the POSITION in DEPARTMENT (its code) of agency CODE; whoever holds it has the role.

    Roles: operator, personnel, evaluation, collaboration-officer, auditor, department-head.
    """
    from dure.kit.actor import SYSTEM
    from dure.organizations.actions import set_position_role
    from dure.organizations.queries import department_by_code

    unit = department_by_code(code, department)
    if unit is None:
        raise click.ClickException(f"There is no department {department} at agency {code}.")
    set_position_role(actor=SYSTEM, department_id=unit, position=position, role=role, start=start, end=end)
    click.echo(f"{position} ({department}): {role}")


@click.command("import-agencies")
@click.argument("file", type=_file)
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and no progress.")
@with_django
def import_agencies(file: Path, dry_run: bool, as_json: bool) -> None:
    """Load the standard code table of agencies (행정표준코드 기관코드) as it is published. Twice changes nothing.

    CSV or XLSX, UTF-8 or CP949, tab or comma. Ends with 0 when every row was taken, with 3 when rows were set
    aside, which are printed with their reasons.
    """
    from dure.kit.actor import SYSTEM
    from dure.organizations import actions
    from dure.organizations.roster.telling import told_agencies

    with _bar(as_json) as progress:
        report = actions.import_agencies(
            file, actor=SYSTEM, dry_run=dry_run, progress=lambda rows: progress(file.name, rows, None)
        )
    click.echo(
        json.dumps(report.as_json(), ensure_ascii=False)
        if as_json
        else "\n".join(told_agencies(report, _SHOWN))
    )
    if report.set_aside_count:
        sys.exit(SET_ASIDE)


@click.command("import-roster")
@click.argument("people", type=_file, required=False)
@click.option("--departments", type=_file, help="The departments file, loaded before the people.")
@click.option(
    "--agency", "code", type=Text(), required=True, help="Standard code of the agency, such as 4070000."
)
@click.option("--as-of", type=Day(), help="The day the files speak of; default: today.")
@click.option("--dry-run", is_flag=True, help="Print the differences and change nothing.")
@click.option("--mapping", type=_file, help="Another system's column titles: theirs,ours on each line.")
@click.option("--strict", is_flag=True, help="Store nothing when any row cannot be taken.")
@click.option("--full", is_flag=True, help="The files are complete: end who and what is missing.")
@click.option(
    "--end-at-most",
    type=click.IntRange(0, 1_000_000_000),
    help="How many people and departments together may end because --full files do not name them.",
)
@click.option("--from-elsewhere", is_flag=True, help="People of another agency are meant to be taken over.")
@click.option(
    "--set-aside",
    type=FilePath(file_okay=False, writable=True, path_type=Path),
    help="Folder for rows that are set aside; default: beside the file.",
)
@click.option(
    "--differences",
    type=FilePath(dir_okay=False, writable=True, path_type=Path),
    help="Write all differences into this CSV file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and no progress.")
@with_django
def import_roster(  # noqa: PLR0913, PLR0917 -- one parameter for each option
    people: Path | None,
    departments: Path | None,
    code: str,
    as_of: date | None,
    dry_run: bool,
    mapping: Path | None,
    strict: bool,
    full: bool,
    end_at_most: int | None,
    from_elsewhere: bool,
    set_aside: Path | None,
    differences: Path | None,
    as_json: bool,
) -> None:
    """Load a roster (CSV or XLSX) of people, of departments, or both. Loading it twice changes nothing.

    Ends with 0 when every row was taken, with 3 when rows were set aside (they are written beside the file
    with their reasons), with 1 when nothing was stored. A --full load that would end more than a twentieth of
    the people, or all, stores nothing until --end-at-most says how many are meant. A new main post ends the
    one before it; a last day (종료일) belongs to the post.
    """
    from dure import clock
    from dure.kit.actor import SYSTEM
    from dure.organizations import actions
    from dure.organizations.roster.mapping import read_mapping

    first = people or departments
    if first is None:
        raise click.UsageError("Give a file of people, --departments, or both.")
    files = actions.Files(
        people,
        departments,
        read_mapping(mapping) if mapping else {},
        set_aside or first.parent,
        differences,
    )
    words = actions.Words(end_at_most=end_at_most, from_elsewhere=from_elsewhere)
    mode = actions.Mode(as_of or clock.today(), dry_run=dry_run, strict=strict, full=full, words=words)
    with _bar(as_json) as progress:
        report = actions.import_roster(files, agency_code=code, mode=mode, actor=SYSTEM, progress=progress)
    click.echo(json.dumps(report.as_json(), ensure_ascii=False) if as_json else "\n".join(_told(report)))
    if report.set_aside:
        sys.exit(SET_ASIDE if report.stored or dry_run else 1)


@contextmanager
def _bar(quiet: bool) -> Iterator["Progress"]:
    """Yield what draws a bar on standard error; only a terminal shows it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), disable=quiet or not sys.stderr.isatty())
    tasks: dict[str, TaskID] = {}

    def show(stage: str, done: int, total: int | None) -> None:
        if stage not in tasks:
            tasks[stage] = bar.add_task(stage, total=total)
        bar.update(tasks[stage], completed=done, total=total)

    with bar:
        yield show


def _told(report: "Report") -> Iterator[str]:
    """Yield the report in lines for a person."""
    from dure.organizations.roster.telling import told

    yield from told(report, _SHOWN)
