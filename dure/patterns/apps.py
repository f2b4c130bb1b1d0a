"""Registers the room with Django."""

from django.apps import AppConfig


class PatternsConfig(AppConfig):
    """The room `patterns`."""

    name = "dure.patterns"
    default_auto_field = "django.db.models.BigAutoField"
