"""The sentence of each refusal of a correction of closed days (D19)."""

from dure.kit.refusals import Catalogue, Said
from dure.points import reasons
from dure.points.regulation.citing import told

SAID = {
    "not-reader": Said(
        "Corrections are read by operator, auditor, evaluation and "
        "personnel{article:operator+confirmed+evaluation+personnel}.",
        403,
    ),
    "batch-size": Said("Post between 1 and {most} corrections at a time."),
    "department-unknown": Said("This department is not known in your agency.", 404, code="not-found"),
    "day-not-closed": Said("Only a confirmed day can be corrected.", 409),
    "correction-empty": Said("A correction must add or subtract something."),
    "correction-figure": Said("A correction takes whole numbers between -{largest} and {largest}."),
    "correction-below-zero": Said("A day cannot have a negative total: {name}."),
    "correction-own-department": Said(
        "You belong to this department, or belonged to it in the last 90 days: {name}. For it you can post only "
        "exactly what late orders change. Other figures are posted by an operator, or somebody acting as "
        "operator, who does not belong to it.",
        403,
    ),
    "correction-changed": Said(
        "The figures have changed since they were shown, because days were corrected in the "
        "meantime. Check them again; nothing was posted.",
        409,
    ),
}

CATALOGUE = Catalogue(SAID, tell=told, base=reasons.CATALOGUE)
refusal = CATALOGUE.refusal
