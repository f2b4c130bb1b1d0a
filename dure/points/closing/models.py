"""Days that are confirmed for good."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class ClosedDay(models.Model):
    """A day of an agency that is confirmed for good (R8.3, R8.4)."""

    pk = models.CompositePrimaryKey("agency_id", "day")
    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    closed_at = models.DateTimeField()
    transfers = models.PositiveIntegerField(help_text="how many transfers of the day name the agency")
    form = models.PositiveSmallIntegerField(
        db_default=1, help_text="how it was tallied: 1 with points given to people outside, 2 without (D39)"
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-day"], name="closedday_latest")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day}"


class ClosingFailure(models.Model):
    """An agency whose closing failed the last time it was tried, until it succeeds."""

    agency = models.OneToOneField("organizations.Agency", models.CASCADE, primary_key=True, related_name="+")
    day = models.DateField(help_text="the day that could not be closed; later ones wait for it")
    at = models.DateTimeField()
    cause = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day}: {self.cause}"


class DepartmentDay(models.Model):
    """The confirmed tally of one department on one day (D18). Written once."""

    pk = models.CompositePrimaryKey("department_id", "day")
    department = models.ForeignKey(
        "organizations.Department", models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField()
    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    received_points = models.PositiveIntegerField()
    received_count = models.PositiveIntegerField()
    given_points = models.PositiveIntegerField()
    given_count = models.PositiveIntegerField()
    special_points = models.PositiveIntegerField(default=0)
    headcount = models.PositiveIntegerField()
    members_digest = models.BinaryField(max_length=32)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["agency", "day"], name="department_day_agency")]

    def __str__(self) -> str:
        return f"{self.department_id} {self.day}: {self.received_points}"


class Correction(models.Model):
    """A dated correction of a closed day (D19): what to add to a department's tally, and why. Written once."""

    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(
        "organizations.Department", models.PROTECT, related_name="+", db_index=False
    )
    corrects = models.DateField(help_text="the day whose tally it adds to")
    day = models.DateField(help_text="the day it was posted")
    at = models.DateTimeField()
    received_points = models.IntegerField(default=0)
    received_count = models.IntegerField(default=0)
    given_points = models.IntegerField(default=0)
    given_count = models.IntegerField(default=0)
    reason = models.CharField(max_length=500)
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    transfer = models.ForeignKey(
        "points.Transfer",
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="the transfer whose reversal made it necessary (D27)",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(corrects__lt=F("day")), name="correction_of_an_earlier_day"),
            models.CheckConstraint(
                condition=~Q(received_points=0, received_count=0, given_points=0, given_count=0),
                name="correction_of_something",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "corrects"], name="correction_of_day"),
            models.Index(fields=["agency", "day"], name="correction_posted"),
            models.Index(fields=["department", "corrects"], name="correction_of_department"),
        ]

    def __str__(self) -> str:
        return f"{self.department_id} {self.corrects}: {self.received_points:+}"
