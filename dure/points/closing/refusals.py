"""The sentence of each refusal of a correction of closed days (D19)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dure.kit.refusals import Denial, Refusal
from dure.points.moderation import refusals as notes
from dure.points.regulation.citing import told

SENTENCES = {
    "not-reader": gettext_noop(
        "Corrections are read by operator, auditor, evaluation and "
        "personnel{article:operator+confirmed+evaluation+personnel}."
    ),
    "batch-size": gettext_noop("Post between 1 and {most} corrections at a time."),
    "department-unknown": gettext_noop("This department is not known in your agency."),
    "day-not-closed": gettext_noop("Only a confirmed day can be corrected."),
    "correction-empty": gettext_noop("A correction must add or subtract something."),
    "correction-figure": gettext_noop("A correction takes whole numbers between -{largest} and {largest}."),
    "correction-below-zero": gettext_noop("A day cannot have a negative total: {name}."),
    "correction-own-department": gettext_noop(
        "You belong to this department, or belonged to it in the last 90 days: {name}. For it you can post only "
        "exactly what late orders change. Other figures are posted by an operator, or somebody acting as "
        "operator, who does not belong to it."
    ),
    "correction-changed": gettext_noop(
        "The figures have changed since they were shown, because days were corrected in the "
        "meantime. Check them again; nothing was posted."
    ),
}

STATUSES = {
    "not-reader": 403,
    "correction-own-department": 403,
    "department-unknown": 404,
    "day-not-closed": 409,
    "correction-changed": 409,
}
# The code that programs know for whatever is not there.
_CODES = {"department-unknown": "not-found"}


def refusal(no: Denial) -> Refusal:
    """Make the exception of a verdict; verdicts about reasons and offices have the sentences of notes."""
    if no.code not in SENTENCES:
        return notes.refusal(no)
    sentence = told(_(SENTENCES[no.code]), no.facts)
    return Refusal(_CODES.get(no.code, no.code), sentence, status=STATUSES.get(no.code, 422))
