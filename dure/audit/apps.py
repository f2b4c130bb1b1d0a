"""Registers the room with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The room `audit`."""

    name = "dure.audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how what belongs to no room above is called."""
        from dure.audit import naming

        naming.register_all()
