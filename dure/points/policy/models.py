"""Versions of the values of the regulation. Rows are only added."""

from typing import ClassVar

from django.db import models


class Policy(models.Model):
    """One immutable version of an agency's values of the regulation (R13.1, D32)."""

    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="policies")
    version = models.PositiveIntegerField()
    preset = models.CharField(max_length=40)
    effective_from = models.DateField()
    values = models.JSONField()
    basis = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "version"], name="policy_version_unique"),
            models.UniqueConstraint(fields=["agency", "effective_from"], name="policy_effective_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.preset} v{self.version}"
