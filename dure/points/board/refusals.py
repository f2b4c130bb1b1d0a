"""The sentence of each refusal of a "me too"."""

from dure.kit.refusals import Catalogue, Said

SAID = {
    "not-found": Said("There is no such message here.", 404),
    "reaction-own": Said("You are one of the two whom this thank-you is between."),
    "reaction-gone": Said("This message is no longer public, or its points were reversed."),
    "reaction-limit": Said("You have pressed {most} times within an hour. Try again later.", 429),
}

CATALOGUE = Catalogue(SAID)
refusal = CATALOGUE.refusal
