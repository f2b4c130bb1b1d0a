"""Registers the room with Django."""

from django.apps import AppConfig


class PointsConfig(AppConfig):
    """The room `points`."""

    name = "dure.points"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to webhooks that fail and to rosters that wait or fail, of which people are told."""
        from dure.points.notices import rosters, webhooks

        rosters.connect()
        webhooks.connect()
