"""New notices as one mail a day, for those who have chosen it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dure import clock
from dure.accounts.queries import account_actor, login_and_language
from dure.audit.actions import record
from dure.kit import formats
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.kit.ruling import under
from dure.notifications.mail import mail_is_on, send_mail
from dure.notifications.notices.models import MailChoice
from dure.notifications.notices.queries import NoticeView, notices_since
from dure.organizations.queries import person_card

_MOST = 50
"""Notices in one mail; the rest comes the next day."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A person's new notices as a mail; `through` is the last of them."""

    to: str
    subject: str
    text: str
    through: int


@transaction.atomic
def choose_mail(*, actor: Actor, wanted: bool) -> None:
    """Get one's new notices by mail once a day, or no more; what was there before is not mailed.

    Raises `Refusal` `mail-person` for an account that is no person's: it has no notices.
    """
    if actor.person_id is None or actor.account_id is None:
        raise Refusal(
            "mail-person", gettext_lazy("Only people have notices; this account does not belong to a person.")
        )
    if not wanted:
        changed = MailChoice.objects.filter(pk=actor.account_id).delete()[0] > 0
    else:
        _row, changed = MailChoice.objects.get_or_create(
            pk=actor.account_id, defaults={"through": 0, "chosen_at": clock.now()}
        )
    if changed:
        record("mail.choose", actor=actor, details={"wanted": wanted})


def wants_mail(actor: Actor) -> bool:
    """Tell whether the actor has chosen to get new notices by mail, by primary key."""
    return MailChoice.objects.filter(pk=actor.account_id or 0).exists()


def accounts_that_want_mail() -> list[int]:
    """Return the accounts that have chosen to get their notices by mail; the table is read whole."""
    return list(MailChoice.objects.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def mail_notices(account_id: int) -> bool:
    """Mail an account the notices that it has not had by mail and not seen, once.

    False when there are none, or another worker is at it. The mail goes out before the position is written: after
    a crash in between it comes twice rather than never. Raises `OSError` when the mail server refuses: the job
    tries again.
    """
    if not mail_is_on():
        return False
    choice = MailChoice.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=account_id).first()
    digest = None if choice is None else _digest(account_actor(account_id), choice)
    if digest is None:
        return False
    send_mail([digest.to], digest.subject, digest.text)
    MailChoice.objects.filter(pk=account_id).update(through=digest.through)
    return True


def _digest(actor: Actor, choice: MailChoice) -> Digest | None:
    card = person_card(actor.person_id) if actor.person_id is not None else None
    if card is None or not card.email:
        return None
    found = notices_since(reader=actor, after=choice.through, since=choice.chosen_at, limit=_MOST)
    if not found:
        return None
    with translation.override(login_and_language(actor)[1]), under(actor.agency_id):
        number = len(found)
        subject = ngettext("[Dure] %(num)s new notice", "[Dure] %(num)s new notices", number) % {
            "num": number
        }
        return Digest(card.email, subject, _text(found), found[-1].id)


def _text(found: list[NoticeView]) -> str:
    lines = [f"- {formats.moment(one.at)}\n  {one.sentence}\n" for one in found]
    end = _(
        "You get this mail because you chose to. You can turn it off in Dure under your account, “Notices by mail”."
    )
    return "\n".join([_("What you have not seen in Dure yet:"), "", *lines, end, ""])
