"""Writes of the room: announce what happened, manage webhooks."""

from dure.notifications.actions.announcing import Announcement, announce, announce_all
from dure.notifications.actions.deliveries import forget_events, resend, resend_since
from dure.notifications.actions.webhooks import (
    Issued,
    add_webhook,
    remove_webhook,
    rotate_secret,
    switch_off,
    switch_on,
    try_webhook,
)

__all__ = [
    "Announcement",
    "Issued",
    "add_webhook",
    "announce",
    "announce_all",
    "forget_events",
    "remove_webhook",
    "resend",
    "resend_since",
    "rotate_secret",
    "switch_off",
    "switch_on",
    "try_webhook",
]
