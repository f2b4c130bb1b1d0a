"""Registers the room with Django."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """The room `frame`."""

    name = "dure.frame"
    default_auto_field = "django.db.models.BigAutoField"
