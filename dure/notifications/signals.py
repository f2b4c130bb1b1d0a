"""What rooms above may want to hear of: they have the notices that people read."""

from django.dispatch import Signal

webhook_in_trouble = Signal()
"""Sent in the transaction that marks a webhook: `agency_id`, `webhook_id`, `name`, `kind` (`failing`, `off`)."""
