"""Making a document of adoption: for whom, of which agency, in which format."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.audit.actions import record
from dure.kit.abilities import Thing, may
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.kit.ruling import under
from dure.organizations.queries import agencies
from dure.papers.documents import Document, Format
from dure.papers.paper import Paper, write
from dure.points.policy import queries as policies
from dure.points.proposals import queries as proposals
from dure.points.proposals.queries import ProposalView
from dure.results.adoption.amendment import amendment
from dure.results.adoption.change import change
from dure.results.adoption.dataset import dataset
from dure.results.adoption.facts import Facts, facts
from dure.results.adoption.privacy import privacy

KINDS: Mapping[str, "Promise | str"] = {
    "amendment": _("Model amendment of the regulation"),
    "change": _("Notice of a planned rule change"),
    "privacy": _("Privacy notice"),
    "dataset": _("Management form of the dataset"),
}


def make(*, actor: Actor, kind: str, form: Format, agency_id: int | None = None) -> Document:
    """Return a document of adoption, for the operator of the agency and for administrators.

    Raises `Refusal`: `not-allowed` (403), `not-found` (404), `no-policy`, `paper-no-change` where no change of
    the rules is coming, `pdf-unavailable` (503).
    """
    agency = judge(actor, agency_id)
    if kind not in KINDS:
        raise Refusal("not-found", _("There is no such document."), status=404)
    made = write(paper(kind, agency), f"dure-{kind}-{clock.today()}.{form}", form)
    with transaction.atomic():
        record("points.document", actor=actor, subject=kind, details={"agency": agency, "format": form})
    return made


def judge(actor: Actor, agency_id: int | None) -> int:
    """Return the agency whose documents somebody may make. Raises `Refusal` `not-allowed`, `not-found` (404)."""
    asked = agency_id or actor.agency_id
    if not may(actor, "download", Thing("documents", asked)):
        raise Refusal(
            "not-allowed", _("The operator and the administrator make these documents."), status=403
        )
    if asked is None or asked not in {one.id for one in agencies()}:
        raise Refusal("not-found", _("Choose an agency of this installation."), status=404)
    return asked


def paper(kind: str, agency: int) -> Paper:
    """Return a document as a paper. Raises `Refusal` `no-policy`, `paper-no-change`."""
    version = policies.version_on(agency, clock.today())
    if version is None:
        raise Refusal("no-policy", _("Your agency has no policy in force, so it runs no points."))
    with under(agency):
        return _filled(kind, agency, facts(agency, version))


def _filled(kind: str, agency: int, known: Facts) -> Paper:
    if kind == "change":
        coming = coming_change(agency)
        if coming is None:
            raise Refusal("paper-no-change", _("No rule change is planned, so there is nothing to announce."))
        return change(known, coming)
    return {"amendment": amendment, "privacy": privacy, "dataset": dataset}[kind](known)


def coming_change(agency: int) -> ProposalView | None:
    """Return the newest proposal that is open, or approved for a day that has not come."""
    for one in proposals.proposals(agency):
        if one.status in ("open", "approved") and one.effective_from > clock.today():
            return one
    return None
