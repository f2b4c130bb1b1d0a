"""A report of an import in lines for a person (O6, O7, O15)."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dure.organizations.roster.report import Part, Report
from dure.organizations.roster.table_report import TableReport
from dure.organizations.rules.differences import KINDS, Difference
from dure.organizations.rules.safeguards import OWN, OWN_DEPARTMENT, OWN_GROUP, OWN_HEADCOUNT, Endings, Reach

KIND_NAMES: Mapping[str, "str | Promise"] = {
    "new": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "moved": gettext_lazy("moved"),
    "ended": gettext_lazy("ended"),
    "unchanged": gettext_lazy("unchanged"),
}


def told(report: Report, shown: int) -> Iterator[str]:
    """Yield what an import did or would do; of each kind no more than `shown` lines."""
    for part in (report.departments, report.people):
        if part.file:
            yield from _part(part, shown)
    for one in report.reaches:
        yield _reach(one)
    if report.needs_word:
        yield str(ends_sentence(report.endings))
    if report.dry_run:
        yield _("Nothing was changed (dry run).")
    elif not report.stored:
        yield _("Nothing was stored, because rows were set aside and the load was strict.")
    elif report.accounts_opened:
        yield _("%(count)s accounts were opened.") % {"count": f"{report.accounts_opened:,}"}
    if report.without_account:
        told = _(
            "%(count)s people at work have no account. An administrator opens accounts on the page of accounts."
        )
        yield told % {"count": f"{report.without_account:,}"}
    for path in report.files.values():
        yield f"→ {path}"


def told_agencies(report: TableReport, shown: int) -> Iterator[str]:
    """Yield what loading the table of agencies did or would do."""
    counts = {kind: getattr(report, kind) for kind in ("new", "changed", "ended", "unchanged")}
    listed = ", ".join(f"{KIND_NAMES[kind]} {count:,}" for kind, count in counts.items())
    aside = _("set aside %(count)s") % {"count": f"{report.set_aside_count:,}"}
    rows = _("%(file)s, %(rows)s rows") % {"file": report.file, "rows": f"{report.rows:,}"}
    yield f"{rows}: {listed}, {aside}"
    changes = [
        f"{KIND_NAMES[kind]}  {code} {before or '∅'} → {after}" for kind, code, before, after in report.shown
    ]
    yield from _cut(changes, report.new + report.changed, shown)
    reasons = [_("line %(line)s") % {"line": line} + f" · {text}" for line, text in report.set_aside]
    yield from _cut(reasons, report.set_aside_count, shown)
    if report.absent:
        yield _("%(count)s agencies of the table are not in the file; they stay.") % {
            "count": f"{report.absent:,}"
        }
    if report.dry_run:
        yield _("Nothing was changed (dry run).")


def _reach(one: Reach) -> str:
    """Return whose role changes, so that it is seen on the command line, where nobody else is asked."""
    if one.role == OWN:
        return _("%(name)s (%(number)s): own posts change") % {"name": one.name, "number": one.number}
    if one.role == OWN_DEPARTMENT:
        told = (
            _("%(name)s (%(number)s): comes into the department of who loads the file")
            if one.is_gain
            else _("%(name)s (%(number)s): leaves the department of who loads the file")
        )
        return told % {"name": one.name, "number": one.number}
    if one.role == OWN_HEADCOUNT:
        told = _(
            "%(name)s (%(number)s): is in the headcount of the department of who loads the file on other days, or "
            "with another kind of employment"
        )
        return told % {"name": one.name, "number": one.number}
    if one.role == OWN_GROUP:
        told = _("%(name)s (%(number)s): the department of who loads the file is compared in another group")
        return told % {"name": one.name, "number": one.number}
    told = (
        _("%(name)s (%(number)s): %(department)s %(position)s gives the role %(role)s")
        if one.is_gain
        else _("%(name)s (%(number)s): %(department)s %(position)s no longer gives the role %(role)s")
    )
    return told % asdict(one)


def _part(part: Part, shown: int) -> Iterator[str]:
    counts = [f"{KIND_NAMES[kind]} {part.counts[kind]:,}" for kind in KINDS]
    counts.append(_("set aside %(count)s") % {"count": f"{len(part.set_aside):,}"})
    rows = _("%(file)s, %(rows)s rows") % {"file": part.file, "rows": f"{part.rows:,}"}
    yield f"{rows}: {', '.join(counts)}"
    if part.ignored_columns:
        yield "  " + _("Columns that are not used: %(columns)s") % {
            "columns": ", ".join(part.ignored_columns)
        }
    if part.other_sheets:
        yield "  " + _("Sheets that nobody reads: %(sheets)s") % {"sheets": ", ".join(part.other_sheets)}
    for kind in KINDS[:-1]:
        yield from _cut([_line(one) for one in part.shown[kind]], part.counts[kind], shown)
    aside, absent = _("set aside"), _("not in the file")
    reasons = [
        f"{aside}  "
        + " · ".join(filter(None, (_("line %(line)s") % {"line": line}, part.called(line), text)))
        for line, _problem, text in part.reasons()
    ]
    yield from _cut(reasons, len(reasons), shown)
    yield from _cut([f"{absent}  {key} {name}" for key, name in part.missing], part.missing_count, shown)


def _line(difference: Difference) -> str:
    changes = ", ".join(f"{one.field} {one.before or '∅'} → {one.after or '∅'}" for one in difference.changes)
    return f"{KIND_NAMES[difference.kind]}  {difference.key} {difference.name}  {changes}".rstrip()


def _cut(lines: list[str], count: int, shown: int) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:shown])
    if count > min(shown, len(lines)):
        yield "  " + _("… and %(count)s more") % {"count": f"{count - min(shown, len(lines)):,}"}


def ends_sentence(endings: Endings) -> str:
    """Return what a full file would end, and the number that has to be said (O17)."""
    if not endings.units:
        detail = _(
            "Because the file does not name them, %(people)s of %(at_work)s people would end. If that is right, say "
            "the number: %(total)s."
        )
    elif not endings.at_work:
        detail = _(
            "Because the file does not name them, %(departments)s of %(units)s departments would end. If that is "
            "right, say the number: %(total)s."
        )
    else:
        detail = _(
            "Because the files do not name them, %(people)s of %(at_work)s people and %(departments)s of %(units)s "
            "departments would end. If that is right, say the number: %(total)s."
        )
    values = {
        "people": f"{endings.people:,}",
        "at_work": f"{endings.at_work:,}",
        "departments": f"{endings.departments:,}",
        "units": f"{endings.units:,}",
        "total": endings.total,
    }
    return detail % values
