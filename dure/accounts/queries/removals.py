"""Requests to take away somebody's second factor, for those who may be the second person."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dure.accounts.models import FactorRemoval
from dure.accounts.queries.administration import AccountRow, accounts_by_id
from dure.accounts.rights import may_administer, may_decide_factor
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal

_MOST = 200


@dataclass(frozen=True, slots=True)
class Removal:
    """A request: whose factor, why, asked by whom and when, and what became of it."""

    id: int
    account: AccountRow
    reason: str
    proposed_by: AccountRow
    proposed_at: datetime
    decided_by: AccountRow | None
    decided_at: datetime | None
    outcome: str
    may_decide: bool


def require_second_person(actor: Actor) -> None:
    """Raise `Refusal` `not-allowed` (403) unless `actor` may be the second person for anybody."""
    if not may_decide_factor(actor, actor.agency_id):
        raise Refusal("not-allowed", _("Only administrators and the personnel role decide this."), status=403)


def factor_removals(actor: Actor, *, account_id: int | None = None) -> list[Removal]:
    """Return the newest requests that `actor` may see: all for an administrator, else those of their agency.

    Raises `Refusal` `not-allowed` (403). The table is small: read newest first.
    """
    require_second_person(actor)
    rows = FactorRemoval.objects.order_by("-pk")
    if not may_administer(actor):
        rows = rows.filter(account__person__agency_id=actor.agency_id or 0)
    if account_id is not None:
        rows = rows.filter(account_id=account_id)
    found = list(rows[:_MOST])
    involved = {row.account_id for row in found} | {row.proposed_by_id for row in found}
    involved |= {row.decided_by_id for row in found if row.decided_by_id is not None}
    known = {row.id: row for row in accounts_by_id(sorted(involved))}
    return [_removal(row, known, actor) for row in found]


def _removal(row: FactorRemoval, known: dict[int, AccountRow], actor: Actor) -> Removal:
    return Removal(
        id=row.pk,
        account=known[row.account_id],
        reason=row.reason,
        proposed_by=known[row.proposed_by_id],
        proposed_at=row.proposed_at,
        decided_by=known.get(row.decided_by_id or 0),
        decided_at=row.decided_at,
        outcome=row.outcome,
        may_decide=row.decided_at is None and actor.account_id not in (row.proposed_by_id, row.account_id),
    )
