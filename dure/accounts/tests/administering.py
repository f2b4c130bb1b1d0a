"""What tests of the administration of accounts share."""

import pytest
from django.test import Client

from dure.accounts.models import Account
from dure.accounts.tests.signing import PASSWORD, sign_in
from tests.world import World, small_government


@pytest.fixture
def world(db: None) -> World:
    return small_government()


@pytest.fixture
def admin(world: World) -> Client:
    """Return the browser of an administrator who has just confirmed who they are."""
    Account.objects.create_user("root", PASSWORD, is_administrator=True)
    client = Client()
    sign_in(client, "root")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client
