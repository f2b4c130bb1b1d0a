"""Sending mail, where the installation has a mail server."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from dure.kit.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text that goes along as a file."""

    name: str
    text: str


def mail_is_on() -> bool:
    """Tell whether this installation has a mail server."""
    return bool(settings.MAIL_IS_ON)


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
