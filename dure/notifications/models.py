"""Tables of the room: webhooks, the outbox of what they are told, notices and who wants them by mail.

The outbox is a queue and not evidence: its rows change while they are delivered and go after a month.
What counts as evidence is in the ledger and in the audit trail.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dure.notifications.notices.models import MailChoice, Notice

__all__ = ["Delivery", "DeliveryState", "Event", "MailChoice", "Notice", "Webhook", "WebhookState"]


class WebhookState(models.TextChoices):
    """Whether a webhook is told anything."""

    ON = "on", _("Working")
    FAILING = "failing", _("Failing")
    OFF = "off", _("Switched off")


class Webhook(models.Model):
    """An address outside that an agency wants to be told of its events.

    `secret` signs; it lies encrypted because it has to be read again. After a rotation the former one signs
    beside it until `former_until`, so that a receiver can change over in its own time.
    """

    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    events = ArrayField(models.CharField(max_length=40))
    includes_text = models.BooleanField(help_text="whether what people wrote is told too")
    secret = models.TextField(help_text="encrypted with a key derived from the installation's")
    former_secret = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=WebhookState.choices, default=WebhookState.ON)
    failures = models.PositiveIntegerField(default=0, help_text="failed attempts since the last success")
    failing_since = models.DateTimeField(null=True)
    resting_until = models.DateTimeField(null=True, help_text="nothing is tried before")
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True, help_text="the account")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["agency", "id"], name="webhook_agency")]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """Something that happened at an agency, written in the transaction in which it happened."""

    key = models.UUIDField(unique=True, help_text="what receivers tell repetitions by")
    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    data = models.JSONField(help_text="ids and figures")
    text = models.JSONField(null=True, help_text="what people wrote; kept only where a webhook wants it")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="webhook_event_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class DeliveryState(models.TextChoices):
    """How far the delivery of an event is."""

    WAITING = "waiting", _("To be sent")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Given up")


class Delivery(models.Model):
    """One event on its way to one webhook, and how the last attempt went."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    resent_at = models.DateTimeField(
        null=True, help_text="when somebody wanted it sent again after it was given up"
    )
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveIntegerField(null=True, help_text="what the receiver answered last")
    problem = models.CharField(max_length=20, blank=True, help_text="code of what went wrong last")
    milliseconds = models.PositiveIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["webhook", "-id"], name="delivery_webhook"),
            # The queue itself: what has been delivered leaves it.
            models.Index(fields=["webhook", "id"], name="delivery_waiting", condition=Q(state="waiting")),
            models.Index(fields=["webhook", "id"], name="delivery_given_up", condition=Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.event_id} {self.state}"
