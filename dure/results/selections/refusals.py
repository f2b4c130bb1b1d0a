"""The sentence of each refusal about selection rounds."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dure.kit.refusals import Denial, Refusal
from dure.points.regulation.citing import told

SENTENCES = {
    "not-operator": gettext_noop("Only the collaboration point operator may do this{article:operator}."),
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
    "selection-full": gettext_noop(
        "All {seats} seats of this group are taken. Undo the selection of somebody first."
    ),
    "selection-waiting": gettext_noop(
        "The list waits for a second person's approval. Withdraw it to change a judgement."
    ),
    "selection-not-waiting": gettext_noop("No list of this round waits for approval."),
    "selection-changed": gettext_noop(
        "The candidates or their figures have changed since the list was submitted. It has to be submitted again."
    ),
    "selection-decider": gettext_noop(
        "The list is approved by somebody with a role in the scheme: operator, personnel, evaluation or "
        "collaboration officer."
    ),
    "selection-own": gettext_noop(
        "You judged in this selection or are chosen in it: somebody else approves it."
    ),
    "selection-own-department": gettext_noop(
        "A department that you belong to, or belonged to during the period or in the last 90 days, stands in this "
        "selection: somebody of another department approves it."
    ),
    "selection-passed-over": gettext_noop(
        "{name} (rank {rank}) ranks above somebody who was selected. Select them too, or leave them out with a reason."
    ),
    "selection-ended": gettext_noop("This round has ended; its list can no longer change."),
    "selection-open": gettext_noop("The round has to be closed first."),
    "selection-public": gettext_noop("This list has been made public already."),
    "guideline-required": gettext_noop(
        "Name the guideline the report is used under{article:evaluation+personnel}."
    ),
    "selection-citation": gettext_noop("Enter the text of the certificate and in whose name it is issued."),
}

STATUSES = {
    "not-operator": 403,
    "selection-decider": 403,
    "selection-own": 403,
    "selection-own-department": 403,
    "selection-unknown": 404,
    "selection-changed": 409,
    "selection-ended": 409,
    "selection-not-waiting": 409,
    "selection-public": 409,
    "selection-waiting": 409,
}


def refusal(no: Denial) -> Refusal:
    """Make the exception of a verdict."""
    return Refusal(no.code, told(_(SENTENCES[no.code]), no.facts), status=STATUSES.get(no.code, 422))
