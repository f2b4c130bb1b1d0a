"""The installation's Ed25519 key: private in the data folder for its owner alone, public in the database."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.audit.actions import record
from dure.env import environment
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.sealing.models import SealingKey


def place() -> Path:
    """Return where the private key lies."""
    return environment().data / "keys" / "seal.pem"


@dataclass(frozen=True, slots=True)
class Signer:
    """The key at work: its row, its public half, and how it signs."""

    key_id: int
    public_key: bytes
    sign: Callable[[bytes], bytes]


def signer() -> Signer:
    """Return the key that signs; the first seal of an installation makes it.

    Raises `Refusal` `seal-key` (503) when seals were made before with a key that is not here: another one is
    taken only when somebody says so (`adopt`).
    """
    known = {bytes(key.public_key): key.pk for key in SealingKey.objects.all()}
    private = _read() or (None if known else _make())
    if private is not None:
        public = private.public_key().public_bytes_raw()
        if not known:
            # Two connections of one closing may be the first at once.
            key, _new = SealingKey.objects.get_or_create(
                public_key=public, defaults={"created_at": clock.now()}
            )
            known[public] = key.pk
        if public in known:
            return Signer(known[public], public, private.sign)
    raise Refusal(
        "seal-key",
        _(
            "The key that sealed earlier days is not in the data folder of this machine. Put "
            "keys/seal.pem back. If it is lost, close with --new-key; the change of keys is recorded."
        ),
        status=503,
    )


def adopt(*, actor: Actor) -> SealingKey:
    """Let the key in the data folder sign from now on, making one if there is none; the audit trail says so."""
    private = _read() or _make()
    key, is_new = SealingKey.objects.get_or_create(
        public_key=private.public_key().public_bytes_raw(), defaults={"created_at": clock.now()}
    )
    if is_new:
        record("points.seal-key", actor=actor, subject=bytes(key.public_key).hex())
    return key


def _read() -> Ed25519PrivateKey | None:
    try:
        told = place().read_bytes()
    except FileNotFoundError:
        return None
    key = serialization.load_pem_private_key(told, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{place()} holds no Ed25519 key")
    return key


def _make() -> Ed25519PrivateKey:
    """Write a key, or return the one another process wrote at the same moment."""
    written = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    place().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place().with_name(f".{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, place())  # fails, and changes nothing, if the file is there
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    made = _read()
    assert made is not None  # noqa: S101 -- it was written or found above
    return made
