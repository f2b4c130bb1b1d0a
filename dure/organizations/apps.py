"""Registers the room with Django."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OrganizationsConfig(AppConfig):
    """The room `organizations`."""

    name = "dure.organizations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the table of agencies filled whenever the tables were brought to this version (O15)."""
        post_migrate.connect(_load_shipped, sender=self)


def _load_shipped(**_told: Any) -> None:
    from django.db import connection

    # Migrating back to an earlier version leaves no table to fill.
    if "organizations_listedagency" not in connection.introspection.table_names():
        return
    from dure.organizations.actions import load_shipped

    load_shipped()
