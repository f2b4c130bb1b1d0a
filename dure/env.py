"""The environment variables of the product, typed, with safe defaults."""

import fcntl
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from dure.addresses import Network, network_in

SHORTEST_KEY = 32
UP_LOCK = "up.lock"
"""The file of the data folder that a running `dure up` holds locked; it says where the web server listens."""
_SMTP_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}

Keys = Annotated[tuple[str, ...], NoDecode]
Networks = Annotated[tuple[Network, ...], NoDecode]


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, and how the line to it is protected."""

    host: str
    port: int
    user: str
    password: str
    protection: Literal["none", "starttls", "tls"]


class Environment(BaseSettings):
    """What the process was told from outside. Raises `ValidationError` when something makes no sense."""

    model_config = SettingsConfigDict(env_prefix="DURE_", extra="ignore", frozen=True)

    env: Literal["development", "test", "production"] = "development"
    data: Path = Path("var")
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    host: str = "127.0.0.1"
    workers: Annotated[int, Field(ge=1, le=256)] = Field(default_factory=lambda: os.cpu_count() or 1)
    # Threads mostly wait: for the database, or for the batch that posts their act. Fewer of them make smaller
    # batches (bench/give: 8 threads a worker gave 713 acts/s, 32 gave 1,589).
    threads: Annotated[int, Field(ge=1, le=256)] = 32
    database_url: str | None = None
    database_owner_url: str | None = None
    secret_key: str | None = None
    secret_key_fallbacks: Keys = ()
    allowed_hosts: str = "localhost,127.0.0.1,[::1]"
    trusted_proxies: str = ""
    webhook_networks: Networks = ()
    # Days. The database itself keeps notices for ninety; a receiver that was away for a week finds its events.
    keep_seen_notices: Annotated[int, Field(ge=90, le=36500)] = 180
    keep_notices: Annotated[int, Field(ge=90, le=36500)] = 400
    keep_events: Annotated[int, Field(ge=7, le=3650)] = 30
    # Minutes without a request, and hours since signing in, after which a session ends.
    session_idle: Annotated[int, Field(ge=1, le=24 * 60)] = 30
    session_longest: Annotated[int, Field(ge=1, le=7 * 24)] = 12
    # A full roster that would end more than this share of people by not naming them has to say how many.
    roster_end_percent: Annotated[float, Field(ge=0, le=100)] = 5
    # For each account: writes and refused acts in each web process, files in all of them together.
    writes_per_minute: Annotated[int, Field(ge=30, le=1_000_000)] = 300
    refusals_per_hour: Annotated[int, Field(ge=10, le=1_000_000)] = 60
    exports_per_day: Annotated[int, Field(ge=5, le=1_000_000)] = 100
    smtp_url: str | None = None
    mail_from: str | None = None
    now: str | None = None
    now_since: float | None = None

    @field_validator("data")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("webhook_networks", mode="before")
    @classmethod
    def _networks(cls, value: Any) -> Any:
        """Read networks with commas between them, as in `10.20.0.0/16,fd00:1::/64`."""
        if not isinstance(value, str):
            return value
        return tuple(network_in(one) for one in value.split(",") if one.strip())

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies(cls, value: str) -> str:
        """Refuse what is neither an address nor a network nor `*`: nobody would be trusted, without a word."""
        for one in value.split(","):
            if one.strip() not in ("", "*"):
                network_in(one)
        return value

    @field_validator("secret_key_fallbacks", mode="before")
    @classmethod
    def _keys(cls, value: Any) -> Any:
        """Read former keys with commas between them."""
        if not isinstance(value, str):
            return value
        return tuple(one.strip() for one in value.split(",") if one.strip())

    @property
    def mail_server(self) -> MailServer | None:
        """Return the server of `DURE_SMTP_URL`; None when mail is off."""
        return mail_server(self.smtp_url) if self.smtp_url else None

    @model_validator(mode="after")
    def _mail(self) -> "Environment":
        if self.smtp_url:
            mail_server(self.smtp_url)
            if "@" not in parseaddr(self.mail_from or "")[1]:
                raise ValueError("DURE_SMTP_URL needs DURE_MAIL_FROM, as in 두레 <dure@icheon.go.kr>")
        return self

    @model_validator(mode="after")
    def _consistent(self) -> "Environment":
        if self.env == "production" and not self.secret_key:
            raise ValueError("DURE_SECRET_KEY is required when DURE_ENV=production")
        if self.secret_key and len(self.secret_key) < SHORTEST_KEY:
            raise ValueError(f"DURE_SECRET_KEY needs at least {SHORTEST_KEY} characters")
        if any(len(one) < SHORTEST_KEY for one in self.secret_key_fallbacks):
            raise ValueError(f"Each of DURE_SECRET_KEY_FALLBACKS has at least {SHORTEST_KEY} characters")
        if self.database_owner_url and not self.database_url:
            raise ValueError(
                "DURE_DATABASE_OWNER_URL goes with DURE_DATABASE_URL: another role of that database"
            )
        if self.keep_notices < self.keep_seen_notices:
            raise ValueError("DURE_KEEP_NOTICES is not shorter than DURE_KEEP_SEEN_NOTICES")
        if self.now and self.env != "test":
            raise ValueError("DURE_NOW moves the clock and is taken only when DURE_ENV=test")
        if self.now and datetime.fromisoformat(self.now).tzinfo is None:
            raise ValueError("DURE_NOW needs an offset, as in 2026-11-22T09:00:00+09:00")
        return self


def mail_server(url: str) -> MailServer:
    """Return what an address like `smtp+starttls://user:password@mail.example.go.kr:587` means.

    `smtp` speaks in the clear, `smtp+starttls` turns to TLS or gives up, `smtps` is TLS from the first byte.
    Raises `ValueError`.
    """
    parts = urlsplit(url)
    if parts.scheme not in _SMTP_PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(
            "DURE_SMTP_URL has the form smtp://, smtp+starttls:// or smtps://[user:password@]host[:port]"
        )
    return MailServer(
        host=parts.hostname,
        port=parts.port or _SMTP_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        protection="tls" if parts.scheme == "smtps" else "starttls" if "+" in parts.scheme else "none",
    )


def is_up(folder: Path) -> bool:
    """Tell whether `dure up` runs on the data folder `folder`: it holds a lock there."""
    with suppress(OSError), (folder / UP_LOCK).open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@cache
def environment() -> Environment:
    """Return the process's environment, read once."""
    return Environment()
