"""Registers the room with Django."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The room `notifications`."""

    name = "dure.notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say in the audit trail what webhooks and events are called."""
        from dure.notifications import named

        named.register_all()
