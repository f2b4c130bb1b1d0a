"""The sentence of each refusal about messages and reversals."""

from dure.kit.refusals import Catalogue, Said, named
from dure.points import reasons
from dure.points.regulation.citing import told

SAID = {
    "not-found": Said("There is no such message here.", 404),
    "reason-unknown": Said("Choose one of the reasons offered."),
    "already-hidden": Said("This message is non-public already.", 409),
    "not-hidden": Said("This message is public.", 409),
    "already-reported": Said("You have already reported this message; the operator will review it.", 409),
    "no-report": Said("There is no open report about this message.", 409),
    "already-appealed": Said(
        "You have already appealed; you can appeal once each time a message is made non-public.", 409
    ),
    "no-appeal": Said("There is no open appeal about this message.", 409),
    "appeal-own": Said(
        "You made this message non-public yourself, so you cannot reject the appeal against it. Another operator, or "
        "somebody acting as operator, can; you may publish the message again. An administrator gives the role of "
        "operator to another position where there is one alone.",
        403,
    ),
    "message-own": Said(
        "You sent or received this message. Another operator, or somebody acting as operator, decides about it.",
        403,
    ),
    "reversal-own": Said(
        "You gave these points yourself, and nobody cancels their own gift. Another operator, or somebody acting "
        "as operator, can reverse them.",
        403,
    ),
    "reversal-off": Said("The policy in force lets nobody reverse points."),
    "reversed-already": Said("This transfer has been reversed already.", 409),
}

CATALOGUE = Catalogue(SAID, tell=told, programs=named("codes"), base=reasons.CATALOGUE)
refusal = CATALOGUE.refusal
