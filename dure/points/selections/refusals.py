"""The sentence of each refusal about selection rounds."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dure.kit.refusals import Refusal
from dure.points.rules import No

SENTENCES = {
    "not-operator": gettext_noop("Only the collaboration point operator may do this (Article 4)."),
    "no-policy": gettext_noop("Your agency has no policy in force, so it runs no points."),
    "selection-unknown": gettext_noop("There is no such selection in your agency."),
    "selection-period": gettext_noop("Choose the period whose results are compared."),
    "selection-name": gettext_noop("Give the round a name, such as the title given to those selected."),
    "selection-no-seats": gettext_noop("Enter how many people or departments are to be selected."),
    "selection-candidate": gettext_noop(
        "This is not a candidate of the round: the thresholds are not reached, or the group has no seats."
    ),
    "selection-reason": gettext_noop("Enter why the candidate is left out. The reason is kept in the list."),
    "selection-personal-data": gettext_noop(
        "The text contains something that looks like a resident registration number. Remove it."
    ),
    "selection-nobody": gettext_noop("Nobody is selected yet. The system selects nobody automatically."),
    "selection-form": gettext_noop("Choose the form of the certificate."),
    "selection-seats": gettext_noop(
        "{chosen} are chosen where the round has {seats} seats. Take the choice of some back."
    ),
    "selection-passed-over": gettext_noop(
        "{name} (rank {rank}) ranks above somebody who was selected. Select them too, or leave them out with a reason."
    ),
    "selection-ended": gettext_noop("This round has ended; its list can no longer change."),
    "selection-open": gettext_noop("The round has to be closed first."),
    "selection-public": gettext_noop("This list has been made public already."),
    "guideline-required": gettext_noop("Name the guideline the report is used under (Article 12)."),
    "selection-citation": gettext_noop("Enter the text of the certificate and in whose name it is issued."),
}

STATUSES = {"not-operator": 403, "selection-unknown": 404, "selection-ended": 409, "selection-public": 409}


def refusal(no: No) -> Refusal:
    """Make the exception of a verdict."""
    return Refusal(no.code, format_lazy(_(SENTENCES[no.code]), **no.facts), status=STATUSES.get(no.code, 422))
