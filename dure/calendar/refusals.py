"""What is said of a table of holidays that cannot be taken."""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dure.calendar import files
from dure.calendar.files import Fault
from dure.kit.refusals import Catalogue, Denial, Refusal, Said

SAID = {
    "holidays-size": Said("The file is too large for a table of public holidays: at most 1 MB."),
    "holidays-encoding": Said("The file is not text in UTF-8 or CP949."),
    "holidays-form": Said("The file is not a table in CSV."),
    "holidays-header": Said("The first line must name the columns: 날짜,이름 (day,name)."),
    "holidays-cells": Said("Two cells are needed: the day and its name."),
    "holidays-day": Said("“{value}” is not a day like 2028-01-01."),
    "holidays-name": Said("A name of 1 to {longest} characters is needed."),
    "holidays-twice": Said("{value} stands in the file twice. Write the names of one day on one line."),
    "holidays-empty": Said("The file names no public holiday."),
    "holidays-part": Said(
        "{value} is not in the file as a whole: 1 January and 25 December, and at least {fewest} days, are expected."
    ),
}
CATALOGUE = Catalogue(SAID)
_SHOWN = 20


def refusal(faults: list[Fault]) -> Refusal:
    """Return the refusal of a file: its sentence names the first faults, `errors` holds all of them."""
    errors = [{"line": one.line, "code": one.code, "detail": _sentence(one)} for one in faults]
    lines = [_at(one.line, _sentence(one)) for one in faults[:_SHOWN]]
    detail = format_lazy("{}" + "\n{}" * len(lines), _("No public holidays were stored."), *lines)
    return Refusal("holidays-file", detail, errors=errors)


def _sentence(fault: Fault) -> Promise:
    facts = {"value": fault.value, "longest": files.LONGEST_NAME, "fewest": files.FEWEST}
    return CATALOGUE.sentence(Denial(fault.code, facts))


def _at(line: int, sentence: Promise) -> Promise:
    return format_lazy(_("Line {line}: {sentence}"), line=line, sentence=sentence) if line else sentence
