"""Settled years: results by person and department that are written once, signed off, and only added to beside."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from dure.points.closing.models import Correction
from dure.points.giving.models import Transfer
from dure.points.policy.models import Policy


class YearSettlement(models.Model):
    """One agency's year as it was settled (제8조, R8.5): what its rows add up to, and their checksums.

    It is written last, in the transaction of its rows: from then on a trigger refuses more of them.
    """

    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveIntegerField()
    agency_name = models.CharField(max_length=200, help_text="as it was called when the year was settled")
    policy = models.ForeignKey(
        Policy, models.PROTECT, related_name="+", db_index=False, help_text="in force on the last day"
    )
    basis = models.CharField(
        max_length=300, db_default="", blank=True, help_text="version and regulation as papers name them"
    )
    article = models.CharField(
        max_length=40, db_default="제8조", blank=True, help_text="of the regulation, as papers name it"
    )
    first_day = models.DateField(help_text="the agency's first closed day of the year")
    days = models.PositiveIntegerField(help_text="closed days, the last of them 31 December")
    people = models.PositiveIntegerField(help_text="rows of people")
    departments = models.PositiveIntegerField(help_text="rows of departments")
    received_points = models.PositiveBigIntegerField()
    received_count = models.PositiveBigIntegerField()
    given_points = models.PositiveBigIntegerField()
    given_count = models.PositiveBigIntegerField()
    special_points = models.PositiveBigIntegerField()
    seal = models.BinaryField(max_length=32, help_text="digest of the seal of 31 December")
    people_checksum = models.BinaryField(max_length=32, help_text="SHA-256 over every row of people")
    figures_checksum = models.BinaryField(
        max_length=32,
        help_text="SHA-256 over the figures alone of whoever has any: the ledger gives it again",
    )
    departments_checksum = models.BinaryField(
        max_length=32, help_text="SHA-256 over every row of departments"
    )
    checksum = models.BinaryField(max_length=32, help_text="SHA-256 over all of the above")
    day = models.DateField(help_text="the day it was settled on, whose seal carries it")
    at = models.DateTimeField()
    person = models.ForeignKey(
        "organizations.Person",
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="who settled it; null for the schedule and the command line",
    )

    class Meta:
        db_table = "points_yearsettlement"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "year"], name="year_settled_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.year}"


class PersonYear(models.Model):
    """A person's settled year at one agency: whoever has any figure, and the headcount of 31 December.

    Name, position and department are those of that day, so that the year reads the same for good. Points of
    other agencies stand in their own rows (D17).
    """

    pk = models.CompositePrimaryKey("agency_id", "year", "person_id")
    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveIntegerField()
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(
        "organizations.Department",
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="on 31 December; for who had left, that of the last row of the ledger",
    )
    is_member = models.BooleanField(help_text="belonged to the headcount of 31 December (제3조)")
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    position = models.CharField(max_length=60)
    department_name = models.CharField(max_length=100)
    received_points = models.PositiveIntegerField()
    received_count = models.PositiveIntegerField()
    given_points = models.PositiveIntegerField()
    given_count = models.PositiveIntegerField()
    special_points = models.PositiveIntegerField(help_text="apart from received points (제9조②)")
    givers = models.PositiveIntegerField(help_text="different people who gave")
    agencies = models.PositiveIntegerField(help_text="different agencies they gave from")
    recipients = models.PositiveIntegerField(help_text="different people given to")

    class Meta:
        db_table = "points_personyear"

    def __str__(self) -> str:
        return f"{self.person_id} {self.year}: {self.received_points}"


class DepartmentYear(models.Model):
    """A department's settled year: the sums of its confirmed days with the corrections known by then (D19)."""

    pk = models.CompositePrimaryKey("agency_id", "year", "department_id")
    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveIntegerField()
    department = models.ForeignKey(
        "organizations.Department", models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField(max_length=100)
    pool = models.CharField(max_length=20)
    order = models.IntegerField(help_text="in the order of the organisation chart")
    days = models.PositiveIntegerField(help_text="confirmed days on which the department stood")
    person_days = models.PositiveIntegerField(help_text="the sum of the daily headcount")
    received_points = models.PositiveIntegerField()
    received_count = models.PositiveIntegerField()
    given_points = models.PositiveIntegerField()
    given_count = models.PositiveIntegerField()
    special_points = models.PositiveIntegerField()
    givers = models.PositiveIntegerField(help_text="different people outside who thanked it")
    corrections = models.PositiveIntegerField(help_text="dated corrections that are part of the sums")

    class Meta:
        db_table = "points_departmentyear"

    def __str__(self) -> str:
        return f"{self.department_id} {self.year}: {self.received_points}"


class YearSignOff(models.Model):
    """The operator's word for a settled year, once for good, with what was still open then (D31)."""

    settlement = models.OneToOneField(
        YearSettlement, models.PROTECT, primary_key=True, related_name="sign_off"
    )
    note = models.CharField(max_length=500)
    open_items = models.JSONField(help_text="items of the checklist that were not done, with their numbers")
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        db_table = "points_yearsignoff"

    def __str__(self) -> str:
        return f"{self.settlement_id}"


class YearSupplement(models.Model):
    """What came after a year was settled: what to add to the row of a person or a department, and why.

    A correction or reversal makes it in its own transaction; the settled rows stay as they are.
    """

    settlement = models.ForeignKey(YearSettlement, models.PROTECT, related_name="supplements", db_index=False)
    day = models.DateField()
    at = models.DateTimeField()
    department = models.ForeignKey(
        "organizations.Department", models.PROTECT, related_name="+", null=True, db_index=False
    )
    whose = models.ForeignKey(
        "organizations.Person", models.PROTECT, related_name="+", null=True, db_index=False
    )
    correction = models.OneToOneField(Correction, models.PROTECT, related_name="+", null=True)
    transfer = models.ForeignKey(
        Transfer,
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="the transfer that was reversed (D27)",
    )
    received_points = models.IntegerField(default=0)
    received_count = models.IntegerField(default=0)
    given_points = models.IntegerField(default=0)
    given_count = models.IntegerField(default=0)
    givers = models.IntegerField(default=0)
    agencies = models.IntegerField(default=0)
    recipients = models.IntegerField(default=0)
    reason = models.CharField(max_length=500)
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "points_yearsupplement"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(department__isnull=False, whose__isnull=True, correction__isnull=False)
                | Q(department__isnull=True, whose__isnull=False, transfer__isnull=False),
                name="year_supplement_of_one",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["settlement", "id"], name="year_supplement_of_year"),
            models.Index(fields=["day"], name="year_supplement_day"),
        ]

    def __str__(self) -> str:
        return f"{self.settlement_id}: {self.department_id or self.whose_id}"
