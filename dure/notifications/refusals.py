"""The sentence of each refusal: what happened, why, and what can be done."""

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dure.kit.refusals import Refusal
from dure.notifications import rules

SENTENCES = {
    "not-allowed": gettext_noop("Only an agency's operator and administrators manage webhooks."),
    "webhook-unknown": gettext_noop("There is no such webhook."),
    "webhook-agency": gettext_noop("Say for which agency the webhook is."),
    "webhook-name": gettext_noop("Give the webhook a name of 1 to {name} characters."),
    "webhook-url": gettext_noop(
        "The address is not usable: one like https://receiver.example.go.kr/dure is expected, of at most "
        "{url} characters, without a user name and in Latin letters."
    ),
    "webhook-scheme": gettext_noop(
        "Only addresses with https:// are possible. Whoever runs the machine can allow http:// within networks of "
        "your own (DURE_WEBHOOK_NETWORKS)."
    ),
    "webhook-address": gettext_noop(
        "This address is in a closed network, so nothing can be sent to it. The administrator of the "
        "server can allow that network (DURE_WEBHOOK_NETWORKS)."
    ),
    "webhook-events": gettext_noop("Choose one or more of the events."),
    "webhook-is-off": gettext_noop("The webhook is switched off. Switch it on, then send again."),
    "delivery-unknown": gettext_noop("The webhook has no such event; events are kept for {days} days."),
    "delivery-not-given-up": gettext_noop(
        "Only an event that was not delivered can be sent again; for a test event, send a new one."
    ),
    "webhook-limit": gettext_noop("An agency has at most {most} webhooks. Remove one that is not needed."),
}

_STATUSES = {
    "not-allowed": 403,
    "webhook-unknown": 404,
    "delivery-unknown": 404,
    **dict.fromkeys(("webhook-limit", "webhook-is-off", "delivery-not-given-up"), 409),
}


def refusal(code: str) -> Refusal:
    """Make the exception of a code."""
    facts = {
        "name": rules.LONGEST_NAME,
        "url": rules.LONGEST_URL,
        "most": rules.MOST_WEBHOOKS,
        "days": settings.KEEP_EVENTS.days,
    }
    return Refusal(code, format_lazy(_(SENTENCES[code]), **facts), status=_STATUSES.get(code, 422))
