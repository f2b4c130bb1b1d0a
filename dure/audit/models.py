"""The audit trail: rows that are only ever added; the database itself refuses anything else."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class Entry(models.Model):
    """One act, done or refused: who, when, from where, on whom or what, under which outcome.

    Plain ids and no foreign keys: an entry outlives whatever it speaks of.
    """

    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    agency_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=60, default="done", help_text="done, or the code of the refusal")
    details = models.JSONField(default=dict)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person_id", "-id"], name="audit_person"),
            models.Index(fields=["action", "-id"], name="audit_action"),
            models.Index(fields=["agency_id", "-id"], name="audit_agency"),
            # Entries come in the order of time, so a few pages stand for a day.
            BrinIndex(fields=["at"], name="audit_day"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.outcome}"
