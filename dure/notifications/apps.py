"""Registers the room with Django."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The room `notifications`."""

    name = "dure.notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to rosters that wait or fail, of which people are told."""
        from dure.notifications.notices import rosters

        rosters.connect()
