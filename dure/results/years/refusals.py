"""The sentence of each refusal about settled years."""

from dure.kit.refusals import Catalogue, Said
from dure.points import reasons
from dure.points.regulation.citing import told

SAID = {
    "year-reader": Said(
        "Settled years are read by those with a role in the scheme: operator, personnel, evaluation and auditor.",
        403,
    ),
    "year-people": Said("The yearly figures of people are read by operator, personnel and auditor.", 403),
    "not-allowed": Said("Only an administrator may settle the years of all agencies.", 403),
    "year-unknown": Said("No day of {year} is confirmed at your agency.", 404),
    "year-running": Said(
        "{year} is not over: a year is settled after 24:00 on 31 December{article:year}.", 409
    ),
    "year-empty": Said("No day of {year} is confirmed, so there is nothing to settle.", 404),
    "year-not-closed": Said(
        "{number} days of {year} are not confirmed yet. Confirm them first (dure close-day).", 409
    ),
    "year-not-sealed": Said("{number} confirmed days of {year} are not sealed.", 409),
    "year-not-settled": Said("{year} is not settled yet, so it cannot be signed off.", 409),
    "year-settled": Said("{year} is settled: its results no longer change.", 409),
    "year-signed": Said("{year} has been signed off already.", 409),
    "year-settling": Said("A year is being settled at this moment. Try again in a few minutes.", 503),
}

CATALOGUE = Catalogue(SAID, tell=told, base=reasons.CATALOGUE)
refusal = CATALOGUE.refusal
