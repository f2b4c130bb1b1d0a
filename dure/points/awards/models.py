"""Special awards (특별협업포인트): proposed with a frozen list of who gains, then decided. Rows are only added."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dure.points.policy.models import Policy


class SpecialAward(models.Model):
    """One award to one person or to every member of a department (제9조①), as it was proposed.

    What it costs is reserved from here on: a trigger refuses a row that would take the year's awards, without
    those that were declined, over `cap` (제9조①). It counts for the people on it once a decision approves it.
    """

    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveIntegerField()
    day = models.DateField(help_text="the day whose headcount is on the list (D25)")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(
        "organizations.Department",
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="the department whose members gain; null for an award to one person",
    )
    amount = models.PositiveIntegerField(help_text="points for each person")
    cost = models.PositiveIntegerField(help_text="points for all of them")
    cap = models.PositiveIntegerField()
    cap_scope = models.CharField(max_length=12, help_text="what the cap bounds: agency-year or person-year")
    per_award = models.PositiveIntegerField()
    reason = models.CharField(max_length=1000)
    document = models.CharField(max_length=200, blank=True, help_text="the document it rests on")
    needs_second = models.BooleanField(help_text="the proposer's own department gains (D26)")
    proposed_by = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gte=1, amount__lte=F("per_award")), name="special_award_amount"
            ),
            models.CheckConstraint(condition=Q(cost__gte=F("amount")), name="special_award_cost"),
            models.CheckConstraint(condition=Q(day__year=F("year")), name="special_award_year"),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "year", "-id"], name="special_award_year_index")]

    def __str__(self) -> str:
        return f"{self.day}: {self.cost}"


class SpecialAwardMember(models.Model):
    """One line of the frozen list: who gains how much, or who was left out and why (D25)."""

    pk = models.CompositePrimaryKey("award_id", "person_id")
    award = models.ForeignKey(SpecialAward, models.PROTECT, related_name="members", db_index=False)
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(
        "organizations.Department", models.PROTECT, related_name="+", db_index=False
    )
    points = models.PositiveIntegerField(help_text="0 for somebody who was left out")
    is_on_leave = models.BooleanField()
    note = models.CharField(max_length=200, blank=True, help_text="why somebody on leave gains all the same")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person"], name="special_award_person")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.points}"


class Outcome(models.TextChoices):
    """What became of a proposed award."""

    APPROVED = "approved", _("granted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class SpecialAwardDecision(models.Model):
    """The end of a proposal, once for good. An approval makes the award count on its day."""

    award = models.OneToOneField(SpecialAward, models.PROTECT, primary_key=True, related_name="decision")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    day = models.DateField()
    decided_by = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["day"], name="special_decision_day")]

    def __str__(self) -> str:
        return f"{self.award_id}: {self.outcome}"
