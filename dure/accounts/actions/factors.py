"""Taking away the second factor of somebody who lost it: one person proposes, a second one decides (I1)."""

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.accounts.models import Account, FactorRemoval, Session
from dure.accounts.rights import may_decide_factor, require_administrator
from dure.audit.actions import record
from dure.kit import text
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal


def propose_factor_removal(*, actor: Actor, account_id: int, reason: str) -> int:
    """Ask for somebody's second factor to be taken away and return the id of the request.

    The account's holder proved to the administrator who they are; `reason` says how. Raises `Refusal`:
    `not-allowed` (403), `account-unknown` (404), `own-account`, `no-second-factor`, `factor-reason`,
    `factor-pending` (409).
    """
    require_administrator(actor)
    why = text.clean(reason)[:300]
    if not text.has_letter(why):
        raise Refusal("factor-reason", _("Say how the person showed who they are: the reason is kept."))
    if actor.account_id is None:
        raise Refusal("not-allowed", _("This takes two people."), status=403)
    if account_id == actor.account_id:
        raise Refusal("own-account", _("Somebody else has to ask for your own second factor."), status=409)
    with transaction.atomic():
        _require_factor(account_id)
        try:
            with transaction.atomic():
                made = FactorRemoval.objects.create(
                    account_id=account_id,
                    reason=why,
                    proposed_by_id=actor.account_id,
                    proposed_at=clock.now(),
                )
        except IntegrityError:
            raise Refusal(
                "factor-pending", _("This is waiting for a second person already."), status=409
            ) from None
        record("second-factor.propose", actor=actor, subject=f"account:{account_id}", details={"reason": why})
    return made.pk


@transaction.atomic
def decide_factor_removal(*, actor: Actor, removal_id: int, remove: bool) -> None:
    """Take the second factor and the recovery codes away, or decline it; sessions of the account end.

    Decides another administrator or the personnel role of the person's agency, never who asked nor whose it is.
    Raises `Refusal`: `removal-unknown` (404), `not-allowed` (403), `removal-decided` (409).
    """
    found = (
        FactorRemoval.objects.select_for_update(of=("self",), no_key=True)
        .select_related("account__person", "proposed_by")
        .filter(pk=removal_id)
        .first()
    )
    agency = found.account.person.agency_id if found and found.account.person else None
    if found is None or not may_decide_factor(actor, agency):
        raise Refusal("removal-unknown", _("There is no such request."), status=404)
    if actor.account_id in (found.proposed_by_id, found.account_id):
        raise Refusal(
            "not-allowed", _("A second person decides: not who asked, and not whose it is."), status=403
        )
    if found.decided_at is not None:
        raise Refusal("removal-decided", _("This has been decided already."), status=409)
    found.decided_by_id, found.decided_at = actor.account_id, clock.now()
    found.outcome = FactorRemoval.Outcome.REMOVED if remove else FactorRemoval.Outcome.DECLINED
    found.save(update_fields=["decided_by", "decided_at", "outcome"])
    record(
        "second-factor.take-away" if remove else "second-factor.decline",
        actor=actor,
        subject=f"account:{found.account_id}",
        details={"proposed_by": found.proposed_by.login, "reason": found.reason},
    )
    if remove:
        _take_away(found.account_id)


@transaction.atomic
def take_factor_away(*, actor: Actor, account_id: int) -> None:
    """Take a second factor away at once: for whoever runs the machine, at its command line.

    Raises `Refusal`: `not-allowed` (403), `account-unknown` (404), `no-second-factor`.
    """
    require_administrator(actor)
    if actor.channel != "system":
        raise Refusal("not-allowed", _("This takes two people."), status=403)
    _require_factor(account_id)
    record("second-factor.take-away", actor=actor, subject=f"account:{account_id}")
    _take_away(account_id)


def _require_factor(account_id: int) -> None:
    if not Account.objects.filter(pk=account_id).exists():
        raise Refusal("account-unknown", _("There is no such account."), status=404)
    if not Authenticator.objects.filter(user=account_id).exists():
        raise Refusal("no-second-factor", _("This account has no second factor."))


def _take_away(account_id: int) -> None:
    Session.objects.filter(account_id=account_id).delete()
    for factor in Authenticator.objects.filter(user=account_id):
        factor.delete()  # one by one: each leaves its line in the audit trail
