"""What events, states and problems are called on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.notifications.rules import TEST

EVENTS: "dict[str, str | Promise]" = {
    "point.given": _("Points were given"),
    "point.hidden": _("A message was made non-public"),
    "point.reversed": _("A transfer was reversed"),
    "department-day.closed": _("A day was confirmed"),
    "year.closed": _("A year was settled"),
    "special.awarded": _("A special award was granted"),
    TEST: _("Trial"),
}

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
