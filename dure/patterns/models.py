"""Runs of the reciprocity view: what was asked, what was found, who opened it and why, what people say of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class ReciprocityRun(models.Model):
    """One period looked at. Only `done`, how many shuffles are behind it, ever changes."""

    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=500, help_text="why the period is looked at")
    seed = models.BigIntegerField(help_text="made from agency and period: nobody picks one")
    shuffles = models.PositiveIntegerField()
    asked_by = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "points_reciprocityrun"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first__lt=F("last")), name="reciprocity_period"),
            models.CheckConstraint(condition=~Q(reason=""), name="reciprocity_has_a_reason"),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "-id"], name="reciprocity_of_agency")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.first} {self.last}"


class ReciprocityResult(models.Model):
    """What a run came to, frozen: figures of the whole in `content`, each pattern a row of its own."""

    run = models.OneToOneField(ReciprocityRun, models.PROTECT, primary_key=True, related_name="result")
    content = models.JSONField(help_text="how much was looked at, by which limits and thresholds")
    checksum = models.BinaryField(
        max_length=32, help_text="SHA-256 of content and patterns as canonical JSON"
    )
    finished_at = models.DateTimeField()

    class Meta:
        db_table = "points_reciprocityresult"

    def __str__(self) -> str:
        return f"{self.run_id}"


class ReciprocityPattern(models.Model):
    """A listed pattern (양상): its figures as they were shown, never changed."""

    run = models.ForeignKey(ReciprocityRun, models.PROTECT, related_name="patterns", db_index=False)
    number = models.PositiveIntegerField()
    content = models.JSONField(help_text="measures and chance")

    class Meta:
        db_table = "points_reciprocitypattern"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "number"], name="reciprocity_pattern_number"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}-{self.number}"


class ReciprocityMember(models.Model):
    """Somebody whom a pattern names."""

    pk = models.CompositePrimaryKey("pattern_id", "person_id")
    pattern = models.ForeignKey(ReciprocityPattern, models.PROTECT, related_name="members", db_index=False)
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "points_reciprocitymember"
        indexes: ClassVar = [models.Index(fields=["person", "-pattern"], name="reciprocity_of_person")]

    def __str__(self) -> str:
        return f"{self.pattern_id} {self.person_id}"


class ReciprocityOpening(models.Model):
    """One opening of a run: who, when, why."""

    run = models.ForeignKey(ReciprocityRun, models.PROTECT, related_name="openings", db_index=False)
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        db_table = "points_reciprocityopening"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="reciprocity_opening_reason"),
        ]
        indexes: ClassVar = [models.Index(fields=["run", "-id"], name="reciprocity_openings")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.person_id}"


class ReciprocityComment(models.Model):
    """What somebody concerned says of a pattern; it stands beside it wherever it is shown."""

    pattern = models.ForeignKey(ReciprocityPattern, models.PROTECT, related_name="comments", db_index=False)
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()

    class Meta:
        db_table = "points_reciprocitycomment"
        indexes: ClassVar = [models.Index(fields=["pattern", "id"], name="reciprocity_comments")]

    def __str__(self) -> str:
        return f"{self.pattern_id} {self.person_id}"
