"""Allowances, transfers, messages: rows that are added and never changed."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex, GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from dure.points.policy.models import Policy


class Allowance(models.Model):
    """What one person may give away in one month (제5조). One row per person and month (D8, D13).

    `used` moves with gifts. A late order may raise the grant once its `FormerAllowance` is kept (D10).
    """

    pk = models.CompositePrimaryKey("person_id", "month")
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    month = models.DateField(help_text="the first day of the month")
    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+")
    granted = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)
    effective_on = models.DateField(help_text="the day the grant counts from")
    recorded_at = models.DateTimeField(
        help_text="when it was written; after late orders later than effective_on (D10)"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(used__lte=F("granted")), name="allowance_not_overdrawn"),
            models.CheckConstraint(condition=Q(month__day=1), name="allowance_month_is_first_day"),
        ]
        # The daily closing looks for what was granted on a day. Rows come in the order of time: a BRIN index
        # finds them and costs giving nothing.
        indexes: ClassVar = [BrinIndex(fields=["recorded_at"], name="allowance_recorded", autosummarize=True)]

    def __str__(self) -> str:
        return f"{self.person_id} {self.month}: {self.used}/{self.granted}"


class FormerAllowance(models.Model):
    """A grant as it was before a late order raised it (D10): the day it was recorded on sealed it so. Never changed."""

    pk = models.CompositePrimaryKey("person_id", "month", "recorded_at")
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+", db_index=False)
    granted = models.PositiveIntegerField()
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.month}: {self.granted}"


class ExternalPerson(models.Model):
    """A recipient whose agency is not on this installation: one record per agency code and e-mail (D16).

    `agency_name` is what the giver wrote; it is shown where the table of codes has no name.
    """

    agency_code = models.CharField(max_length=7)
    email = models.EmailField()
    name = models.CharField(max_length=60)
    position = models.CharField(max_length=60, blank=True, db_default="")
    agency_name = models.CharField(max_length=100, blank=True, db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency_code", "email"], name="external_person_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class Transfer(models.Model):
    """One act of giving: one sender, one recipient, one amount (제6조). Never changed.

    The departments and the policy are those in force at the moment of the act and are stamped on the row,
    so that no later order or change can move a figure (R8.4).
    """

    month = models.DateField()
    day = models.DateField()
    occurred_at = models.DateTimeField()
    amount = models.PositiveIntegerField()
    sender = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    sender_agency = models.ForeignKey(
        "organizations.Agency", models.PROTECT, related_name="+", db_index=False
    )
    sender_department = models.ForeignKey(
        "organizations.Department", models.PROTECT, related_name="+", db_index=False
    )
    recipient = models.ForeignKey(
        "organizations.Person", models.PROTECT, related_name="+", null=True, db_index=False
    )
    external = models.ForeignKey(ExternalPerson, models.PROTECT, related_name="+", null=True, db_index=False)
    recipient_agency = models.ForeignKey(
        "organizations.Agency", models.PROTECT, related_name="+", null=True, db_index=False
    )
    recipient_department = models.ForeignKey(
        "organizations.Department",
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="where the recipient worked; shown, and credited when `is_credited`",
    )
    is_credited = models.BooleanField(help_text="whether the department's tally counts it (D12, D16)")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+", db_index=False)
    message_digest = models.BinaryField(max_length=32, help_text="SHA-256 of the message's salt and text")
    channel = models.CharField(max_length=10, help_text="web, api or sample")
    source = models.CharField(
        max_length=200, blank=True, help_text="where the help happened, if the client says"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, external__isnull=True)
                | Q(recipient__isnull=True, external__isnull=False, is_credited=False),
                name="transfer_one_recipient",
            ),
            models.CheckConstraint(condition=~Q(sender=F("recipient")), name="transfer_not_to_oneself"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_positive"),
        ]
        indexes: ClassVar = [
            # One's own month: allowance page, pair limit.
            models.Index(fields=["sender", "month"], name="transfer_sender_month"),
            models.Index(fields=["recipient", "month"], name="transfer_recipient_month"),
            # The boards of the two agencies, newest first.
            models.Index(fields=["sender_agency", "-id"], name="transfer_sender_board"),
            models.Index(fields=["recipient_agency", "-id"], name="transfer_recipient_board"),
            # The daily closing: the first and last row of a day are one look each.
            models.Index(fields=["day", "id"], name="transfer_day"),
        ]

    def __str__(self) -> str:
        return f"{self.sender_id} → {self.recipient_id or self.external_id}: {self.amount}"


class Message(models.Model):
    """The thank-you of a transfer (제10조), apart from it: hiding or erasing never touches the ledger."""

    transfer = models.OneToOneField(Transfer, models.PROTECT, primary_key=True, related_name="message")
    text = models.TextField()
    salt = models.BinaryField(max_length=16, help_text="lets the text go without the digest giving it away")
    is_hidden = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            GinIndex(OpClass(F("text"), name="gin_trgm_ops"), name="message_text_trgm"),
        ]

    def __str__(self) -> str:
        return self.text[:40]
