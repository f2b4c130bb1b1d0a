"""The outbox: an event is written in the transaction of the act, for the webhooks that listen, and sent later."""

import json
import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction

from dure import clock
from dure.kit import sql
from dure.notifications.waking import wake
from dure.notifications.words import events

_log = logging.getLogger(__name__)

# The webhook's row is held until the event stands, so that removing a webhook at the same moment cannot break
# the reference and with it the act. Leans on webhook_agency.
_ANNOUNCE = """
WITH told AS MATERIALIZED (
    SELECT t.number, t.key, t.agency, t.kind, t.data, t.text, w.id AS webhook, w.includes_text
    FROM json_to_recordset(%(told)s::json) AS t (
        number int, key uuid, agency bigint, kind text, data jsonb, text jsonb)
    JOIN notifications_webhook w
        ON w.agency_id = t.agency AND w.state <> 'off' AND w.events @> ARRAY[t.kind]::varchar[]
    FOR KEY SHARE OF w
), events AS (
    INSERT INTO notifications_event (key, agency_id, kind, at, data, text)
    SELECT key, agency, kind, %(at)s, data, CASE WHEN bool_or(includes_text) THEN text END
    FROM told GROUP BY number, key, agency, kind, data, text ORDER BY number
    RETURNING id, key
)
INSERT INTO notifications_delivery (webhook_id, event_id, state, attempts, due_at, problem)
SELECT told.webhook, events.id, 'waiting', 0, %(at)s, '' FROM told JOIN events USING (key) ORDER BY events.id
RETURNING webhook_id
"""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One event to tell of: ids and figures in `payload`, and in `text` what people wrote."""

    event: str
    agency_id: int
    payload: Mapping[str, Any]
    text: Mapping[str, str] | None = None


def announce(
    event: str, agency_id: int, payload: Mapping[str, Any], *, text: Mapping[str, str] | None = None
) -> None:
    """Tell the webhooks of an agency that listen to `event`, in the caller's transaction.

    `payload` holds ids (as strings), days and figures; `text` what people wrote, which only webhooks get that
    ask for it. Where nobody listens nothing is written. Raises `ValueError` for an unknown event, nothing else.
    """
    announce_all([Announcement(event, agency_id, payload, text)])


def announce_all(announcements: Sequence[Announcement]) -> None:
    """Do the same for several events with one statement, in their order."""
    unknown = {announcement.event for announcement in announcements}.difference(events())
    if unknown:
        raise ValueError(f"no such events: {sorted(unknown)}")
    if not announcements:
        return
    try:
        # A savepoint: whatever is wrong with the outbox, the act that is told of must not fail with it.
        with transaction.atomic():
            webhooks = _write(announcements)
    except DatabaseError:
        _log.exception(
            "events could not be announced: %s", [announcement.event for announcement in announcements]
        )
        return
    if webhooks:
        # After the commit, and only a hint: a job that was not made is made up for within a minute.
        # No partial: Django asks what fails for a `__qualname__`, which a partial lacks.
        transaction.on_commit(lambda: _wake_all(webhooks), robust=True)


def _write(announcements: Sequence[Announcement]) -> set[int]:
    told = [
        {
            "number": number,
            "key": str(uuid.uuid4()),
            "agency": announcement.agency_id,
            "kind": announcement.event,
            "data": announcement.payload,
            "text": announcement.text,
        }
        for number, announcement in enumerate(announcements)
    ]
    parameters: dict[str, str | datetime] = {"told": json.dumps(told, ensure_ascii=False), "at": clock.now()}
    return set(sql.column(_ANNOUNCE, parameters))


def _wake_all(webhooks: Iterable[int]) -> None:
    for webhook in webhooks:
        wake(webhook)
