"""Registers the room with Django."""

from django.apps import AppConfig


class PointsConfig(AppConfig):
    """The room `points`."""

    name = "dure.points"
    default_auto_field = "django.db.models.BigAutoField"
