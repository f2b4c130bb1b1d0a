"""Who acts as the operator of an agency (제4조), and what whoever may not, or has no policy, is told."""

from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.refusals import Catalogue, Denial, Said
from dure.points.regulation.citing import told

SAID = {
    "not-operator": Said("Only the collaboration point operator may do this{article:operator}.", 403),
    "no-policy": Said("Your agency has no policy in force, so it runs no points."),
}

CATALOGUE = Catalogue(SAID, tell=told)
refusal = CATALOGUE.refusal


def operator_of(actor: Actor, verb: str, kind: str) -> tuple[int, int]:
    """Return agency and person of the operator who acts (제4조). Raises `Refusal` `not-operator` (403)."""
    if not may(actor, verb, kind) or actor.agency_id is None or actor.person_id is None:
        raise refusal(Denial("not-operator"))
    return actor.agency_id, actor.person_id
