"""Reports for awards, evaluation and personnel: frozen when drawn up, signed off by a person."""

from typing import ClassVar

from django.db import models

from dure.points.policy.models import Policy


class Report(models.Model):
    """A numbered report whose content never changes; drawn again on the same facts it has the same checksum."""

    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveIntegerField(help_text="the year it was drawn up in; numbers run within it")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    asked = models.JSONField(
        help_text="what was asked for: period, thresholds, exclusions with their reasons"
    )
    content = models.JSONField(help_text="title, formula, columns, rows, notes: all that is printed")
    checksum = models.BinaryField(max_length=32, help_text="SHA-256 of the content's canonical JSON")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+", db_index=False)
    drawn_by = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    drawn_at = models.DateTimeField()

    class Meta:
        db_table = "points_report"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="report_number_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number} {self.kind}"


class ReportSignOff(models.Model):
    """A person's word that a report is what they decide on, with the guideline they cite (제11조, 제12조)."""

    report = models.OneToOneField(Report, models.PROTECT, primary_key=True, related_name="sign_off")
    signed_by = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    signed_at = models.DateTimeField()
    guideline = models.CharField(max_length=300)
    signer = models.CharField(
        max_length=200, blank=True, db_default="", help_text="position and name as on that day"
    )

    class Meta:
        db_table = "points_reportsignoff"

    def __str__(self) -> str:
        return f"{self.report_id}"
