"""What the tests of the rooms share."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from dure import clock
from dure.accounts.actions import issue_token
from dure.accounts.models import Account
from dure.kit.actor import SYSTEM
from dure.sealing import keys
from tests.world import World, small_government


@pytest.fixture
def world(db: None) -> World:
    """Make a small government, rolled back after the test."""
    return small_government()


@pytest.fixture
def key_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the sealing key, which holds none yet."""
    monkeypatch.setattr(keys, "place", lambda: tmp_path / "keys" / "seal.pem")
    return tmp_path / "keys"


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    """Make the same, committed, for tests with threads."""
    return small_government()


@pytest.fixture
def client_of(world: World) -> Callable[..., Client]:
    """Make an API client that is a person by name, with a token of the scopes given (read and write)."""

    def client(name: str, *scopes: str) -> Client:
        account = Account.objects.get(person=world.people[name])
        token = issue_token(
            actor=SYSTEM,
            name="test",
            scopes=scopes or ("read", "write"),
            expires=clock.now() + timedelta(days=1),
            account_id=account.pk,
        )
        return Client(headers={"Authorization": f"Bearer {token.secret}"})

    return client
