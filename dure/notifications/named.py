"""What webhooks and their events are called in the audit trail, and whether its reader may open them."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from dure.audit.objects import Named, ids, register
from dure.kit.actor import Actor
from dure.notifications.models import Webhook
from dure.notifications.queries import may_manage
from dure.notifications.words import EVENTS


def register_all() -> None:
    """Register them; once, when the room is ready."""
    register("webhook", _webhooks)
    register("event", _events)


def _webhooks(reader: Actor, keys: Collection[str]) -> Mapping[str, Named]:
    rows = Webhook.objects.filter(pk__in=ids(keys)).only("id", "name", "agency_id")
    return {
        str(row.pk): Named(
            row.name,
            reverse("notifications:webhook", args=[row.pk]) if may_manage(reader, row.agency_id) else "",
        )
        for row in rows
    }


def _events(_reader: Actor, keys: Collection[str]) -> Mapping[str, Named]:
    return {key: Named(str(EVENTS[key])) for key in keys if key in EVENTS}
