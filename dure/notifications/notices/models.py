"""What the product has told somebody: a line on their home page until they have seen it, and whether by mail."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT


class Notice(models.Model):
    """One thing a person was told. The sentence is made of `kind` and `facts` in the language it is read in.

    What it speaks of is on record elsewhere, so it goes some time after it was read; for ninety days the database
    keeps it whatever is asked.
    """

    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=30)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "points_notice"
        constraints: ClassVar = [
            # Two runs of the weekly job at once, on two machines, still write one.
            models.UniqueConstraint(
                F("person"),
                KT("facts__week"),
                name="notice_one_nudge_a_week",
                condition=Q(kind="weekly-nudge"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="notice_person"),
            models.Index(fields=["person"], name="notice_unseen", condition=Q(seen_at__isnull=True)),
            models.Index(fields=["at"], name="notice_at"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class MailChoice(models.Model):
    """An account that wants new notices by mail once a day, and up to which notice it has had them."""

    account = models.OneToOneField("accounts.Account", models.CASCADE, primary_key=True, related_name="+")
    through = models.BigIntegerField(help_text="the last notice that was mailed or was there before")
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_id} {self.through}"
