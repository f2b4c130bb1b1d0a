"""What each kind of notice says, and where it leads."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dure.points.moderation.models import Grounds, ReturnGrounds
from dure.points.moderation.reversal_models import ReversalGrounds
from dure.points.regulation.citing import told

SENTENCES: Mapping[str, str] = {
    "message-hidden": gettext_noop(
        "The operator has made a thank-you message of yours non-public{article:hiding}: {reason}. “{note}” The "
        "points stay. You may appeal once."
    ),
    "message-unhidden": gettext_noop("A thank-you message of yours is public again: {reason}. “{note}”"),
    "message-reported": gettext_noop("A reader has reported a thank-you message: {reason}."),
    "report-accepted": gettext_noop("The message that you reported has been made non-public."),
    "report-dismissed": gettext_noop("The message that you reported stays public. “{note}”"),
    "appeal-made": gettext_noop("A person appealed against a message being made non-public. “{note}”"),
    "appeal-rejected": gettext_noop("The message stays non-public after the appeal. “{note}”"),
    "transfer-reversed": gettext_noop(
        "The operator has reversed {amount} points that {sender} sent to {recipient} on {day}: {reason}. “{note}”"
    ),
    "quota-returned": gettext_noop("{amount} points were returned to your allowance for this month."),
    "special-awarded": gettext_noop("You were awarded {points} special points{article:special}: {reason}"),
    "webhook-failing": gettext_noop(
        "The webhook “{name}” could not be reached for a day. Dure keeps trying and switches it off after {days} days."
    ),
    "webhook-off": gettext_noop(
        "The webhook “{name}” was switched off because it could not be reached. Switch it on when it works again."
    ),
    "award-waiting": gettext_noop(
        "A special award to the operator's own department is waiting for your approval."
    ),
    "award-declined": gettext_noop("The special award that you proposed was declined. “{note}”"),
    "policy-waiting": gettext_noop(
        "A policy change effective {day} is waiting for a second person's approval."
    ),
    "policy-departments": gettext_noop(
        "A policy change effective {day} would allow points to be given within one "
        "department{article:same-department}."
    ),
    "policy-coming": gettext_noop("The rules of collaboration points change on {day}."),
    "policy-declined": gettext_noop("The change of the policy that you proposed was declined. “{note}”"),
    "survey-open": gettext_noop(
        "Please give your opinion on a change to the rules of collaboration points{article:adjustment}."
    ),
    "year-settled": gettext_noop("{year} is settled and waiting for your sign-off{article:year}."),
    "selection-waiting": gettext_noop(
        "The list “{name}” waits for a second person of another department to approve it."
    ),
    "selection-declined": gettext_noop("The selection list that you submitted was declined. “{note}”"),
    "selected": gettext_noop("You were chosen for “{name}”{article:selection}. Congratulations."),
    "department-selected": gettext_noop("{department} was chosen for “{name}”{article:selection}."),
    "export-ready": gettext_noop("The file that you asked for is ready. It is kept for seven days."),
    "export-failed": gettext_noop(
        "The file that you asked for could not be created. You can ask for it again."
    ),
    "roster-waiting": gettext_noop("A roster waits to be confirmed by a second person."),
    "roster-declined": gettext_noop("The roster that waited for a second person was declined."),
    "roster-failed": gettext_noop("The roster that you uploaded could not be worked on. Nothing was stored."),
    "reaction": gettext_noop("Colleagues say “me too” to a thank-you between you and somebody else."),
    "weekly-nudge": gettext_noop("Who helped you this week?"),
    "pattern-listed": gettext_noop(
        "A pattern of mutual thanks that names you is shown to the operator and the auditor ({first} to {last}). "
        "You can see what is shown and comment on it. It changes no points, ranks or personnel decisions."
    ),
    "pattern-run-failed": gettext_noop(
        "The period that you asked for could not be analysed. Ask for it again; if it fails again, tell the server "
        "administrator."
    ),
    "pattern-comment": gettext_noop("Somebody concerned has commented on a pattern of mutual thanks."),
}

PLACES: Mapping[str, tuple[str, str]] = {
    "message-hidden": ("points:message", "transfer"),
    "message-unhidden": ("points:message", "transfer"),
    "message-reported": ("points:message", "transfer"),
    "report-accepted": ("points:message", "transfer"),
    "report-dismissed": ("points:message", "transfer"),
    "appeal-made": ("points:message", "transfer"),
    "appeal-rejected": ("points:message", "transfer"),
    "transfer-reversed": ("points:message", "transfer"),
    "special-awarded": ("points:award", "award"),
    "webhook-failing": ("notifications:webhook", "webhook"),
    "webhook-off": ("notifications:webhook", "webhook"),
    "award-waiting": ("points:award", "award"),
    "award-declined": ("points:award", "award"),
    "policy-waiting": ("points:policy_proposal", "proposal"),
    "policy-departments": ("points:policy_proposal", "proposal"),
    "policy-coming": ("points:policy_proposal", "proposal"),
    "policy-declined": ("points:policy_proposal", "proposal"),
    "survey-open": ("points:policy_proposal", "proposal"),
    "year-settled": ("results:year", "year"),
    "selection-waiting": ("results:selection", "selection"),
    "selection-declined": ("results:selection", "selection"),
    "selected": ("results:selection", "selection"),
    "department-selected": ("results:selection", "selection"),
    "export-ready": ("results:export", "export"),
    "export-failed": ("results:export", "export"),
    "roster-waiting": ("organizations:upload", "upload"),
    "roster-failed": ("organizations:upload", "upload"),
    "reaction": ("points:message", "transfer"),
    "weekly-nudge": ("points:give", ""),
    "pattern-listed": ("patterns:my_patterns", ""),
    "pattern-run-failed": ("patterns:reciprocity_run", "run"),
    "pattern-comment": ("patterns:reciprocity_run", "run"),
}
"""The page that a notice leads to and the fact that is its argument."""

_REASONS: Mapping[str, "str | Promise"] = {
    value: label for choices in (ReturnGrounds, ReversalGrounds, Grounds) for value, label in choices.choices
}


def sentence(kind: str, facts: Mapping[str, Any]) -> Promise:
    """Return what a notice says; codes of reasons become words in the reader's language.

    It cites the regulation of the agency that the notice names as `ruled_by`, else that of its reader.
    """
    words = {name: _REASONS.get(value, value) if name == "reason" else value for name, value in facts.items()}
    return told(_(SENTENCES[kind]), words, facts.get("ruled_by"))
