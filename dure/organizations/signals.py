"""What rooms above may want to hear of: they have the notices that people read."""

from django.dispatch import Signal

roster_proposed = Signal()
"""Sent in the transaction that proposes an upload: `agency_id`, `upload_id`, `apart_from` (people)."""

roster_ended = Signal()
"""Sent in the transaction that ends an upload unstored: `upload_id`, `kind` (`failed`, `declined`), `people`."""
