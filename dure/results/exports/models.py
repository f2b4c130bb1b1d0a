"""Files that were asked for: how far each is, and its content in pieces until it is forgotten.

In the database and in no folder, because the worker that writes a file and the server that hands it out may be
two machines.
"""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ExportState(models.TextChoices):
    """How far an export is."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being written")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")


class Export(models.Model):
    """One file asked for by one account: kind, format and what of it, and what became of it."""

    account_id = models.BigIntegerField()
    person = models.ForeignKey(
        "organizations.Person", models.CASCADE, related_name="+", null=True, db_index=False
    )
    agency = models.ForeignKey(
        "organizations.Agency", models.CASCADE, related_name="+", null=True, db_index=False
    )
    kind = models.CharField(max_length=30)
    format = models.CharField(max_length=5)
    asked = models.JSONField(help_text="period and what else narrows it")
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(help_text="how many rows there were when it was asked for")
    refusal = models.TextField(blank=True)
    size = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "points_export"
        indexes: ClassVar = [
            models.Index(fields=["account_id", "-id"], name="export_account"),
            models.Index(fields=["made_at"], name="export_made"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account_id", "kind", "format", "asked", "reason"],
                condition=Q(state__in=("waiting", "running")),
                name="export_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.format} {self.state}"

    @property
    def first(self) -> date:
        """Return the first day of what was asked for."""
        return date.fromisoformat(self.asked["first"])

    @property
    def last(self) -> date:
        """Return the last day of what was asked for."""
        return date.fromisoformat(self.asked["last"])


class ExportPiece(models.Model):
    """A piece of the file, small enough for any memory."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="pieces", db_index=False)
    place = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        db_table = "points_exportpiece"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["export", "place"], name="export_piece_place"),
        ]

    def __str__(self) -> str:
        return f"{self.export_id}/{self.place}"
