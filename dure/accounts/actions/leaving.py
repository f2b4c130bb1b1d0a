"""What ends with an account: its tokens; and what is refused to an account that is not open (I12)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.accounts.models import Account, Session, Token
from dure.accounts.queries import is_open, opens_later
from dure.audit.actions import record
from dure.kit import sql
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.organizations.queries import HAS_POST

# Sequential over the tokens that still work, once a night.
_LEFT = f"""
UPDATE accounts_token t SET revoked_at = %(now)s
  FROM accounts_account a
 WHERE a.id = t.account_id AND t.revoked_at IS NULL AND t.expires_at > %(now)s
   AND a.person_id IS NOT NULL AND NOT {HAS_POST.format(person="a.person_id", day="%(day)s::date")}
RETURNING a.id
"""

_SESSIONS_LEFT = f"""
DELETE FROM accounts_session s USING accounts_account a
 WHERE a.id = s.account_id AND a.person_id IS NOT NULL
   AND NOT {HAS_POST.format(person="a.person_id", day="%(day)s::date")}
"""


def end_access(account_id: int) -> int:
    """End the sessions of an account and revoke its tokens, in the caller's transaction; return how many tokens."""
    Session.objects.filter(account_id=account_id).delete()
    return Token.objects.filter(account_id=account_id, revoked_at=None).update(revoked_at=clock.now())


def require_open(account: Account) -> None:
    """Raise `Refusal` `account-closed` or `account-left` (409) unless it is open, or will be on a coming day."""
    if is_open(account) or opens_later(account):
        return
    if not account.is_active:
        raise Refusal("account-closed", _("An administrator has closed this account."), status=409)
    raise Refusal(
        "account-left",
        _("This account is closed: its person has no post today, and none begins later."),
        status=409,
    )


@transaction.atomic
def end_leavers(*, actor: Actor) -> int:
    """End the sessions and tokens of those whose last post has ended, so that a new post brings no old token back.

    They have opened nothing since that day's first second: this is only for later. Returns how many accounts.
    """
    sql.execute(_SESSIONS_LEFT, {"day": clock.today()})
    left = sorted(set(sql.column(_LEFT, {"now": clock.now(), "day": clock.today()})))
    for account_id in left:
        record("account.lapse", actor=actor, subject=f"account:{account_id}")
    return len(left)
