"""What happened to a thank-you message after it was published: rows that are only added."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dure.points.giving.models import Transfer


class MessageAct(models.TextChoices):
    """What was done about a message (제10조②, D28)."""

    HIDE = "hide", _("made non-public")
    UNHIDE = "unhide", _("made public again")
    REPORT = "report", _("reported")
    DISMISS = "dismiss", _("report dismissed")
    APPEAL = "appeal", _("appealed")
    REJECT = "reject", _("appeal rejected")


class Grounds(models.TextChoices):
    """Why a message does not fit the purpose of collaboration (제10조② 단서)."""

    OFF_PURPOSE = "off-purpose", _("does not say what help was received")
    PERSONAL_DATA = "personal-data", _("contains personal data")
    CONFIDENTIAL = "confidential", _("contains non-public information")
    ABUSIVE = "abusive", _("hurts or insults somebody")
    REPEATED = "repeated", _("the same text repeatedly")
    OTHER = "other", _("another reason")


class ReturnGrounds(models.TextChoices):
    """Why a hidden message is public again."""

    MISTAKE = "mistake", _("hidden by mistake")
    APPEAL = "appeal", _("the appeal was right")
    RESOLVED = "resolved", _("the reason is gone")
    OTHER = "other", _("another reason")


class MessageEvent(models.Model):
    """One act about a message. `Message.is_hidden` is what the last hide or unhide left behind."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="events", db_index=False)
    act = models.CharField(max_length=10, choices=MessageAct.choices)
    reason_code = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=500, blank=True)
    about = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="of an appeal: the hiding; of a rejection: the appeal",
    )
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["about"], condition=Q(act="appeal"), name="message_hiding_appealed_once"
            ),
            models.UniqueConstraint(
                fields=["transfer", "person"], condition=Q(act="report"), name="message_reported_once_each"
            ),
            models.CheckConstraint(
                condition=Q(act__in=("appeal", "reject"), about__isnull=False)
                | (~Q(act__in=("appeal", "reject")) & Q(about__isnull=True)),
                name="message_event_about",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["transfer", "id"], name="message_event_transfer")]

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.act}"
