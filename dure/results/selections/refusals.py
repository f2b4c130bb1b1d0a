"""The sentence of each refusal about selection rounds."""

from dure.kit.refusals import Catalogue, Said
from dure.points import office
from dure.points.regulation.citing import told

SAID = {
    "selection-unknown": Said("There is no such selection in your agency.", 404),
    "selection-period": Said("Choose the period whose results are compared."),
    "selection-name": Said("Give the round a name, such as the title given to those selected."),
    "selection-no-seats": Said("Enter how many people or departments are to be selected."),
    "selection-candidate": Said(
        "This is not a candidate of the round: the thresholds are not reached, or the group has no seats."
    ),
    "selection-reason": Said("Enter why the candidate is left out. The reason is kept in the list."),
    "selection-personal-data": Said(
        "The text contains something that looks like a resident registration number. Remove it."
    ),
    "selection-nobody": Said("Nobody is selected yet. The system selects nobody automatically."),
    "selection-form": Said("Choose the form of the certificate."),
    "selection-seats": Said(
        "{chosen} are chosen where the round has {seats} seats. Take the choice of some back."
    ),
    "selection-full": Said(
        "All {seats} seats of this group are taken. Undo the selection of somebody first."
    ),
    "selection-waiting": Said(
        "The list waits for a second person's approval. Withdraw it to change a judgement.", 409
    ),
    "selection-not-waiting": Said("No list of this round waits for approval.", 409),
    "selection-changed": Said(
        "The candidates or their figures have changed since the list was submitted. It has to be submitted again.",
        409,
    ),
    "selection-decider": Said(
        "The list is approved by somebody with a role in the scheme: operator, personnel, evaluation or "
        "collaboration officer.",
        403,
    ),
    "selection-own": Said(
        "You judged in this selection or are chosen in it: somebody else approves it.", 403
    ),
    "selection-own-department": Said(
        "A department that you belong to, or belonged to during the period or in the last 90 days, stands in this "
        "selection: somebody of another department approves it.",
        403,
    ),
    "selection-passed-over": Said(
        "{name} (rank {rank}) ranks above somebody who was selected. Select them too, or leave them out with a reason."
    ),
    "selection-ended": Said("This round has ended; its list can no longer change.", 409),
    "selection-open": Said("The round has to be closed first."),
    "selection-public": Said("This list has been made public already.", 409),
    "guideline-required": Said("Name the guideline the report is used under{article:evaluation+personnel}."),
    "selection-citation": Said("Enter the text of the certificate and in whose name it is issued."),
}

CATALOGUE = Catalogue(SAID, tell=told, base=office.CATALOGUE)
refusal = CATALOGUE.refusal
