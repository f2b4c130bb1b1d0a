"""Loads roster files: departments and people of one agency, in one transaction (O6-O11)."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.audit.actions import record
from dure.kit import sql
from dure.kit.abilities import NOBODYS, Thing, may
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.organizations.actions.roster import departments as units
from dure.organizations.actions.roster import identity, people, safety, tables
from dure.organizations.actions.roster.safety import Safety, Words
from dure.organizations.actions.roster.watch import Progress, Watch, silent
from dure.organizations.actions.roster.writing import write_changes, write_people
from dure.organizations.models import Agency
from dure.organizations.opening import accounts
from dure.organizations.roster.outlets import differences_file, write_set_aside
from dure.organizations.roster.report import Part, Report, TooManySetAside
from dure.organizations.roster.sources import lines_of
from dure.organizations.rules.columns import DEPARTMENTS, PEOPLE
from dure.organizations.rules.departments import DepartmentPlan
from dure.organizations.rules.people import Surroundings

__all__ = ["Files", "Mode", "Progress", "Report", "Words", "import_roster"]

LARGE = 1_000
"""From so many rows on, a load changes how the tables are best read."""


@dataclass(frozen=True, slots=True)
class Files:
    """What is loaded, and where files go that are handed back (None: they are not wanted).

    `outlet` is a folder for rows that are set aside, `differences` a file for all differences.
    """

    people: Path | None = None
    departments: Path | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    outlet: Path | None = None
    differences: Path | None = None


@dataclass(frozen=True, slots=True)
class Mode:
    """How files are loaded: the day they speak of, what may come of it, and what was said beforehand."""

    as_of: date
    dry_run: bool = False
    strict: bool = False
    full: bool = False
    words: Words = field(default_factory=Words)


def import_roster(
    files: Files, *, agency_code: str, mode: Mode, actor: Actor, progress: Progress = silent
) -> Report:
    """Load the files of an agency and report row by row; the good rows go in together or not at all.

    With `mode.strict` nothing is stored when a row is set aside, with `mode.dry_run` never. Two loads of one
    agency wait for each other. A load that would end many because a full file does not name them, or that
    changes who holds a role or the posts of whoever loads it, is stored only when `mode.words` say so; a dry
    run reports it. Raises `Refusal`: `not-allowed`, `agency-unknown`, whatever `lines_of` raises,
    `file-personal-numbers` (O9), `roster-wrong-file`, `roster-other-agency`, `roster-ends-many` (O17),
    `roster-second-person`, `roster-accounts`.
    """
    report = Report(agency_code, mode.as_of, mode.dry_run, mode.full)
    try:
        with transaction.atomic():
            _import(files, mode, report, actor, progress)
            if not report.stored:
                transaction.set_rollback(True)
            elif _written(report) >= LARGE:
                transaction.on_commit(_analyze, robust=True)
    except Refusal as refusal:
        record("roster.import", actor=actor, subject=f"agency:{agency_code[:7]}", outcome=refusal.code)
        raise
    return report


def _import(files: Files, mode: Mode, report: Report, actor: Actor, progress: Progress) -> None:
    agency = _agency(report.agency, actor)
    tables.prepare()
    tree = units.Tree.of(agency)
    loader = mode.words.loader or actor.person_id
    try:
        made = _plan(files, mode, report, agency, tree, progress, Safety.of(agency, report, loader))
    except TooManySetAside:
        raise _wrong_file(report) from None
    report.stored = not mode.dry_run and not (mode.strict and report.set_aside)
    if report.stored:
        safety.demand_words(report, mode.words, actor)
        now = clock.now()
        if made:
            units.write(made, tree, agency)
        report.accounts_opened = write_people(agency, at=now, actor=actor, progress=progress)
        report.without_account = accounts().people_without_account(agency.pk)
        report.load_id = write_changes(agency, at=now, actor=actor, proposed_by=mode.words.proposed_by)
        _record(files, report, mode.words, actor)
    # Before the transaction ends: rows that are set aside must not be lost because a disk is full.
    _hand_back(files, report)


def _written(report: Report) -> int:
    """Return how many rows of the file changed anything."""
    return sum(part.counts.total() - part.counts["unchanged"] for part in (report.departments, report.people))


def _analyze() -> None:
    """Let the planner know of the rows; until autovacuum does, a grant takes four times as long."""
    sql.execute("SELECT organizations_analyze()")


def _agency(code: str, actor: Actor) -> Agency:
    """Return the agency, locked against another load, when `actor` may load it."""
    agency = Agency.objects.select_for_update(no_key=True).filter(code=code).first()
    if not may(actor, "load", Thing("rosters", agency.pk if agency else NOBODYS)):
        detail = _("Only an administrator, or the agency's operator or personnel, loads a roster.")
        raise Refusal("not-allowed", detail, status=403)
    if agency is None:
        detail = _("There is no agency with the code %(code)s. Add it first: dure agency %(code)s …")
        raise Refusal("agency-unknown", detail % {"code": code[:20]}, status=404)
    return agency


def _plan(
    files: Files,
    mode: Mode,
    report: Report,
    agency: Agency,
    tree: units.Tree,
    progress: Progress,
    found: Safety,
) -> DepartmentPlan | None:
    """Read both files and decide everything; what is to be written waits in the temporary tables."""
    made = None
    with differences_file(files.differences) as differences:
        if files.departments:
            part = report.departments
            with lines_of(files.departments, DEPARTMENTS, files.mapping) as lines:
                part.note(lines)
                watch = Watch("departments", progress)
                made = units.plan(lines, part, tree, watch, as_of=mode.as_of, full=mode.full)
            found.look_at_departments(agency, made, tree.timelines)
            report.endings.units = units.running(tree, mode.as_of)
            report.endings.departments = part.missing_count if mode.full else 0
            if differences:
                differences.write_all(made.differences)
            units.stage_changes(made)
        found.look_at_borders(agency, made, tree.timelines)
        if files.people:
            part = report.people
            with lines_of(files.people, PEOPLE, files.mapping) as lines:
                part.note(lines)
                people.stage(lines, part, Watch("read", progress), agency)
            safety.refuse_other_agency(agency, mode.words)
            report.endings.at_work = safety.count_at_work(agency, mode.as_of)
            part.names = units.names(tree, made)
            lifetimes = units.lifetimes(tree, made, agency, people.named_departments())
            around = Surroundings(mode.as_of, mode.full, lifetimes, twins=identity.twins(agency))
            keep = not mode.dry_run
            people.compare(
                part, agency, around, safety=found, differences=differences, progress=progress, keep=keep
            )
    return made


def _hand_back(files: Files, report: Report) -> None:
    if files.differences:
        report.files["differences"] = files.differences
    if files.outlet is None:
        return
    for kind, source, columns, part in (
        ("people", files.people, PEOPLE, report.people),
        ("departments", files.departments, DEPARTMENTS, report.departments),
    ):
        if source and part.set_aside:
            target = files.outlet / f"{source.stem}-set-aside.csv"
            if target in report.files.values():  # two files of one name, from two folders
                target = target.with_name(f"{kind}-{target.name}")
            report.files[kind] = write_set_aside(source, columns, files.mapping, part, target)


def _wrong_file(report: Report) -> Refusal:
    part = report.people if report.people.set_aside else report.departments
    counted = Counter(text for _line, _problem, text in part.reasons())
    detail = _(
        "So many rows cannot be read that this is probably the wrong file. Most frequent reason: %(reason)s"
    )
    (reason, _count), *_others = counted.most_common(1)
    return Refusal("roster-wrong-file", detail % {"reason": reason})


def _record(files: Files, report: Report, words: Words, actor: Actor) -> None:
    """Leave the audit line: what was loaded, by its digest, what it did in figures, and whose roles it changed.

    What it did person by person is on record under `load` (`RosterChange`).
    """

    def told(part: Part, path: Path | None) -> dict[str, object]:
        return {"sha256": _digest(path), "rows": part.rows, **part.counts, "set_aside": len(part.set_aside)}

    details = {
        "as_of": report.as_of.isoformat(),
        "full": report.full,
        "departments": told(report.departments, files.departments),
        "people": told(report.people, files.people),
        "accounts": report.accounts_opened,
        "load": report.load_id,
        "ended_by_absence": asdict(report.endings) if report.full else None,
        "roles": [one.as_json() for one in report.reaches],
        "proposed_by": words.proposed_by,
    }
    record("roster.import", actor=actor, subject=f"agency:{report.agency}", details=details)


def _digest(path: Path | None) -> str:
    if path is None:
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
