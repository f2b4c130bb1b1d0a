"""The sentence of each refusal: what happened, why, and what can be done."""

from django.conf import settings

from dure.kit.refusals import Catalogue, Facts, Said
from dure.notifications import rules

SAID = {
    "not-allowed": Said("Only an agency's operator and administrators manage webhooks.", 403),
    "webhook-unknown": Said("There is no such webhook.", 404),
    "webhook-agency": Said("Say for which agency the webhook is."),
    "webhook-name": Said("Give the webhook a name of 1 to {name} characters."),
    "webhook-url": Said(
        "The address is not usable: one like https://receiver.example.go.kr/dure is expected, of at most "
        "{url} characters, without a user name and in Latin letters."
    ),
    "webhook-scheme": Said(
        "Only addresses with https:// are possible. Whoever runs the machine can allow http:// within networks of "
        "your own (DURE_WEBHOOK_NETWORKS)."
    ),
    "webhook-address": Said(
        "This address is in a closed network, so nothing can be sent to it. The administrator of the "
        "server can allow that network (DURE_WEBHOOK_NETWORKS)."
    ),
    "webhook-events": Said("Choose one or more of the events."),
    "webhook-is-off": Said("The webhook is switched off. Switch it on, then send again.", 409),
    "delivery-unknown": Said("The webhook has no such event; events are kept for {days} days.", 404),
    "delivery-not-given-up": Said(
        "Only an event that was not delivered can be sent again; for a test event, send a new one.", 409
    ),
    "webhook-limit": Said("An agency has at most {most} webhooks. Remove one that is not needed.", 409),
}


def _words(_facts: Facts) -> Facts:
    return {
        "name": rules.LONGEST_NAME,
        "url": rules.LONGEST_URL,
        "most": rules.MOST_WEBHOOKS,
        "days": settings.KEEP_EVENTS.days,
    }


CATALOGUE = Catalogue(SAID, words=_words)
refusal = CATALOGUE.refusal
