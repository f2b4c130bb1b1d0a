"""Selection rounds: who was judged how, who was chosen in the end, and when it was made public. Rows are only added."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dure.points.policy.models import Policy
from dure.results.reports.models import Report

_ONE_TARGET = Q(person__isnull=False, department__isnull=True) | Q(
    person__isnull=True, department__isnull=False
)


class SelectionRound(models.Model):
    """One round of choosing outstanding people and departments of a period (제11조), as it was opened."""

    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=100, help_text="what the chosen are called: 2026년 하반기 협업 우수자")
    period = models.CharField(max_length=10)
    first = models.DateField()
    last = models.DateField()
    criteria = models.JSONField(help_text="thresholds, seats of each group, how departments are compared")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+", db_index=False)
    opened_by = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "points_selectionround"
        indexes: ClassVar = [models.Index(fields=["agency", "-id"], name="selection_round_agency")]

    def __str__(self) -> str:
        return self.name


class Mark(models.TextChoices):
    """What the operator made of a candidate; the latest counts."""

    CHOSEN = "chosen", _("chosen")
    EXCLUDED = "excluded", _("left out")
    CLEARED = "cleared", _("open")


class SelectionMark(models.Model):
    """One judgement of one candidate, with its reason."""

    round = models.ForeignKey(SelectionRound, models.PROTECT, related_name="marks", db_index=False)
    mark = models.CharField(max_length=10, choices=Mark.choices)
    person = models.ForeignKey(
        "organizations.Person", models.PROTECT, related_name="+", null=True, db_index=False
    )
    department = models.ForeignKey(
        "organizations.Department", models.PROTECT, related_name="+", null=True, db_index=False
    )
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "points_selectionmark"
        constraints: ClassVar = [
            models.CheckConstraint(condition=_ONE_TARGET, name="selection_mark_one_target"),
            models.CheckConstraint(
                condition=~Q(mark="excluded", reason=""), name="selection_exclusion_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["round", "id"], name="selection_mark_round")]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.mark}"


class SelectionClosing(models.Model):
    """A list that the operator wants to close and that a second person has to approve (D44).

    `digest` is that of the candidates and their judgements as they were. Neither one of the `deciders` nor a member of
    the `departments` can be the second person: they are the deciders' that stand in the round, or somebody of theirs.
    """

    round = models.ForeignKey(SelectionRound, models.PROTECT, related_name="closings", db_index=False)
    certificate = models.CharField(max_length=10)
    citation = models.CharField(max_length=500)
    signer = models.CharField(max_length=100)
    guideline = models.CharField(max_length=300)
    digest = models.BinaryField(max_length=32)
    deciders = models.JSONField()
    departments = models.JSONField()
    by = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "points_selectionclosing"
        indexes: ClassVar = [models.Index(fields=["round", "-id"], name="selection_closing_round")]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.pk}"


class SelectionClosingAnswer(models.Model):
    """What became of a wish to close: approved by a second person, declined, or withdrawn. Once for good."""

    closing = models.OneToOneField(SelectionClosing, models.PROTECT, primary_key=True, related_name="answer")
    outcome = models.CharField(max_length=10, help_text="approved, declined or withdrawn")
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "points_selectionclosinganswer"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=("approved", "declined", "withdrawn")),
                name="selection_answer_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.closing_id}: {self.outcome}"


class SelectionEnd(models.Model):
    """The end of a round, once for good: closed with a list that rests on frozen reports, or given up."""

    round = models.OneToOneField(SelectionRound, models.PROTECT, primary_key=True, related_name="end")
    outcome = models.CharField(max_length=10, help_text="closed or dropped")
    people_report = models.OneToOneField(Report, models.PROTECT, related_name="+", null=True)
    department_report = models.OneToOneField(Report, models.PROTECT, related_name="+", null=True)
    certificate = models.CharField(max_length=10, blank=True, help_text="표창장 or 상장")
    citation = models.CharField(max_length=500, blank=True, help_text="what the certificate says")
    signer = models.CharField(max_length=100, blank=True, help_text="in whose name it is issued: 이천시장")
    guideline = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    listed = models.PositiveIntegerField(default=0, help_text="how many stand on the list")
    by = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    approved_by = models.ForeignKey(
        "organizations.Person",
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="the second person, where one was needed (D44)",
    )
    at = models.DateTimeField()

    class Meta:
        db_table = "points_selectionend"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("by")), name="selection_end_second"
            ),
            models.CheckConstraint(
                condition=Q(outcome="dropped", people_report=None, department_report=None)
                | (Q(outcome="closed") & ~Q(people_report=None, department_report=None) & ~Q(guideline="")),
                name="selection_end_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.outcome}"


class SelectionEntry(models.Model):
    """Somebody on the frozen list, named as on the day of closing, with the number of their certificate."""

    round = models.ForeignKey(SelectionRound, models.PROTECT, related_name="entries", db_index=False)
    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveIntegerField()
    number = models.PositiveIntegerField(help_text="runs within an agency's year, in the directory's order")
    person = models.ForeignKey(
        "organizations.Person", models.PROTECT, related_name="+", null=True, db_index=False
    )
    department = models.ForeignKey(
        "organizations.Department", models.PROTECT, related_name="+", null=True, db_index=False
    )
    name = models.CharField(max_length=100)
    position = models.CharField(max_length=100, blank=True)
    department_name = models.CharField(max_length=100, blank=True)
    pool = models.CharField(max_length=60)

    class Meta:
        db_table = "points_selectionentry"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="selection_entry_number"),
            models.CheckConstraint(condition=_ONE_TARGET, name="selection_entry_one_target"),
        ]
        indexes: ClassVar = [models.Index(fields=["round", "number"], name="selection_entry_round")]

    def __str__(self) -> str:
        return f"{self.year}-{self.number} {self.name}"


class SelectionPublication(models.Model):
    """The operator's separate word that the list may be read by every official of the agency (제11조 홍보)."""

    round = models.OneToOneField(SelectionRound, models.PROTECT, primary_key=True, related_name="publication")
    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "points_selectionpublication"
        indexes: ClassVar = [models.Index(fields=["agency", "-at"], name="selection_published")]

    def __str__(self) -> str:
        return f"{self.round_id}"
