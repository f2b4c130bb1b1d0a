"""What the acts on record are called on pages. All rooms' acts stand here, as words: nothing is imported for it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: "dict[str, str | Promise]" = {
    "sign-in": _("Sign-in"),
    "sign-out": _("Sign-out"),
    "session.end": _("Session ended"),
    "password.change": _("Change of password"),
    "password.one-time": _("One-time password"),
    "password.sample": _("Sample passwords"),
    "second-factor.add": _("Second factor set up"),
    "second-factor.remove": _("Second factor removed"),
    "second-factor.propose": _("Removal of a second factor proposed"),
    "second-factor.take-away": _("Second factor of another person removed"),
    "second-factor.decline": _("Removal of a second factor declined"),
    "second-factor.use": _("Code of the second factor"),
    "token.issue": _("Token made"),
    "token.revoke": _("Token revoked"),
    "account.open": _("Accounts opened"),
    "account.close": _("Account closed"),
    "account.reopen": _("Account opened again"),
    "account.lapse": _("Account closed with the last post"),
    "audit.read": _("Audit trail read"),
    "audit.export": _("Audit trail downloaded"),
    "roster.import": _("Roster imported"),
    "roster.propose": _("Roster proposed to a second person"),
    "roster.decline": _("Roster declined by a second person"),
    "agency-table.load": _("Table of agencies loaded"),
    "agency.add": _("Agency added"),
    "agency.change": _("Agency changed"),
    "regulation.register": _("Regulation registered"),
    "position-role.bind": _("Role bound to a position"),
    "points.give": _("Points given"),
    "points.grant": _("Allowances granted"),
    "points.hide": _("Message hidden"),
    "points.unhide": _("Message shown again"),
    "points.report": _("Message reported"),
    "points.dismiss-reports": _("Reports dismissed"),
    "points.appeal": _("Appeal against hiding"),
    "points.reject-appeal": _("Appeal rejected"),
    "points.react": _("“Me too” to a thank-you"),
    "points.take-reaction-back": _("“Me too” taken back"),
    "points.reverse": _("Transfer reversed"),
    "points.correct": _("Dated correction"),
    "points.letter": _("Thank-you letter"),
    "points.special-award": _("Special award"),
    "points.special-award.approve": _("Approving a special award"),
    "points.special-award.approved": _("Special award approved"),
    "points.special-award.decline": _("Declining a special award"),
    "points.special-award.declined": _("Special award declined"),
    "points.special-award.withdrawn": _("Special award withdrawn"),
    "points.special-award.notice": _("Notice of a special award"),
    "points.special-award.record": _("Record of a special award"),
    "policy.found": _("Points begun at an agency"),
    "points.policy.propose": _("Change of the policy proposed"),
    "points.policy.opinion": _("Opinion on a change of the policy"),
    "points.policy.approve": _("Change of the policy approved"),
    "points.policy.decline": _("Change of the policy declined"),
    "points.policy.package": _("Papers of a change of the policy"),
    "points.report-draw": _("Report drawn up"),
    "points.report-sign": _("Report signed off"),
    "points.selection": _("Selection round opened"),
    "points.selection.judge": _("Candidate judged"),
    "points.selection.close": _("Selection list closed"),
    "points.selection.submit": _("Selection list submitted to a second person"),
    "points.selection.approve": _("Selection list approved"),
    "points.selection.decline": _("Selection list sent back"),
    "points.selection.drop": _("Selection round cancelled"),
    "points.selection.publicise": _("Selection list made public"),
    "points.selection.certificate": _("Certificate"),
    "points.export": _("Figures downloaded"),
    "points.document": _("Document for adopting it"),
    "points.reciprocity-run": _("Period analysed for patterns"),
    "points.reciprocity-result": _("Patterns found"),
    "points.reciprocity-open": _("Patterns opened"),
    "points.reciprocity-comment": _("Comment on a pattern"),
    "points.nudge": _("Friday reminder"),
    "points.preference": _("Notice preference"),
    "points.close-day": _("Daily closing"),
    "points.close-year": _("Yearly closing"),
    "points.sign-year": _("Year signed off"),
    "points.export-year": _("Settled year downloaded"),
    "webhook.add": _("Webhook added"),
    "webhook.rotate": _("Webhook given a new secret"),
    "webhook.switch-off": _("Webhook switched off"),
    "webhook.switch-on": _("Webhook switched on"),
    "webhook.remove": _("Webhook removed"),
    "webhook.try": _("Webhook tested"),
    "webhook.resend": _("Events of a webhook sent again"),
    "webhook.failing": _("Webhook fails"),
    "webhook.off": _("Webhook switched off automatically"),
    "mail.choose": _("Notices by mail chosen"),
    "points.mail-seals": _("Seals mailed"),
    "points.seal-key": _("New sealing key"),
}


_SENTENCES: "dict[tuple[str, str], str | Promise]" = {
    ("sign-in", "refused"): _("Login or password was wrong, or the account is not open."),
    ("second-factor.use", "refused"): _("The code was wrong or had been used before."),
}
"""What stands for refusals of which no sentence is kept."""


def sentence_of(action: str, code: str) -> "str | Promise":
    """Return what to say of a refusal whose sentence was not kept; its code where nothing is known of it."""
    return _SENTENCES.get((action, code), code)


def name_of(action: str) -> "str | Promise":
    """Return what an act is called."""
    return ACTS.get(action, action)
