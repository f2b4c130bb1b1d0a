"""Who administers accounts, opens them, or is the second person for one: what the table of abilities says of it."""

from django.utils.translation import gettext_lazy as _

from dure.kit.abilities import NOBODYS, Thing, may, reach
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal


def may_administer(actor: Actor) -> bool:
    """Tell whether `actor` may administer accounts: an administrator, and not by a narrower token."""
    return may(actor, "administer", "accounts")


def require_administrator(actor: Actor) -> None:
    """Raise `Refusal` `not-allowed` (403) unless `actor` may administer accounts."""
    if not may_administer(actor):
        raise Refusal("not-allowed", _("Only an administrator may do this."), status=403)


def agency_to_open_for(actor: Actor) -> int | None:
    """Return whose people's accounts `actor` may open with a roster: None is everybody's.

    Raises `Refusal` `not-allowed` (403).
    """
    whose = reach(actor, "open", "accounts")
    if whose.agency_id is None:
        require_administrator(actor)
    return whose.agency_id


def may_decide_factor(actor: Actor, agency_id: int | None) -> bool:
    """Tell whether `actor` may be the second person for an account of an agency (None: it is nobody's)."""
    return may(actor, "decide", Thing("factor-removals", agency_id or NOBODYS))
