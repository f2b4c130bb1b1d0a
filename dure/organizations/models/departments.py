"""Departments with their effective-dated names and places in the tree (O2, D1, D21)."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dure.organizations.models.agencies import Agency


class Pool(models.TextChoices):
    """The group a department is compared within (D34)."""

    HEADQUARTERS = "headquarters", _("headquarters")
    DIRECT = "direct", _("direct bodies and offices")
    TOWNS = "towns", _("towns and neighbourhoods")


class Department(models.Model):
    """A unit of an agency at any level (부서); units are never deleted (O2, D21)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="departments")
    code = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "code"], name="department_code_unique"),
        ]

    def __str__(self) -> str:
        return self.code


class DepartmentVersion(models.Model):
    """What a department was called and where it stood during a time (O2)."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="versions")
    name = models.CharField(max_length=100)
    name_key = models.TextField(
        db_default="", editable=False, help_text="what the name is found by; kept by the database"
    )
    parent = models.ForeignKey(Department, models.PROTECT, related_name="child_versions", null=True)
    order = models.PositiveIntegerField(default=0)
    is_boundary = models.BooleanField(default=False)
    pool = models.CharField(max_length=20, choices=Pool.choices, default=Pool.HEADQUARTERS)
    valid = DateRangeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="department_version_valid_not_empty"
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("department")), name="department_not_its_own_parent"
            ),
            ExclusionConstraint(
                name="department_version_no_overlap",
                expressions=[("department", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DepartmentSuccession(models.Model):
    """Which unit took over from which, and when (D21)."""

    predecessor = models.ForeignKey(Department, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Department, models.PROTECT, related_name="precessions")
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_unique"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class DepartmentBoundary(models.Model):
    """Derived: which department (과) a unit counts as during a time (D1).

    Rebuilt by `actions.rebuild_boundaries` in the transaction that changes the tree, so that the hot path
    never climbs it.
    """

    department = models.ForeignKey(Department, models.CASCADE, related_name="boundaries")
    boundary = models.ForeignKey(Department, models.CASCADE, related_name="+")
    valid = DateRangeField()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="department_boundary_no_overlap",
                expressions=[("department", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department_id} ⊂ {self.boundary_id}"
