"""Mail: sending it, and choosing to get one's notices that way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.audit.actions import record
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.notifications.models import MailChoice
from dure.notifications.queries import mail_is_on


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text that goes along as a file."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Digest:
    """A person's new notices as a mail; `through` is the last of them."""

    to: str
    subject: str
    text: str
    through: int


def send_mail(to: Sequence[str], subject: str, text: str, attachments: Sequence[Attachment] = ()) -> None:
    """Hand one mail to the mail server; call it in a job, which tries again.

    Raises `Refusal` `mail-off` (503) on an installation without a mail server, and `OSError` when the server
    cannot be reached or refuses (`smtplib.SMTPException` is one).
    """
    if not mail_is_on():
        raise Refusal("mail-off", _("This installation has no mail server."), status=503)
    mail = EmailMessage(subject=" ".join(subject.split()), body=text, to=list(to))
    for attachment in attachments:
        mail.attach(attachment.name, attachment.text, "text/plain")
    mail.send()


@transaction.atomic
def choose_mail(*, actor: Actor, wanted: bool) -> None:
    """Get one's new notices by mail once a day, or no more; what was there before is not mailed.

    Raises `Refusal` `mail-person` for an account that is no person's: it has no notices.
    """
    if actor.person_id is None or actor.account_id is None:
        raise Refusal("mail-person", _("Only people have notices; this account does not belong to a person."))
    if not wanted:
        changed = MailChoice.objects.filter(pk=actor.account_id).delete()[0] > 0
    else:
        _row, changed = MailChoice.objects.get_or_create(
            pk=actor.account_id, defaults={"through": 0, "chosen_at": clock.now()}
        )
    if changed:
        record("mail.choose", actor=actor, details={"wanted": wanted})


@transaction.atomic
def send_digest(account_id: int, gather: Callable[[int, datetime], Digest | None]) -> bool:
    """Mail an account its new notices once; False when there are none, or another worker is at it.

    `gather` is told after which notice and since when, and returns what to send. The mail goes out before the
    position is written: after a crash in between it comes twice rather than never.
    """
    choice = MailChoice.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=account_id).first()
    digest = None if choice is None else gather(choice.through, choice.chosen_at)
    if digest is None:
        return False
    send_mail([digest.to], digest.subject, digest.text)
    MailChoice.objects.filter(pk=account_id).update(through=digest.through)
    return True
