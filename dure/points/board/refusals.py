"""The sentence of each refusal of a "me too"."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dure.kit.refusals import Denial, Refusal

SENTENCES = {
    "not-found": gettext_noop("There is no such message here."),
    "reaction-own": gettext_noop("You are one of the two whom this thank-you is between."),
    "reaction-gone": gettext_noop("This message is no longer public, or its points were reversed."),
    "reaction-limit": gettext_noop("You have pressed {most} times within an hour. Try again later."),
}

STATUSES = {"not-found": 404, "reaction-limit": 429}


def refusal(no: Denial) -> Refusal:
    """Make the exception of a verdict, its sentence translated when somebody reads it."""
    detail = format_lazy(_(SENTENCES[no.code]), **no.facts)
    return Refusal(no.code, detail, status=STATUSES.get(no.code, 422))
