"""The sentence of each refusal about special awards."""

from dure.kit.refusals import Catalogue, Said, named
from dure.points import office
from dure.points.regulation.citing import told

SAID = {
    "award-target": Said("Name either one person or one department{article:special}."),
    "award-person": Said(
        "Special awards go to staff of your own agency who take part{article:participants} and have an active "
        "account{article:special}."
    ),
    "award-department": Said(
        "This is not a department of your agency today. Choose a department from the organisation chart."
    ),
    "award-empty": Said("Nobody of this department can be awarded: it has no headcount today."),
    "award-amount": Said(
        "{amount} points cannot be awarded: whole points from 1 to {maximum} for one person at a "
        "time{article:special}."
    ),
    "award-budget": Said(
        "{cost} points for {people} people are more than the {left} points left this year{article:special}. "
        "The award is not made at all; at most {largest} points each would fit."
    ),
    "award-override": Said("Only people on leave can be included with a separate reason."),
    "award-override-reason": Said("Give a reason for each person on leave whom you include."),
    "award-reason": Said("Say what the award is for, in {minimum} to {maximum} characters{article:special}."),
    "award-personal-data": Said(
        "The reason contains something that looks like a resident registration number. Remove it."
    ),
    "award-members-changed": Said(
        "Something has changed since you looked: the amount, the list, an order or an account. Check it again.",
        409,
    ),
    "award-decider": Said(
        "An award to the operator's own department must be approved by another person with one of "
        "these roles: operator, personnel, evaluation or collaboration officer.",
        403,
    ),
    "award-own-department": Said(
        "A department that you belong to, or belonged to in the last 90 days, benefits: somebody of another "
        "department approves this award.",
        403,
    ),
    "award-own": Said("You proposed this award or benefit from it, so another person must approve it.", 403),
    "award-decided": Said("This award has been decided already.", 409),
    "award-year": Said("This award was proposed in {year}, and that year is over. Propose it again."),
    "award-unknown": Said("There is no such award in your agency.", 404),
    "award-gone": Said(
        "Since this was proposed, these people have stopped taking part: {names}. Decline the award and have it "
        "proposed again without them.",
        409,
    ),
    "award-pending": Said("This award has not been granted."),
}

CATALOGUE = Catalogue(
    SAID, tell=told, programs=named("left", "largest", "cost", "people", "maximum"), base=office.CATALOGUE
)
refusal = CATALOGUE.refusal
