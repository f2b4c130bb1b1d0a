"""The sentence of each refusal of the reciprocity view."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dure.kit.refusals import Denial, Refusal

SENTENCES = {
    "not-allowed": gettext_noop("Only the operator and the auditor can see patterns of mutual giving."),
    "not-found": gettext_noop("There is no such pattern or run here."),
    "period-unknown": gettext_noop("Choose a period."),
    "period-not-over": gettext_noop("Only a period that has ended can be analysed."),
    "period-too-short": gettext_noop("A period shorter than {months} months is too short to show patterns."),
    "reason-required": gettext_noop(
        "Enter why you are looking at this. The reason is kept and the auditor can read it."
    ),
    "reason-too-long": gettext_noop("The reason is too long; at most {maximum} characters are possible."),
    "run-going-on": gettext_noop("An analysis of your agency is running. Wait until it is finished."),
    "comment-required": gettext_noop("Write your comment."),
    "comment-too-long": gettext_noop("The comment is too long; at most {maximum} characters are possible."),
    "comment-personal-data": gettext_noop(
        "The comment contains something that looks like a resident registration number. Remove it."
    ),
    "comment-limit": gettext_noop("You have written {maximum} comments on this pattern, which is the limit."),
}

STATUSES = {"not-allowed": 403, "not-found": 404, "run-going-on": 409, "comment-limit": 409}


def refusal(no: Denial) -> Refusal:
    """Make the exception of a verdict."""
    sentence = format_lazy(_(SENTENCES[no.code]), **no.facts)
    return Refusal(no.code, sentence, status=STATUSES.get(no.code, 422))


def raise_for(no: Denial | None) -> None:
    """Raise the refusal of a verdict, if it is one."""
    if no is not None:
        raise refusal(no)
