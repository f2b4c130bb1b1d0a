"""New notices as one mail a day, for those who have chosen it."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dure.accounts.queries import account_actor, login_and_language
from dure.kit import formats
from dure.kit.actor import Actor
from dure.kit.ruling import under
from dure.notifications.actions import Digest, send_digest
from dure.notifications.queries import mail_is_on
from dure.organizations.queries import person_card
from dure.points.notices.queries import NoticeView, notices_since

_MOST = 50
"""Notices in one mail; the rest comes the next day."""


def mail_notices(account_id: int) -> bool:
    """Mail an account the notices that it has not had by mail and not seen; False when there are none.

    Raises `OSError` when the mail server refuses: the job tries again.
    """
    if not mail_is_on():
        return False
    return send_digest(account_id, lambda after, since: _digest(account_actor(account_id), after, since))


def _digest(actor: Actor, after: int, since: datetime) -> Digest | None:
    card = person_card(actor.person_id) if actor.person_id is not None else None
    if card is None or not card.email:
        return None
    found = notices_since(reader=actor, after=after, since=since, limit=_MOST)
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
