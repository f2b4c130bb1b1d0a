"""The sentence of each refusal about settled years."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dure.kit.refusals import Denial, Refusal
from dure.points.moderation import refusals as of_notes
from dure.points.regulation.citing import told

SENTENCES = {
    "year-reader": gettext_noop(
        "Settled years are read by those with a role in the scheme: operator, personnel, evaluation and auditor."
    ),
    "year-people": gettext_noop("The yearly figures of people are read by operator, personnel and auditor."),
    "not-allowed": gettext_noop("Only an administrator may settle the years of all agencies."),
    "year-unknown": gettext_noop("No day of {year} is confirmed at your agency."),
    "year-running": gettext_noop(
        "{year} is not over: a year is settled after 24:00 on 31 December{article:year}."
    ),
    "year-empty": gettext_noop("No day of {year} is confirmed, so there is nothing to settle."),
    "year-not-closed": gettext_noop(
        "{number} days of {year} are not confirmed yet. Confirm them first (dure close-day)."
    ),
    "year-not-sealed": gettext_noop("{number} confirmed days of {year} are not sealed."),
    "year-not-settled": gettext_noop("{year} is not settled yet, so it cannot be signed off."),
    "year-settled": gettext_noop("{year} is settled: its results no longer change."),
    "year-signed": gettext_noop("{year} has been signed off already."),
    "year-settling": gettext_noop("A year is being settled at this moment. Try again in a few minutes."),
}

STATUSES = {
    "year-reader": 403,
    "year-people": 403,
    "not-allowed": 403,
    "year-unknown": 404,
    "year-empty": 404,
    "year-running": 409,
    "year-not-closed": 409,
    "year-not-sealed": 409,
    "year-not-settled": 409,
    "year-settled": 409,
    "year-signed": 409,
    "year-settling": 503,
}


def refusal(no: Denial) -> Refusal:
    """Make the exception of a verdict; those about notes and operators are the ones of messages."""
    if no.code not in SENTENCES:
        return of_notes.refusal(no)
    return Refusal(no.code, told(_(SENTENCES[no.code]), no.facts), status=STATUSES[no.code])
