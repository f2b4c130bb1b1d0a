"""The environment variables of the product, typed, with safe defaults."""

import os
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_KEY = 32


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
    secret_key: str | None = None
    allowed_hosts: str = "localhost,127.0.0.1,[::1]"
    trusted_proxies: str = ""
    now: str | None = None
    now_since: float | None = None

    @field_validator("data")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @model_validator(mode="after")
    def _consistent(self) -> "Environment":
        if self.env == "production" and not self.secret_key:
            raise ValueError("DURE_SECRET_KEY is required when DURE_ENV=production")
        if self.secret_key and len(self.secret_key) < SHORTEST_KEY:
            raise ValueError(f"DURE_SECRET_KEY needs at least {SHORTEST_KEY} characters")
        if self.now and self.env != "test":
            raise ValueError("DURE_NOW moves the clock and is taken only when DURE_ENV=test")
        if self.now and datetime.fromisoformat(self.now).tzinfo is None:
            raise ValueError("DURE_NOW needs an offset, as in 2026-11-22T09:00:00+09:00")
        return self


@cache
def environment() -> Environment:
    """Return the process's environment, read once."""
    return Environment()
