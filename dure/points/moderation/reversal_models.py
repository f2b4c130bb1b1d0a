"""Transfers that were errors and count no longer (D27): the transfer stays, a row beside it says so."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dure.points.giving.models import Transfer


class ReversalGrounds(models.TextChoices):
    """What kind of error it was: nothing but errors is reversed (D27)."""

    WRONG_PERSON = "wrong-person", _("sent to the wrong person")
    DUPLICATE = "duplicate", _("sent twice by mistake")
    SYSTEM_ERROR = "system-error", _("an error of a connected system")


class Reversal(models.Model):
    """The operator's reversal of one transfer, once for good."""

    transfer = models.OneToOneField(Transfer, models.PROTECT, primary_key=True, related_name="reversal")
    reason_code = models.CharField(max_length=20, choices=ReversalGrounds.choices)
    note = models.CharField(max_length=500)
    day = models.DateField()
    at = models.DateTimeField()
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    returns_quota = models.BooleanField(
        help_text="in the month of the transfer: allowance and pair count came back"
    )
    in_open_day = models.BooleanField(
        help_text="the transfer's day had not ended: its tally leaves the transfer out. Otherwise the tally "
        "stands and a dated correction follows (D19)"
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["day"], name="reversal_day")]

    def __str__(self) -> str:
        return f"{self.transfer_id}: {self.reason_code}"
