"""The package of 제7조 as a file."""

from django.db import transaction

from dure.audit.actions import record
from dure.kit.actor import Actor
from dure.kit.ruling import under
from dure.papers.documents import Document, Format, document
from dure.points.proposals import queries as proposals
from dure.points.proposals.models import PolicyProposal
from dure.points.proposals.sheets import package
from dure.points.regulation.queries import rule_on


def policy_package(*, actor: Actor, proposal_id: int, form: Format) -> Document:
    """Return what a proposal changes with its evidence, for everybody of the agency (R7.1).

    Raises `Refusal` `policy-unknown` (404), `pdf-unavailable` (503).
    """
    agency = proposals.judge_member(actor)
    proposal = proposals.read(proposal_id, agency)
    name = PolicyProposal.objects.values_list("agency__full_name", flat=True).get(pk=proposal_id)
    day = proposal.proposed_at.date()
    with under(agency, day):
        sheet = package(proposal, name, rule_on(agency, day))
    made = document(sheet, f"policy-{proposal.effective_from}-{proposal.id}.{form}", form)
    with transaction.atomic():
        record("points.policy.package", actor=actor, subject=str(proposal_id), details={"format": form})
    return made
