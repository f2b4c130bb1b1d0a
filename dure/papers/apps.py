"""Registers the room with Django."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """The room `papers`."""

    name = "dure.papers"
    default_auto_field = "django.db.models.BigAutoField"
