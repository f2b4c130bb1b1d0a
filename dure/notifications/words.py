"""What events, states and problems are called on pages."""

from collections.abc import Mapping
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.kit.rooms import Words, rooms
from dure.notifications.rules import TEST


@cache
def events() -> Mapping[str, Words]:
    """Return what can be listened to, of all rooms, and what it is called."""
    return {event: words for room in rooms() for event, words in room.events.items()}


@cache
def event_names() -> Mapping[str, Words]:
    """Return what everything that is delivered is called, trials too."""
    return {**events(), TEST: _("Trial")}


PROBLEMS: "dict[str, str | Promise]" = {
    "status": _("The receiver rejected it."),
    "redirect": _(
        "The receiver answered with a redirect, which is not followed. Enter the address that it redirects to."
    ),
    "gone": _("The receiver says that this address no longer exists."),
    "timeout": _("The receiver did not answer in time."),
    "connection": _("Nobody answers at this address."),
    "tls": _("The certificate is not valid, or the connection is not encrypted as it should be."),
    "name": _("The name of the address is not known."),
    "address": _("The address lies in a network that may not be reached from here."),
    "answer": _("The receiver does not speak HTTP."),
    "secret": _("The signing secret cannot be read any more. Make a new one."),
    "waited": _("Not sent: it waited for a day behind other events that failed."),
    "off": _("Not sent because the webhook was switched off."),
}
