"""What the process is told from outside: what makes no sense is refused."""

import os
import stat
from pathlib import Path
from typing import Literal

import pytest
from django.core import signing
from django.test import override_settings
from pydantic import ValidationError

from dure.env import Environment, MailServer
from dure.kit import vault
from dure.platform import supervisor
from dure.platform.keys import secret_key

KEY = "k" * 50


def test_production_needs_a_secret_key() -> None:
    with pytest.raises(ValidationError, match="DURE_SECRET_KEY is required"):
        Environment(env="production", secret_key=None)


def test_a_short_secret_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 32 characters"):
        Environment(env="production", secret_key="short")


@pytest.mark.parametrize("days", [{"keep_seen_notices": 89}, {"keep_notices": 179}, {"keep_events": 6}])
def test_periods_that_the_database_or_receivers_do_not_allow_are_refused(days: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match=next(iter(days)).upper() + "|greater than"):
        Environment.model_validate(days)


@pytest.mark.parametrize("env", ["development", "production"])
def test_the_clock_moves_only_in_tests(env: Literal["development", "production"]) -> None:
    with pytest.raises(ValidationError, match="only when DURE_ENV=test"):
        Environment(env=env, secret_key=KEY, now="2026-01-01T00:00:00+09:00")


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValidationError, match="DURE_NOW"):
        Environment(env="test", now="2026-01-01T00:00:00")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.icheon.go.kr", MailServer("mail.icheon.go.kr", 25, "", "", "none")),
        ("smtp+starttls://dure:p%40ss@mail:2525/", MailServer("mail", 2525, "dure", "p@ss", "starttls")),
        ("smtps://mail.icheon.go.kr", MailServer("mail.icheon.go.kr", 465, "", "", "tls")),
    ],
)
def test_a_mail_server_is_named_by_an_address(url: str, expected: MailServer) -> None:
    assert Environment(smtp_url=url, mail_from="두레 <dure@icheon.go.kr>").mail_server == expected


@pytest.mark.parametrize(
    "url", ["mail.icheon.go.kr", "http://mail", "smtp://", "smtp://mail/path", "smtp://mail?tls=1"]
)
def test_an_address_that_names_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="DURE_SMTP_URL"):
        Environment(smtp_url=url, mail_from="dure@icheon.go.kr")


@pytest.mark.parametrize("sender", [None, "", "두레"])
def test_a_mail_server_needs_a_sender(sender: str | None) -> None:
    with pytest.raises(ValidationError, match="DURE_MAIL_FROM"):
        Environment(smtp_url="smtp://mail", mail_from=sender)


def test_mail_is_off_unless_a_server_is_named() -> None:
    assert Environment().mail_server is None


def test_networks_that_webhooks_may_be_in_are_read_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DURE_WEBHOOK_NETWORKS", "10.20.0.0/16, fd00:1::/64")
    assert list(map(str, Environment().webhook_networks)) == ["10.20.0.0/16", "fd00:1::/64"]
    monkeypatch.setenv("DURE_WEBHOOK_NETWORKS", "10.20.0.1/16")
    with pytest.raises(ValidationError, match="host bits"):
        Environment()


def test_all_children_share_the_moment_at_which_the_clock_was_moved() -> None:
    """F-E4: also one that is started again later."""
    moved = Environment(env="test", now="2026-01-01T00:00:00+09:00", now_since=5.0)
    assert supervisor._environment(moved)["DURE_NOW_SINCE"] == "5.0"
    unmoved = supervisor._environment(Environment(env="test", now_since=5.0))
    assert unmoved.get("DURE_NOW_SINCE") == os.environ.get("DURE_NOW_SINCE")


def test_children_are_told_the_folder_wherever_they_look_from(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert supervisor._environment(Environment(data=Path("var")))["DURE_DATA"] == str(tmp_path / "var")


def test_what_was_made_with_a_former_key_is_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """F-C10: sessions, second factors, secrets of webhooks."""
    former, present = "f" * 40, "p" * 40
    monkeypatch.setenv("DURE_SECRET_KEY_FALLBACKS", f"{former}, {'x' * 40}")
    assert Environment().secret_key_fallbacks == (former, "x" * 40)
    vault._vault.cache_clear()
    with override_settings(SECRET_KEY=former):
        sealed, signed = vault.encrypt("secret", purpose="test"), signing.dumps("session")
    vault._vault.cache_clear()
    with override_settings(SECRET_KEY=present, SECRET_KEY_FALLBACKS=list(Environment().secret_key_fallbacks)):
        assert vault.decrypt(sealed, purpose="test") == "secret"
        assert signing.loads(signed) == "session"
    vault._vault.cache_clear()
    with override_settings(SECRET_KEY=present), pytest.raises(vault.Unreadable):
        vault.decrypt(sealed, purpose="test")
    vault._vault.cache_clear()


def test_a_former_key_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValidationError, match="DURE_SECRET_KEY_FALLBACKS has at least"):
        Environment(secret_key_fallbacks=("short",))


def test_without_a_given_key_a_random_one_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    key = secret_key(tmp_path / "data")
    assert len(key) >= 50
    assert secret_key(tmp_path / "data") == key
    assert secret_key(tmp_path / "other") != key
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600
