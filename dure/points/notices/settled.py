"""What became of the matter that a notice asked its reader to do something about."""

from collections.abc import Mapping

from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure import clock
from dure.notifications.queries import webhook_state_sql
from dure.organizations.queries import upload_waits_sql
from dure.points.moderation.queries import OPEN

WORDS: "Mapping[str, str | Promise]" = {
    "approved": _("approved"),
    "declined": _("declined"),
    "withdrawn": _("withdrawn"),
    "signed": _("signed off"),
    "answered": pgettext_lazy("notice", "answered"),
    "settled": pgettext_lazy("notice", "settled"),
}


def _fact(name: str) -> str:
    return f"(points_notice.facts->>'{name}')::bigint"


def _unless(condition: str) -> str:
    return f"""SELECT 'settled' WHERE NOT EXISTS (
        SELECT FROM points_transfer t JOIN points_message m ON m.transfer_id = t.id
        WHERE t.id = {_fact("transfer")} AND {condition})"""


def _unless_webhook(state: str) -> str:
    return (
        f"SELECT 'settled' WHERE ({webhook_state_sql(webhook=_fact('webhook'))}) IS DISTINCT FROM '{state}'"
    )


_DECIDED = f"SELECT d.outcome FROM points_policydecision d WHERE d.proposal_id = {_fact('proposal')}"

# Each by the primary key or index of what it asks; NULL while the matter is open. Earlier notices of a settled
# year name no settlement: it is their agency's.
_OUTCOMES = {
    "award-waiting": f"SELECT d.outcome FROM points_specialawarddecision d WHERE d.award_id = {_fact('award')}",
    "policy-waiting": _DECIDED,
    "survey-open": f"""SELECT coalesce(
        (SELECT 'answered' FROM points_policyopinion o
         WHERE o.proposal_id = {_fact("proposal")} AND o.person_id = points_notice.person_id LIMIT 1),
        (SELECT 'settled' WHERE EXISTS ({_DECIDED})),
        (SELECT 'settled' FROM points_policyproposal p
         WHERE p.id = {_fact("proposal")} AND p.opinions_until < %s))""",
    "year-settled": f"""SELECT 'signed' FROM points_yearsignoff o
        WHERE o.settlement_id = coalesce({_fact("settlement")}, (
            SELECT s.id FROM points_yearsettlement s
            JOIN directory_people p ON p.id = points_notice.person_id AND p.agency_id = s.agency_id
            WHERE s.year = {_fact("year")}))""",
    "selection-waiting": f"""SELECT a.outcome FROM points_selectionclosing c
        LEFT JOIN points_selectionclosinganswer a ON a.closing_id = c.id
        WHERE c.round_id = {_fact("selection")} ORDER BY c.id DESC LIMIT 1""",
    "roster-waiting": f"SELECT 'settled' WHERE NOT {upload_waits_sql(upload=_fact('upload'))}",
    "webhook-failing": _unless_webhook("failing"),
    "webhook-off": _unless_webhook("off"),
    "message-reported": _unless(OPEN["reports"]),
    "appeal-made": _unless(OPEN["appeals"]),
}
_CASE = " ".join(f"WHEN '{kind}' THEN ({outcome})" for kind, outcome in _OUTCOMES.items())


def outcome() -> RawSQL:
    """Return what notices are annotated with: a key of `WORDS`, NULL while the matter is open or nothing is asked."""
    sql = f"CASE points_notice.kind {_CASE} END"
    return RawSQL(sql, (clock.today(),), output_field=TextField(null=True))  # noqa: S611 -- constants and a day
