"""What the tests of the whole share."""

import pytest

from tests.world import World, small_government


@pytest.fixture
def world(db: None) -> World:
    """Make a small government, rolled back after the test."""
    return small_government()


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    """Make the same, committed, for tests with threads and processes."""
    return small_government()
