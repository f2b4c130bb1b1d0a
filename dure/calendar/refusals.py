"""What is said of a table of holidays that cannot be taken."""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dure.calendar import files
from dure.calendar.files import Fault
from dure.kit.refusals import Refusal

SENTENCES = {
    "holidays-size": gettext_noop("The file is too large for a table of public holidays: at most 1 MB."),
    "holidays-encoding": gettext_noop("The file is not text in UTF-8 or CP949."),
    "holidays-form": gettext_noop("The file is not a table in CSV."),
    "holidays-header": gettext_noop("The first line must name the columns: 날짜,이름 (day,name)."),
    "holidays-cells": gettext_noop("Two cells are needed: the day and its name."),
    "holidays-day": gettext_noop("“{value}” is not a day like 2028-01-01."),
    "holidays-name": gettext_noop("A name of 1 to {longest} characters is needed."),
    "holidays-twice": gettext_noop(
        "{value} stands in the file twice. Write the names of one day on one line."
    ),
    "holidays-empty": gettext_noop("The file names no public holiday."),
    "holidays-part": gettext_noop(
        "{value} is not in the file as a whole: 1 January and 25 December, and at least {fewest} days, are expected."
    ),
}
_SHOWN = 20


def refusal(faults: list[Fault]) -> Refusal:
    """Return the refusal of a file: its sentence names the first faults, `errors` holds all of them."""
    errors = [{"line": one.line, "code": one.code, "detail": _sentence(one)} for one in faults]
    lines = [_at(one.line, _sentence(one)) for one in faults[:_SHOWN]]
    detail = format_lazy("{}" + "\n{}" * len(lines), _("No public holidays were stored."), *lines)
    return Refusal("holidays-file", detail, errors=errors)


def _sentence(fault: Fault) -> Promise:
    said = _(SENTENCES[fault.code])
    return format_lazy(said, value=fault.value, longest=files.LONGEST_NAME, fewest=files.FEWEST)


def _at(line: int, sentence: Promise) -> Promise:
    return format_lazy(_("Line {line}: {sentence}"), line=line, sentence=sentence) if line else sentence
