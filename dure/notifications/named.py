"""What webhooks and their events are called in the audit trail, and whether its reader may open them."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from dure.kit.actor import Actor
from dure.kit.naming import Named, Namer, Names, ids
from dure.notifications.models import Webhook
from dure.notifications.queries import may_manage
from dure.notifications.words import event_names


def _webhooks(reader: Actor, keys: Collection[str]) -> Names:
    rows = Webhook.objects.filter(pk__in=ids(keys)).only("id", "name", "agency_id")
    return {
        str(row.pk): Named(
            row.name,
            reverse("notifications:webhook", args=[row.pk]) if may_manage(reader, row.agency_id) else "",
        )
        for row in rows
    }


def _events(_reader: Actor, keys: Collection[str]) -> Names:
    return {key: Named(str(words)) for key, words in event_names().items() if key in keys}


NAMERS: Mapping[str, Namer] = {"webhook": _webhooks, "event": _events}
