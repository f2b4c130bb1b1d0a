"""The sentence of each refusal about special awards."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dure.kit.refusals import Denial, Refusal
from dure.points.regulation.citing import told

SENTENCES = {
    "not-operator": gettext_noop("Only the collaboration point operator may do this{article:operator}."),
    "no-policy": gettext_noop("Your agency has no policy in force, so it runs no points."),
    "award-target": gettext_noop("Name either one person or one department{article:special}."),
    "award-person": gettext_noop(
        "Special awards go to staff of your own agency who take part{article:participants} and have an active "
        "account{article:special}."
    ),
    "award-department": gettext_noop(
        "This is not a department of your agency today. Choose a department from the organisation chart."
    ),
    "award-empty": gettext_noop("Nobody of this department can be awarded: it has no headcount today."),
    "award-amount": gettext_noop(
        "{amount} points cannot be awarded: whole points from 1 to {maximum} for one person at a "
        "time{article:special}."
    ),
    "award-budget": gettext_noop(
        "{cost} points for {people} people are more than the {left} points left this year{article:special}. "
        "The award is not made at all; at most {largest} points each would fit."
    ),
    "award-override": gettext_noop("Only people on leave can be included with a separate reason."),
    "award-override-reason": gettext_noop("Give a reason for each person on leave whom you include."),
    "award-reason": gettext_noop(
        "Say what the award is for, in {minimum} to {maximum} characters{article:special}."
    ),
    "award-personal-data": gettext_noop(
        "The reason contains something that looks like a resident registration number. Remove it."
    ),
    "award-members-changed": gettext_noop(
        "Something has changed since you looked: the amount, the list, an order or an account. Check it again."
    ),
    "award-decider": gettext_noop(
        "An award to the operator's own department must be approved by another person with one of "
        "these roles: operator, personnel, evaluation or collaboration officer."
    ),
    "award-own-department": gettext_noop(
        "A department that you belong to, or belonged to in the last 90 days, benefits: somebody of another "
        "department approves this award."
    ),
    "award-own": gettext_noop(
        "You proposed this award or benefit from it, so another person must approve it."
    ),
    "award-decided": gettext_noop("This award has been decided already."),
    "award-year": gettext_noop("This award was proposed in {year}, and that year is over. Propose it again."),
    "award-unknown": gettext_noop("There is no such award in your agency."),
    "award-gone": gettext_noop(
        "Since this was proposed, these people have stopped taking part: {names}. Decline the award and have it "
        "proposed again without them."
    ),
    "award-pending": gettext_noop("This award has not been granted."),
}

STATUSES = {
    "not-operator": 403,
    "award-decider": 403,
    "award-own": 403,
    "award-own-department": 403,
    "award-unknown": 404,
    "award-members-changed": 409,
    "award-decided": 409,
    "award-gone": 409,
}

_TOLD = ("left", "largest", "cost", "people", "maximum")


def refusal(no: Denial) -> Refusal:
    """Make the exception of a verdict; a budget's answer carries `left` and `largest` for programs (D24)."""
    extra: dict[str, Any] = {name: no.facts[name] for name in _TOLD if name in no.facts}
    sentence = told(_(SENTENCES[no.code]), no.facts)
    return Refusal(no.code, sentence, status=STATUSES.get(no.code, 422), **extra)
