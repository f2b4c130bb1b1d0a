"""Registers the room with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room `accounts`."""

    name = "dure.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who acts in a request, open accounts for rosters, listen to signing in and out."""
        from dure.accounts import rosters, signals
        from dure.accounts.queries import signed_in_actor
        from dure.kit import acting
        from dure.organizations import opening

        acting.find_with(signed_in_actor)
        opening.register(rosters.RosterAccounts())
        signals.connect()
