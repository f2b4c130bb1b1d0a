"""Who loads rosters (O5)."""

from dure.kit.actor import Actor

LOADING = frozenset({"operator", "personnel"})
"""The roles whose holders load the rosters of their agency, beside administrators (O5)."""


def may_load(actor: Actor, agency_id: int | None) -> bool:
    """Tell whether somebody may load an agency's rosters: an administrator any, operator and personnel their own's."""
    is_officer = agency_id is not None and actor.agency_id == agency_id and bool(LOADING & actor.roles)
    return actor.is_administrator or is_officer
