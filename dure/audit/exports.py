"""The audit trail as a file, with the purpose it was taken for."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dure import clock
from dure.audit.actions import record, refusals_recorded
from dure.audit.queries import Filter, Line, NamedFact, trail
from dure.kit import formats, tables, text
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal

FORMATS = ("xlsx", "csv")
MOST_LINES = 10_000
_AT_A_TIME = 1000
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand out."""

    name: str
    content: bytes
    type: str


def export(*, actor: Actor, asked: Filter, form: str, reason: str) -> File:
    """Return the lines that are asked for as CSV or XLSX, newest first; taking them along is on record itself.

    Raises `Refusal`: `not-allowed` (403), `export-format`, `export-reason`, `export-personal-data`,
    `export-too-long`.
    """
    with refusals_recorded("audit.export", actor=actor), transaction.atomic():
        why = _judge(form, reason)
        lines = list(_lines(actor, asked))
        if len(lines) > MOST_LINES:
            raise Refusal(
                "export-too-long",
                format_lazy(
                    gettext_lazy("There are more than {most} lines. Choose fewer days, a person or an act."),
                    most=f"{MOST_LINES:,}",
                ),
            )
        record(
            "audit.export",
            actor=actor,
            details={"reason": why, "format": form, "rows": len(lines), **asked.as_details()},
        )
    return _file(lines, form, why)


def _judge(form: str, reason: str) -> str:
    if form not in FORMATS:
        raise Refusal("export-format", gettext_lazy("Choose CSV or XLSX."))
    why = text.clean(reason)[:_LONGEST_REASON]
    if not text.has_letter(why):
        raise Refusal(
            "export-reason",
            gettext_lazy(
                "Enter the purpose of the file: it contains personal data, and the purpose is recorded."
            ),
        )
    if text.has_registration_number(why):
        raise Refusal(
            "export-personal-data",
            gettext_lazy(
                "The text contains something that looks like a resident registration number. Remove it."
            ),
        )
    return why


def _lines(actor: Actor, asked: Filter) -> Iterator[Line]:
    before: int | None = None
    for _batch in range(MOST_LINES // _AT_A_TIME + 1):
        lines = trail(actor, asked, limit=_AT_A_TIME, before=before)
        yield from lines
        if len(lines) < _AT_A_TIME:
            return
        before = lines[-1].id


def _file(lines: list[Line], form: str, why: str) -> File:
    columns = [_("When"), _("Who"), _("Act"), _("Object"), _("Outcome"), _("What was said"), _("Details")]
    columns += [_("Client address"), _("Program")]
    about = [(_("Purpose"), why), (_("Made at"), formats.moment(clock.now()))]
    table = tables.Table(columns, [_row(line) for line in lines], about, name=_("Audit trail")[:31])
    target = io.BytesIO()
    if form == "csv":
        tables.write_csv(table, target)
    else:
        tables.write_xlsx(table, target, at=clock.now())
    return File(f"dure-audit-{clock.today()}.{form}", target.getvalue(), tables.TYPES[form])


def _row(line: Line) -> list[Any]:
    outcome = _("done") if line.is_done else _("refused")
    objects = ", ".join(one.text for one in line.objects)
    facts = "\n".join(said(fact) for fact in line.facts)
    return [
        *(line.at, line.who.text, line.act, objects, outcome, line.told, facts),
        *(line.address or "", line.agent),
    ]


def said(fact: NamedFact) -> str:
    """Return a field in one line: `Amount: 100 → 150`."""
    values = ", ".join(one.text for one in fact.values)
    before = ", ".join(one.text for one in fact.before)
    return f"{fact.label}: {before} → {values}" if before else f"{fact.label}: {values}"
