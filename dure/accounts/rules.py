"""Decisions about accounts and tokens as pure functions: facts in, a decision out."""

import hashlib
import re
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

SCOPES = ("read", "write", "operate", "admin")
TOKEN_PREFIX = "dure_"  # noqa: S105 -- public by design: secret scanners recognise a leaked token by it
LONGEST_LOGIN = 60
SAMPLE_PASSWORD = "dure-sample"  # noqa: S105 -- printed on the sign-in page of a sample installation

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,59}")
# 32 random bytes in unpadded base64url; anything else is no token and never reaches the database.
_TOKEN = re.compile(rf"{TOKEN_PREFIX}[A-Za-z0-9_-]{{43}}")

AccountCode = Literal["login-form", "login-duplicate", "login-taken", "person-two-logins", "person-unknown"]


@dataclass(frozen=True, slots=True)
class RefusedAccount:
    """One pair that `open_accounts` did not take, and why."""

    person_id: int
    login: str
    code: AccountCode


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of person and login, sorted into those that make sense together and those that don't."""

    good: dict[int, str] = field(default_factory=dict)
    refused: list[RefusedAccount] = field(default_factory=list)


def normal_login(login: str) -> str:
    """Return `login` as it is stored: without surrounding blanks, in lower case."""
    return login.strip().lower()


def is_login(login: str) -> bool:
    """Tell whether `login` (normalised) may name an account: Latin letters, digits and `. _ @ + -`."""
    return _LOGIN.fullmatch(login) is not None


def sort_pairs(pairs: Iterable[tuple[int, str]]) -> Pairs:
    """Set aside pairs with an unusable login, a login wanted by two people, a person with two logins.

    A roster names a person once per assignment, so an exact repetition is one pair.
    """
    wanted: dict[int, list[str]] = defaultdict(list)
    for person, login in pairs:
        normal = normal_login(login)
        if normal not in wanted[person]:
            wanted[person].append(normal)
    holders = Counter(login for logins in wanted.values() for login in logins)
    sorted_pairs = Pairs()
    for person, logins in wanted.items():
        code = _pair_problem(logins, holders)
        if code is None:
            sorted_pairs.good[person] = logins[0]
        else:
            sorted_pairs.refused.extend(RefusedAccount(person, login, code) for login in logins)
    return sorted_pairs


def _pair_problem(logins: list[str], holders: Counter[str]) -> AccountCode | None:
    if len(logins) > 1:
        return "person-two-logins"
    if not is_login(logins[0]):
        return "login-form"
    return "login-duplicate" if holders[logins[0]] > 1 else None


def new_token() -> str:
    """Return a new secret token (256 random bits)."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def is_token(raw: str) -> bool:
    """Tell whether `raw` has the form of a token."""
    return _TOKEN.fullmatch(raw) is not None


def digest_of(raw: str) -> bytes:
    """Return what is stored of a token: its SHA-256. With 256 random bits no slow hash is needed."""
    return hashlib.sha256(raw.encode()).digest()
