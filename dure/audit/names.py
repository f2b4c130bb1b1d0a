"""What the acts on record are called on pages. An act without a name here is shown by its code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: "dict[str, str | Promise]" = {
    "sign-in": _("Signing in"),
    "sign-out": _("Signing out"),
    "password.change": _("Change of password"),
    "password.one-time": _("One-time password"),
    "password.sample": _("Sample passwords"),
    "second-factor.add": _("Second factor set up"),
    "second-factor.remove": _("Second factor removed"),
    "second-factor.use": _("Code of the second factor"),
    "token.issue": _("Token made"),
    "token.revoke": _("Token revoked"),
    "account.open": _("Accounts opened"),
    "account.close": _("Account closed"),
    "audit.read": _("Audit trail read"),
    "roster.import": _("Roster imported"),
    "points.give": _("Points given"),
    "points.grant": _("Allowances granted"),
    "points.hide": _("Message hidden"),
    "points.unhide": _("Message shown again"),
    "points.report": _("Message reported"),
    "points.dismiss-reports": _("Reports dismissed"),
    "points.appeal": _("Appeal against hiding"),
    "points.reject-appeal": _("Appeal rejected"),
    "points.reverse": _("Transfer reversed"),
    "points.correct": _("Dated correction"),
    "points.letter": _("Thank-you letter"),
    "points.special-award": _("Special award"),
    "points.report-draw": _("Report drawn up"),
    "points.report-sign": _("Report signed off"),
    "points.selection": _("Selection round opened"),
    "points.selection.judge": _("Candidate judged"),
    "points.selection.close": _("Selection list closed"),
    "points.selection.drop": _("Selection round given up"),
    "points.selection.publicise": _("Selection list made public"),
    "points.selection.certificate": _("Certificate"),
    "points.export": _("Figures taken along"),
    "points.document": _("Document for adopting it"),
    "points.close-day": _("Daily closing"),
    "points.close-year": _("Yearly closing"),
    "points.sign-year": _("Year signed off"),
    "points.export-year": _("Settled year taken along"),
    "webhook.add": _("Webhook added"),
    "webhook.rotate": _("Webhook given a new secret"),
    "webhook.switch-off": _("Webhook switched off"),
    "webhook.switch-on": _("Webhook switched on"),
    "webhook.remove": _("Webhook removed"),
    "webhook.try": _("Webhook tried"),
    "webhook.failing": _("Webhook fails"),
    "webhook.off": _("Webhook switched off by itself"),
    "mail.choose": _("Notices by mail chosen"),
    "points.mail-seals": _("Seals mailed"),
}


def name_of(action: str) -> "str | Promise":
    """Return what an act is called."""
    return ACTS.get(action, action)
