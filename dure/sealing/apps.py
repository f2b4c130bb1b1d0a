"""Registers the room with Django."""

from django.apps import AppConfig


class SealingConfig(AppConfig):
    """The room `sealing`."""

    name = "dure.sealing"
    default_auto_field = "django.db.models.BigAutoField"
