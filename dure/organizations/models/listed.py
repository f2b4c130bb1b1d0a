"""The standard code table of agencies (행정표준코드 기관코드), also of those that are not on this installation."""

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Certainty(models.TextChoices):
    """How a row is known (O15)."""

    OFFICIAL = "official", _("from the official table")
    CONFIRMED = "confirmed", _("seen in public data")
    INFERRED = "inferred", _("inferred; not yet confirmed by the official table")
    BY_HAND = "by-hand", _("added by hand on this installation")


class ListedAgency(models.Model):
    """A row of the table: a body by its code, whether it is on this installation or not (O15).

    Rows are never deleted and codes never reused. An abolished body keeps its row with the end of its time.
    `kind` is empty for bodies that are none of `AgencyKind`, such as courts and schools.
    """

    code = models.CharField(max_length=7, primary_key=True)
    full_name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, blank=True)
    parent_code = models.CharField(max_length=7, blank=True, help_text="the body above (상위기관)")
    chief_code = models.CharField(max_length=7, blank=True, help_text="the agency it belongs to (대표기관)")
    previous_code = models.CharField(max_length=7, blank=True, help_text="what it was before (이전기관)")
    level = models.PositiveSmallIntegerField(default=0, help_text="depth (차수)")
    rank = models.PositiveIntegerField(default=0, help_text="order (서열)")
    valid = DateRangeField()
    certainty = models.CharField(max_length=10, choices=Certainty.choices)
    words = models.TextField(help_text="a blank and a name, again and again: what searches look through")
    initials = models.TextField(help_text="the initial consonants of `words`")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9A-Z][0-9]{6}$"), name="listed_code_form"),
            models.CheckConstraint(condition=Q(valid__isempty=False), name="listed_valid_not_empty"),
        ]
        indexes: ClassVar = [
            # Every search begins with initials: half-typed names have them too.
            GinIndex(OpClass(F("initials"), name="gin_trgm_ops"), name="listed_initials_trgm"),
        ]

    def __str__(self) -> str:
        return self.full_name
