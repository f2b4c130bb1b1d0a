"""Assignments: posts by orders, never changed but retracted and replaced (O4)."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from dure.organizations.models.departments import Department
from dure.organizations.models.people import Employment, Person, key_of


def duty_words() -> Func:
    """Return the words of a duty, parted at the marks that Korean lists of duties are written with."""
    template = "to_tsvector('simple', translate(%(expressions)s, '·ㆍ‧/,', '     '))"
    return Func(F("duty"), template=template, output_field=SearchVectorField())


class AssignmentKind(models.TextChoices):
    """What kind of post an order gives (O4)."""

    MAIN = "main", _("main post")
    CONCURRENT = "concurrent", _("concurrent post")
    SECONDMENT = "secondment", _("secondment")
    EXCHANGE = "exchange", _("exchange")
    ACTING = "acting", _("acting duty")
    LEAVE = "leave", _("leave")


class Assignment(models.Model):
    """A person's post in a department during a time, by an order (발령, O4).

    Rows are never changed but for `retracted_at`, once: a late or corrected order retracts the old rows and
    inserts new ones in one transaction. The database refuses anything else, but that an employment which was
    never said is written down before the person's changes (O14). It also holds apart what nobody can have
    twice at a time; `may_overlap` marks rows of before it did.
    """

    # Without indexes of their own: those below begin with the same columns.
    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments", db_index=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="assignments", db_index=False)
    kind = models.CharField(max_length=12, choices=AssignmentKind.choices)
    position = models.CharField(max_length=60, blank=True)
    grade = models.CharField(max_length=60, blank=True)
    duty = models.CharField(max_length=500, blank=True)
    employment = models.CharField(
        max_length=20,
        choices=Employment.choices,
        blank=True,
        default="",
        db_default="",
        help_text="during the post (D37); empty: as the person's",
    )
    valid = DateRangeField()
    order_number = models.CharField(max_length=60, blank=True)
    order_date = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    retracted_at = models.DateTimeField(null=True)
    may_overlap = models.BooleanField(
        default=False,
        db_default=False,
        help_text="a row that overlaps another from before the database refused it, or what is left of one",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(valid__isempty=False), name="assignment_valid_not_empty"),
            ExclusionConstraint(
                name="assignment_one_main_post",
                expressions=[("person", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(kind="main", retracted_at__isnull=True),
            ),
            ExclusionConstraint(
                name="assignment_one_leave",
                expressions=[("person", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(kind="leave", retracted_at__isnull=True, may_overlap=False),
            ),
            ExclusionConstraint(
                name="assignment_one_place_away",
                expressions=[("person", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(
                    kind__in=["secondment", "exchange"], retracted_at__isnull=True, may_overlap=False
                ),
            ),
            ExclusionConstraint(
                name="assignment_once_in_department",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("department", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(kind__in=["concurrent", "acting"], retracted_at__isnull=True, may_overlap=False),
            ),
        ]
        indexes: ClassVar = [
            # Retracted rows too: what was believed on a past day is asked by person.
            models.Index(fields=["person"], name="assignment_person"),
            models.Index(
                fields=["department", "id"], name="assignment_dept", condition=Q(retracted_at__isnull=True)
            ),
            models.Index(
                key_of("position"),
                "id",
                name="assignment_position_key",
                condition=Q(retracted_at__isnull=True),
            ),
            GinIndex(duty_words(), name="assignment_duty", condition=Q(retracted_at__isnull=True)),
            # Of few rows or none, which `dure doctor` looks through.
            models.Index(
                fields=["person"],
                name="assignment_may_overlap",
                condition=Q(may_overlap=True, retracted_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.department_id}"


class Grade(models.Model):
    """A grade (직급) from an imported table; grades are never hard-coded (O4)."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    order = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.name
