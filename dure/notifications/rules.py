"""Decisions about webhooks as pure functions: what may be told where, when again, and how it is signed."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Literal
from urllib.parse import urlsplit

from dure.addresses import Address, Network, is_name_inside, spelled_by, unmapped

TEST = "webhook.test"
LONGEST_URL = 500
LONGEST_NAME = 100
MOST_WEBHOOKS = 20

RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240))
"""How long after the first, second … failed attempt the next one comes; the last goes on."""

LIFE = timedelta(days=1)
"""How long an event is tried; a webhook that fails for as long is marked as failing."""

OFF_AFTER = timedelta(days=5)
"""How long a webhook may fail before it is switched off."""

PATIENCE = 5
"""After so many answers that were no success, an event steps aside and lets those behind it pass."""

SECRET_PREFIX = "whsec_"  # noqa: S105 -- public by design: secret scanners recognise a leaked secret by it
OVERLAP = timedelta(days=1)
"""How long the former secret signs beside a new one."""

_SECRET_BYTES = 32
_GONE = 410
_SUCCESS = range(200, 300)
_REDIRECT = range(300, 400)
_URL = re.compile(r"[!-~]+")
_HOST = re.compile(r"(?:[A-Za-z0-9\-]+\.)*[A-Za-z0-9\-]+\.?|\[[0-9A-Fa-f:.]+\]")

# Forms of IPv6 whose last 32 bits are an address of IPv4: compatible (RFC 4291), translated (2765) and NAT64 (6052).
_LAST_BITS = tuple(IPv6Network(network) for network in ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96"))
# The internet of IPv6 is in here (IANA), but for what Python's version may not know yet as special: ORCHID (4843,
# 7343) and documentation (9637).
_INTERNET = IPv6Network("2000::/3")
_NOT_INTERNET: tuple[Network, ...] = (
    IPv6Network("2001:10::/28"),
    IPv6Network("2001:20::/28"),
    IPv6Network("3fff::/20"),
    IPv4Network("192.0.0.0/24"),  # protocol assignments (6890)
    IPv4Network("192.88.99.0/24"),  # relays of 6to4, given up (7526)
)

State = Literal["on", "failing", "off"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event in the queue of a webhook; `is_answered`: the last attempt reached somebody who said no."""

    id: int
    attempts: int
    due_at: datetime
    is_answered: bool

    @property
    def stands_aside(self) -> bool:
        """Tell whether those behind it may pass: the receiver is there and does not want this one."""
        return self.attempts >= PATIENCE and self.is_answered


def choose(queue: Sequence[Waiting], resting_until: datetime | None, now: datetime) -> Waiting | None:
    """Return what is sent next, the oldest first; None when nothing may be sent now.

    Whoever waits for another attempt holds up those behind it, so that order is kept; only an event that the
    receiver itself keeps refusing steps aside and comes when no other waits, for one bad event must not stop
    all others for a day.
    """
    if resting_until is not None and now < resting_until:
        return None
    first = next((waiting for waiting in queue if not waiting.stands_aside), None)
    if first is not None:
        return first if first.due_at <= now else None
    return next((waiting for waiting in queue if waiting.due_at <= now), None)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts in a row (at least one)."""
    return RETRIES[min(attempts, len(RETRIES)) - 1]


def is_given_up(since: datetime, now: datetime) -> bool:
    """Tell whether an event whose attempt has just failed, or that waited behind it, is too old to go on.

    `since` is when it happened, or when somebody wanted it sent again.
    """
    return now - since >= LIFE


def state_after_failure(failing_since: datetime, now: datetime, *, is_gone: bool) -> State:
    """Return the state of a webhook after a failed attempt; `is_gone`: the receiver says it is no more."""
    if is_gone or now - failing_since >= OFF_AFTER:
        return "off"
    return "failing" if now - failing_since >= LIFE else "on"


def problem_of(status: int) -> str:
    """Return the code of what is wrong with an answer's status, empty for a success."""
    if status in _SUCCESS:
        return ""
    return "redirect" if status in _REDIRECT else "gone" if status == _GONE else "status"


def new_secret() -> str:
    """Return a new signing secret in the form of Standard Webhooks: 256 random bits."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def message_id(key: object) -> str:
    """Return what an event is called on the wire, by its random key: receivers tell repetitions by it."""
    return f"evt_{key}"


def signature(secret: str, message_id: str, at: int, body: bytes) -> str:
    """Return `v1,` and the HMAC-SHA256 over id, Unix time and body (Standard Webhooks 1.0)."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{at}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def judge_url(url: str, networks: Sequence[Network]) -> str:
    """Return the code of what stands against telling `url` anything, empty when nothing does.

    A name is looked up and judged again each time something is sent: what it means may change.
    """
    if not _URL.fullmatch(url) or len(url) > LONGEST_URL:
        return "webhook-url"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "webhook-url"
    if "@" in parts.netloc or parts.fragment or port == 0 or not _HOST.fullmatch(_host_part(parts.netloc)):
        return "webhook-url"
    if parts.scheme != "https" and (parts.scheme != "http" or not networks):
        return "webhook-scheme"
    return _judge_host(host, parts.scheme, networks)


def _judge_host(host: str, scheme: str, networks: Sequence[Network]) -> str:
    try:
        literal = spelled_by(host)
    except (ValueError, OSError):
        return "webhook-url"
    may = (
        bool(networks) or not is_name_inside(host)
        if literal is None
        else may_reach(literal, scheme, networks)
    )
    return "" if may else "webhook-address"


def may_reach(address: Address, scheme: str, networks: Iterable[Network]) -> bool:
    """Tell whether the product may connect to `address`: the open internet over TLS, or an allowed network.

    Whatever an address of IPv6 stands for in IPv4 is judged as that.
    """
    meant = _meant(address)
    if any(judged in network for judged in (address, meant) for network in networks):
        return True
    return scheme == "https" and _is_internet(meant)


def _is_internet(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _INTERNET:
        return False
    is_special = address.is_multicast or any(address in network for network in _NOT_INTERNET)
    return address.is_global and not is_special


def _meant(address: Address) -> Address:
    address = unmapped(address)
    if isinstance(address, IPv4Address):
        return address
    if any(address in network for network in _LAST_BITS):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or address


def _host_part(netloc: str) -> str:
    host, colon, port = netloc.rpartition(":")
    return host if colon and port.isdigit() else netloc
