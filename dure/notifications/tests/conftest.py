"""What the tests of the room share."""

from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client

from dure import clock
from dure.accounts.actions import issue_token
from dure.accounts.models import Account
from dure.kit.actor import SYSTEM, Actor
from dure.notifications.actions import Issued, add_webhook
from dure.notifications.words import events as known
from tests.world import World


@pytest.fixture(autouse=True)
def _own_machine_allowed(settings: Any) -> None:
    """Let webhooks reach this machine, where the receivers of tests are."""
    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"),)


def operator(world: World) -> Actor:
    """Return 이천시's operator."""
    return world.actor("정하늘", roles=frozenset({"operator"}))


def hook(world: World, url: str, *events: str, **more: Any) -> Issued:
    """Add a webhook of 이천시 for some events, or all."""
    asked: dict[str, Any] = {
        "actor": operator(world),
        "name": "성과 시스템",
        "url": url,
        "events": events or tuple(known()),
    }
    return add_webhook(**(asked | more))


@pytest.fixture
def client_of(world: World) -> Callable[..., Client]:
    """Make an API client that is a person by name, with a token of the scopes given."""

    def client(name: str, *scopes: str) -> Client:
        account = Account.objects.get(person=world.people[name])
        expires = clock.now() + timedelta(days=1)
        token = issue_token(
            actor=SYSTEM, name="test", scopes=scopes or ("operate",), expires=expires, account_id=account.pk
        )
        return Client(headers={"Authorization": f"Bearer {token.secret}"})

    return client
