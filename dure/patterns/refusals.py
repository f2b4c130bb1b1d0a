"""The sentence of each refusal of the reciprocity view."""

from dure.kit.refusals import Catalogue, Denial, Said

SAID = {
    "not-allowed": Said("Only the operator and the auditor can see patterns of mutual giving.", 403),
    "not-found": Said("There is no such pattern or run here.", 404),
    "period-unknown": Said("Choose a period."),
    "period-not-over": Said("Only a period that has ended can be analysed."),
    "period-too-short": Said("A period shorter than {months} months is too short to show patterns."),
    "reason-required": Said(
        "Enter why you are looking at this. The reason is kept and the auditor can read it."
    ),
    "reason-too-long": Said("The reason is too long; at most {maximum} characters are possible."),
    "run-going-on": Said("An analysis of your agency is running. Wait until it is finished.", 409),
    "comment-required": Said("Write your comment."),
    "comment-too-long": Said("The comment is too long; at most {maximum} characters are possible."),
    "comment-personal-data": Said(
        "The comment contains something that looks like a resident registration number. Remove it."
    ),
    "comment-limit": Said("You have written {maximum} comments on this pattern, which is the limit.", 409),
}

CATALOGUE = Catalogue(SAID)
refusal = CATALOGUE.refusal


def raise_for(no: Denial | None) -> None:
    """Raise the refusal of a verdict, if it is one."""
    if no is not None:
        raise refusal(no)
