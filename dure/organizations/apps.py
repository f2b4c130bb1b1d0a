"""Registers the room with Django."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """The room `organizations`."""

    name = "dure.organizations"
    default_auto_field = "django.db.models.BigAutoField"
