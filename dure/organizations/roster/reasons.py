"""The sentence of every reason for which a row is set aside (O7)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.organizations.rules.problems import Problem

SENTENCES: Mapping[str, "str | Promise"] = {
    "required": _("This must be filled in."),
    "agency-code": _("“%(value)s” is not a standard code of seven characters."),
    "agency-twice": _("The code %(value)s stands in line %(line)s already."),
    "agency-reused": _(
        "The code %(value)s belonged to %(name)s, which has ended; a code is never used again."
    ),
    "too-long": _("At most %(longest)s characters fit; there are %(length)s."),
    "control-character": _("There is a character that cannot be stored (%(character)s)."),
    "encoding": _("The text is damaged: its bytes do not belong to the encoding of the file."),
    "spreadsheet-error": _("“%(value)s” is what a spreadsheet shows where it has no value."),
    "formula-no-result": _(
        "The cell is a formula without a stored result. Open the file in a spreadsheet, save it, and load it again."
    ),
    "number-cut": _(
        "“%(value)s” is no code any more: a spreadsheet made a number or a day of it. Format the column as text "
        "and type it again."
    ),
    "hidden-row": _("The row is hidden in the sheet. Show it, or load it from the file of set-aside rows."),
    "not-a-day": _(
        "A spreadsheet made a day of this cell (%(value)s). Format the column as text and type it again."
    ),
    "day-since-1904": _(
        "%(value)s is a bare number in a workbook that counts days from 1904. Format the column as a date."
    ),
    "number-twin": _(
        "%(name)s is known under the number %(number)s: zeros before it were lost, or the same person is given "
        "twice. Give one number; two people with one name need two e-mail addresses."
    ),
    "number-of-another": _(
        "The number %(number)s is %(name)s's, and both name and e-mail are others here. If it is the same person, "
        "change the name first and the e-mail after."
    ),
    "code-twin": _("The department is known under the code %(code)s: zeros before it were lost."),
    "example-row": _("This is the example row of the template. Delete it."),
    "blank-inside": _("“%(value)s” has a blank inside."),
    "date": _("“%(value)s” is not a date. Write it as 2026-11-01, 2026.11.1 or 20261101."),
    "choice": _("“%(value)s” is not known here. Known are: %(known)s."),
    "email": _("“%(value)s” is not an e-mail address."),
    "phone": _("“%(value)s” is not a telephone number."),
    "whole-number": _("“%(value)s” is not a whole number."),
    "login-form": _(
        "A login has up to 60 Latin letters, digits and . _ @ + - and begins with a letter or digit."
    ),
    "login-taken": _("The login “%(login)s” belongs to somebody else."),
    "login-shared": _("The file gives the login “%(login)s” to several people."),
    "ends-before-start": _("The end is before the beginning."),
    "too-many-cells": _(
        "The line has more cells than there are titles; a text with a comma needs quotation marks."
    ),
    "personal-number": _("There is a resident registration number in this line."),
    "duplicate-row": _("This line is the same as line %(line)s."),
    "contradicts-person": _("Lines %(lines)s have the same staff number but say different things here."),
    "overlaps-row": _("This post and the one of line %(line)s are at the same time."),
    "overlaps-stored": _(
        "A later order is stored already (department %(code)s, from %(day)s). If this file is newer, "
        "give that post in it too."
    ),
    "inside-stored": _(
        "This past post lies inside a stored one that still runs (department %(code)s, from %(day)s). "
        "Give the post that runs today in the file too."
    ),
    "department-unknown": _("There is no department %(code)s."),
    "department-elsewhere": _("A main post or a leave must be in a department of the person's own agency."),
    "department-ended": _("Department %(code)s ended on %(day)s; give the post an end or its successor."),
    "department-not-yet": _("Department %(code)s exists only from %(day)s on."),
    "parent-unknown": _("There is no department %(code)s above it, or its line is set aside."),
    "parent-circle": _("The department would stand below itself."),
    "successor-unknown": _("There is no department %(code)s to succeed it."),
    "versions-overlap": _("The times of this line and of line %(line)s overlap."),
}


def sentence(problem: Problem) -> str:
    """Return what is wrong, for a person: the column and why."""
    reason = str(SENTENCES[problem.code]) % problem.values
    return f"{problem.field}: {reason}" if problem.field else reason
