"""Secrets that have to be read again: encrypted, each purpose with a key of its own."""

from typing import Any

import pytest

from dure.kit import vault


@pytest.fixture(autouse=True)
def _keys_anew() -> Any:
    vault._vault.cache_clear()
    yield
    vault._vault.cache_clear()


def test_what_is_encrypted_is_read_again_and_is_never_twice_the_same() -> None:
    stored = vault.encrypt("비밀", purpose="one")
    assert "비밀" not in stored
    assert vault.decrypt(stored, purpose="one") == "비밀"
    assert vault.encrypt("비밀", purpose="one") != stored


def test_one_purpose_does_not_read_another() -> None:
    stored = vault.encrypt("비밀", purpose="one")
    with pytest.raises(vault.Unreadable):
        vault.decrypt(stored, purpose="another")


def test_a_former_key_still_reads_and_an_unknown_one_does_not(settings: Any) -> None:
    stored = vault.encrypt("비밀", purpose="one")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    vault._vault.cache_clear()
    assert vault.decrypt(stored, purpose="one") == "비밀"
    settings.SECRET_KEY_FALLBACKS = []
    vault._vault.cache_clear()
    with pytest.raises(vault.Unreadable):
        vault.decrypt(stored, purpose="one")
