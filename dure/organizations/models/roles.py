"""Roles bound to positions (R4.1, O5)."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from dure.organizations.models.departments import Department


class Role(models.TextChoices):
    """What the holder of a position may do beyond their own work (O5)."""

    OPERATOR = "operator", _("collaboration point operator")
    PERSONNEL = "personnel", _("personnel")
    EVALUATION = "evaluation", _("evaluation")
    COLLABORATION_OFFICER = "collaboration-officer", _("collaboration officer")
    AUDITOR = "auditor", _("auditor")
    DEPARTMENT_HEAD = "department-head", _("department head")


class PositionRole(models.Model):
    """A role bound to a position, so that it follows assignments and acting duty (R4.1, O5)."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="position_roles")
    position = models.CharField(max_length=60)
    role = models.CharField(max_length=30, choices=Role.choices)
    valid = DateRangeField()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="position_role_no_overlap",
                expressions=[
                    ("department", RangeOperators.EQUAL),
                    ("position", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} → {self.role}"
