"""The regulation of an agency: what its papers cite. Rows are only added; an amendment is a new row."""

from typing import ClassVar

from django.db import models


class Regulation(models.Model):
    """The agency's own rule about collaboration points, as it is cited from a day on (제1조).

    `citation` is how papers name it, written once: 「이천시 협업포인트 운영 규정」(훈령 제274호).
    """

    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=60)
    issued_on = models.DateField(help_text="발령일 or 공포일")
    effective_from = models.DateField(help_text="the first day that is cited by it")
    citation = models.CharField(max_length=200)
    articles = models.JSONField(default=dict, db_default={}, help_text="where it says what: topic to article")
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField(null=True, help_text="the account; nobody's is the command line")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["agency", "-effective_from", "-id"], name="regulation_agency"),
        ]

    def __str__(self) -> str:
        return self.citation
