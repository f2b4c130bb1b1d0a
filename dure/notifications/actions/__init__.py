"""Writes of the room: announce what happened, manage webhooks, send mail."""

from dure.notifications.actions.announcing import Announcement, announce, announce_all
from dure.notifications.actions.deliveries import forget_events, resend, resend_since
from dure.notifications.actions.mail import Attachment, Digest, choose_mail, send_digest, send_mail
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
    "Attachment",
    "Digest",
    "Issued",
    "add_webhook",
    "announce",
    "announce_all",
    "choose_mail",
    "forget_events",
    "remove_webhook",
    "resend",
    "resend_since",
    "rotate_secret",
    "send_digest",
    "send_mail",
    "switch_off",
    "switch_on",
    "try_webhook",
]
