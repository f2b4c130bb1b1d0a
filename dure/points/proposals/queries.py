"""Policy versions and the proposals that lead to them, with their evidence."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.accounts.placement import people_on
from dure.kit import sql
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.kit.relations import or_none
from dure.organizations.queries import PersonCard, person_cards
from dure.points.policy import queries as policies
from dure.points.policy.models import Policy
from dure.points.policy.rules import is_eligible
from dure.points.policy.values import PolicyValues
from dure.points.proposals.models import PolicyDecision, PolicyOpinion, PolicyProposal
from dure.points.proposals.refusals import refusal
from dure.points.proposals.rules import Amendment, Change, changes, judge_opinion_day, needs_opinions
from dure.points.regulation.queries import basis_among, regulations

CAUTION = _(
    "These figures apply other rules to what people did under the current rules. People would "
    "act differently under other rules, so the figures show how the same acts would count, not "
    "what would happen."
)
"""Who may replay a year under another policy."""


@dataclass(frozen=True, slots=True)
class Opinions:
    """What was said about a proposal: how many are for and against it, and their words without names."""

    total: int
    counts: Mapping[str, int]
    texts: Sequence[tuple[str, str]]

    def as_json(self) -> dict[str, Any]:
        """Return what is kept with a decision."""
        return {"counts": dict(self.counts), "texts": [list(one) for one in self.texts]}


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal with its evidence.

    `status`: open, approved, declined, withdrawn, late once its day came, or overtaken once a version was put into
    force that it does not know: it would silently take that version's changes back (R7.2, D32). Moments are Seoul's,
    so that their days are.
    """

    id: int
    agency_id: int
    status: str
    preset: str
    effective_from: date
    values: PolicyValues
    changes: Sequence[Change]
    reason: str
    analysis: Mapping[str, Any]
    amendment: Amendment | None
    opinions_until: date | None
    is_collecting: bool
    proposer_id: int
    proposer: PersonCard
    proposed_at: datetime
    opinions: Opinions
    opinions_record: str
    decider: PersonCard | None
    decided_at: datetime | None
    note: str
    version: int | None

    @property
    def digest(self) -> str:
        """Return what a confirmation and the approval share: what changes from when, and what was said about it."""
        said = sorted(self.opinions.counts.items()), sorted(self.opinions.texts)
        shown = (
            self.id,
            self.effective_from,
            [(one.field, one.before, one.after) for one in self.changes],
            said,
        )
        return hashlib.sha256(repr(shown).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version of the policy, with what it changed of the one before."""

    version: int
    preset: str
    effective_from: date
    values: PolicyValues
    basis: str
    recorded_at: datetime
    is_in_force: bool
    changes: Sequence[Change]
    proposal_id: int | None


def versions(agency_id: int) -> list[VersionView]:
    """Return all versions of an agency, newest first. Leans on policy_effective_unique."""
    rows = list(
        Policy.objects.filter(agency_id=agency_id).select_related("decision").order_by("effective_from")
    )
    begun = [row.pk for row in rows if row.effective_from <= clock.today()]
    known = regulations(agency_id)
    last_days = [row.effective_from - timedelta(days=1) for row in rows[1:]]
    views = []
    before: PolicyValues | None = None
    for row, ends in zip_longest(rows, last_days):
        values = PolicyValues.model_validate(row.values)
        decision = _decision(row)
        views.append(
            VersionView(
                version=row.version,
                preset=row.preset,
                effective_from=row.effective_from,
                values=values,
                basis=basis_among(row.basis, known, ends or max(clock.today(), row.effective_from)),
                recorded_at=row.recorded_at,
                is_in_force=bool(begun) and row.pk == begun[-1],
                changes=changes(before, values) if before else (),
                proposal_id=decision.proposal_id if decision else None,
            )
        )
        before = values
    return views[::-1]


def proposals(agency_id: int, *, before: int | None = None, limit: int = 20) -> list[ProposalView]:
    """Return an agency's proposals, newest first. Leans on policy_proposal_agency."""
    rows = PolicyProposal.objects.filter(agency_id=agency_id, id__lt=before or sql.NEWEST).order_by("-id")[
        :limit
    ]
    return _views(list(rows.select_related("base", "decision__policy")))


def read(proposal_id: int, agency_id: int | None) -> ProposalView:
    """Return a proposal of an agency. Raises `Refusal` `policy-unknown` (404)."""
    rows = PolicyProposal.objects.filter(pk=proposal_id, agency_id=agency_id or 0)
    views = _views(list(rows.select_related("base", "decision__policy")))
    if not views:
        raise refusal(Denial("policy-unknown"))
    return views[0]


def judge_member(reader: Actor) -> int:
    """Return the agency whose policy `reader` may read: one's own (R13.1). Raises `Refusal` `policy-unknown`."""
    if reader.agency_id is None:
        raise refusal(Denial("policy-unknown"))
    return reader.agency_id


def opinions_of(proposal_id: int) -> Opinions:
    """Return the opinions about a proposal, without names and in no order that tells who came when."""
    return _opinions([proposal_id])[proposal_id]


def _opinions(proposal_ids: Sequence[int]) -> dict[int, Opinions]:
    """Return the opinions about each of some proposals, in one statement. Leans on policy_opinion_once."""
    said: dict[int, list[tuple[str, str]]] = {number: [] for number in proposal_ids}
    found = PolicyOpinion.objects.filter(proposal_id__in=proposal_ids)
    for number, stance, text in found.values_list("proposal_id", "stance", "text"):
        said[number].append((stance, text))
    return {number: _counted(rows) for number, rows in said.items()}


def _counted(rows: Sequence[tuple[str, str]]) -> Opinions:
    counts = {stance: sum(one == stance for one, _ in rows) for stance in ("for", "against", "neutral")}
    return Opinions(
        total=len(rows), counts=counts, texts=sorted((stance, text) for stance, text in rows if text)
    )


def has_said(proposal_id: int, person_id: int | None) -> bool:
    """Tell whether a person has given an opinion. Leans on policy_opinion_once."""
    return PolicyOpinion.objects.filter(proposal_id=proposal_id, person_id=person_id or 0).exists()


_PRESENT = """
SELECT DISTINCT a.person_id FROM directory_posts a
JOIN person_accounts c ON c.person_id = a.person_id AND c.is_active
WHERE a.agency_id = %s AND a.valid @> %s::date AND a.kind IN ('main', 'secondment', 'exchange')
"""


def participants(agency_id: int, day: date) -> list[int]:
    """Return who takes part in an agency's scheme on a day (제3조). Leans on assignment_dept."""
    policy = policies.of_agency(agency_id, day)
    if policy is None:
        return []
    ids = sql.column(_PRESENT, [agency_id, day])
    return [
        person
        for person, placement in people_on(ids, day).items()
        if placement.agency_id == agency_id and is_eligible(placement, policy.values)
    ]


def told_of(proposal: ProposalView, day: date) -> list[int]:
    """Return whom the approval of a proposal is told on a day: who takes part in the scheme."""
    return participants(proposal.agency_id, day)


def _views(rows: Sequence[PolicyProposal]) -> list[ProposalView]:
    people = {row.proposed_by_id for row in rows}
    people |= {decision.decided_by_id for decision in map(_decision, rows) if decision}
    cards = person_cards(people)
    said = _opinions([row.pk for row in rows if _decision(row) is None])
    last = _last_versions({row.agency_id for row in rows})
    return [_view(row, _status(row, last), cards, said) for row in rows]


def _last_versions(agencies: Collection[int]) -> frozenset[int]:
    """Return the ids of the last versions of agencies. Leans on policy_effective_unique."""
    rows = Policy.objects.filter(agency_id__in=agencies).order_by("agency_id", "-effective_from")
    return frozenset(rows.distinct("agency_id").values_list("pk", flat=True))


def _status(row: PolicyProposal, last: Collection[int]) -> str:
    decision = _decision(row)
    if decision is not None:
        return decision.outcome
    if row.effective_from <= clock.today():
        return "late"
    return "open" if row.base_id in last else "overtaken"


def _decision(row: Policy | PolicyProposal) -> PolicyDecision | None:
    return or_none(lambda: row.decision)


def _view(
    row: PolicyProposal, status: str, cards: Mapping[int, PersonCard], said: Mapping[int, Opinions]
) -> ProposalView:
    decision = _decision(row)
    values = PolicyValues.model_validate(row.values)
    amendment = Amendment(row.amendment_number, row.amendment_date) if row.amendment_date else None
    made = changes(PolicyValues.model_validate(row.base.values), values)
    return ProposalView(
        id=row.pk,
        agency_id=row.agency_id,
        status=status,
        preset=row.preset,
        effective_from=row.effective_from,
        values=values,
        changes=made,
        reason=row.reason,
        analysis=row.analysis,
        amendment=amendment,
        opinions_until=row.opinions_until,
        is_collecting=status == "open"
        and needs_opinions(made)
        and judge_opinion_day(row.opinions_until, clock.today()) is None,
        proposer_id=row.proposed_by_id,
        proposer=cards[row.proposed_by_id],
        proposed_at=row.proposed_at.astimezone(clock.SEOUL),
        opinions=said[row.pk] if decision is None else _kept(decision.opinions),
        opinions_record=decision.opinions_record if decision else "",
        decider=cards[decision.decided_by_id] if decision else None,
        decided_at=decision.decided_at.astimezone(clock.SEOUL) if decision else None,
        note=decision.note if decision else "",
        version=decision.policy.version if decision and decision.policy else None,
    )


def _kept(stored: Mapping[str, Any]) -> Opinions:
    texts = [(stance, text) for stance, text in stored["texts"]]
    return Opinions(total=sum(stored["counts"].values()), counts=stored["counts"], texts=texts)
