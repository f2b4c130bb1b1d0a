"""Agencies: bodies with a standard code of their own (O1)."""

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    """What kind of body an agency is (O1)."""

    CENTRAL = "central", _("central government")
    LOCAL = "local", _("local government")
    EDUCATION = "education", _("education office")
    PUBLIC_INSTITUTION = "public-institution", _("public institution")
    PRIVATE = "private", _("private body")


class Agency(models.Model):
    """A body with a standard code of its own (기관); codes are never reused (O1)."""

    code = models.CharField(max_length=7, unique=True)
    full_name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=AgencyKind.choices)
    valid = DateRangeField()
    runs_points = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9A-Z][0-9]{6}$"), name="agency_code_form"),
            models.CheckConstraint(condition=Q(valid__isempty=False), name="agency_valid_not_empty"),
        ]

    def __str__(self) -> str:
        return self.short_name
