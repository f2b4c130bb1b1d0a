"""What the tests of accounts share: signing in, confirming it, and what stands on record of it."""

from typing import Any

from django.test import Client
from django.urls import reverse

from dure.audit.models import Entry

PASSWORD = "correct horse"
NEW = "battery staple nine"
SIGN_IN = "/account/login/"


def sign_in(client: Client, login: str = "minsu", password: str = PASSWORD, **more: str) -> Any:
    """Send the form of signing in."""
    return client.post(SIGN_IN, {"login": login, "password": password, **more})


def confirm(client: Client) -> None:
    """Send the password again, as before what matters."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def is_signed_in(client: Client) -> bool:
    """Tell whether the browser has a session."""
    return client.get("/api/v1/tokens").status_code == 200


def lines(action: str) -> list[tuple[str, str]]:
    """Return object and outcome of every entry of an act, the oldest first."""
    return list(Entry.objects.filter(action=action).order_by("pk").values_list("subject", "outcome"))
