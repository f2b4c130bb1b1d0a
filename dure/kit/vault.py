"""Keeps secrets that have to be read again: encrypted, each purpose with a key of its own."""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


class Unreadable(Exception):
    """What was encrypted cannot be read: the installation's secret key is another one now."""


def encrypt(text: str, *, purpose: str) -> str:
    """Return `text` encrypted with a key derived from the installation's secret for this purpose."""
    return _vault(purpose).encrypt(text.encode()).decode()


def decrypt(encrypted: str, *, purpose: str) -> str:
    """Undo `encrypt`. Raises `Unreadable`."""
    try:
        return _vault(purpose).decrypt(encrypted.encode()).decode()
    except InvalidToken as problem:
        raise Unreadable from problem


def is_current(encrypted: str, *, purpose: str) -> bool:
    """Tell whether the present secret key reads it, without a former one."""
    try:
        Fernet(_derived(settings.SECRET_KEY, purpose)).decrypt(encrypted.encode())
    except InvalidToken:
        return False
    return True


@cache
def _vault(purpose: str) -> MultiFernet:
    """Return what encrypts with the present secret key and still reads what earlier ones wrote."""
    return MultiFernet(
        [Fernet(_derived(key, purpose)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _derived(secret: str | bytes, purpose: str) -> bytes:
    key = HKDF(SHA256(), 32, salt=None, info=f"dure {purpose}".encode()).derive(force_bytes(secret))
    return base64.urlsafe_b64encode(key)
