"""Proposals of other values of the regulation, the opinions on them, and what was decided. Rows are only added."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dure.points.policy.models import Policy


class PolicyProposal(models.Model):
    """A proposed version with its evidence: why, what is different, how the values were used (제7조)."""

    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    base = models.ForeignKey(Policy, models.PROTECT, related_name="+", db_index=False)
    preset = models.CharField(max_length=40)
    effective_from = models.DateField()
    values = models.JSONField()
    reason = models.CharField(max_length=2000)
    analysis = models.JSONField(help_text="how the values in force were used, frozen when it was proposed")
    amendment_number = models.CharField(max_length=100, blank=True)
    amendment_date = models.DateField(null=True)
    opinions_until = models.DateField(
        null=True,
        help_text="the last day of opinions; null where none are asked, or where a version before wrote it",
    )
    proposed_by = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(effective_from__day=1), name="policy_proposal_first_day"),
            models.CheckConstraint(
                condition=Q(amendment_number="", amendment_date__isnull=True)
                | (~Q(amendment_number="") & Q(amendment_date__isnull=False)),
                name="policy_proposal_amendment",
            ),
            models.CheckConstraint(
                condition=Q(opinions_until__isnull=True) | Q(opinions_until__lt=F("effective_from")),
                name="policy_proposal_opinions_end",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "-id"], name="policy_proposal_agency")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.effective_from}"


class Stance(models.TextChoices):
    """What somebody thinks of a proposal."""

    FOR = "for", _("in favour")
    AGAINST = "against", _("against")
    NEUTRAL = "neutral", _("no preference")


class PolicyOpinion(models.Model):
    """What one person who is concerned thinks of a proposal; once each (제7조)."""

    proposal = models.ForeignKey(PolicyProposal, models.PROTECT, related_name="opinions", db_index=False)
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    stance = models.CharField(max_length=8, choices=Stance.choices)
    text = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "person"], name="policy_opinion_once"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.stance}"


class PolicyDecision(models.Model):
    """The end of a proposal, once for good; an approval carries the version it made."""

    proposal = models.OneToOneField(PolicyProposal, models.PROTECT, primary_key=True, related_name="decision")
    policy = models.OneToOneField(Policy, models.PROTECT, related_name="decision", null=True)
    outcome = models.CharField(max_length=10, help_text="approved, declined or withdrawn")
    opinions = models.JSONField(help_text="what was collected until then: counts and texts without names")
    opinions_record = models.CharField(max_length=2000, blank=True, help_text="what was collected elsewhere")
    note = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="approved", policy__isnull=False)
                | Q(outcome__in=("declined", "withdrawn"), policy__isnull=True),
                name="policy_decision_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.outcome}"
