"""Truth 9: the seals follow each other, and the rows are the sealed ones."""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dure.sealing import index
from dure.sealing.export import header_of
from dure.sealing.header import FIRST
from dure.sealing.kinds import kinds
from dure.sealing.merkle import Tree
from dure.sealing.models import Seal, SealIndex

_TOGETHER = 500


class Untrue(NamedTuple):
    """Something that is not as it was sealed: on what row or seal, and how."""

    subject: str
    detail: str


def chained() -> Iterator[Untrue]:
    """Check that each seal is signed and follows the one before it."""
    links: dict[int, bytes] = {}
    for seal in Seal.objects.select_related("agency", "key").order_by("agency_id", "day").iterator():
        subject, header = f"agency {seal.agency.code} on {seal.day}", header_of(seal)
        if header.previous != links.get(seal.agency_id, FIRST):
            yield Untrue(subject, "the seal does not follow the one before it")
        links[seal.agency_id] = header.digest()
        if header.digest() != bytes(seal.digest):
            yield Untrue(subject, "the digest of the seal is not its own")
        try:
            key = Ed25519PublicKey.from_public_bytes(header.public_key)
            key.verify(bytes(seal.signature), header.to_bytes())
        except (InvalidSignature, ValueError):
            yield Untrue(subject, "the seal is not signed by the key it names")


def some_days() -> Sequence[tuple[date, list[int]]]:
    """Divide the sealed days into pieces: as many agencies of a day as fit into memory, for each piece reads it all."""
    found: dict[date, list[int]] = {}
    for agency, day in Seal.objects.order_by("day", "agency_id").values_list("agency_id", "day"):
        found.setdefault(day, []).append(agency)
    return [
        (day, agencies[first : first + _TOGETHER])
        for day, agencies in found.items()
        for first in range(0, len(agencies), _TOGETHER)
    ]


def rows(part: tuple[date, list[int]]) -> Iterator[Untrue]:
    """Hash the rows of sealed days again and compare, leaf by leaf."""
    day, agencies = part
    present = index.gather(agencies, day, kinds())
    for seal in Seal.objects.select_related("agency").filter(day=day, agency_id__in=agencies):
        yield from _day(seal, present.get(seal.agency_id, b""))


def _day(seal: Seal, present: bytes) -> Iterator[Untrue]:
    subject = f"agency {seal.agency.code} on {seal.day}"
    kept = SealIndex.objects.filter(agency_id=seal.agency_id, day=seal.day).order_by("number")
    stored = [bytes(entries) for entries in kept.values_list("entries", flat=True)]
    if b"".join(stored) != present:
        for text in differences(b"".join(stored), present):
            yield Untrue(subject, text)
    if not _is_sealed(seal, stored):
        yield Untrue(subject, "the index is not the sealed one: rows that agree with it may be false as well")


def _is_sealed(seal: Seal, chunks: Sequence[bytes]) -> bool:
    """Tell whether an index is the one the seal was made over."""
    tree, digest = Tree(index.LEAVES), sha256()
    try:
        for chunk in chunks:
            digest.update(chunk)
            tree.add(index.leaves(chunk))
    except ValueError:
        return False
    number = sum(len(chunk) for chunk in chunks) // index.ENTRY
    return (tree.root(), digest.digest(), number) == (bytes(seal.root), bytes(seal.index_digest), seal.rows)


def differences(stored: bytes, found: bytes) -> Iterator[str]:
    """Name the rows that are not what was sealed."""
    sealed, present = _by_key(stored), _by_key(found)
    names = {kind.number: kind.name for kind in kinds()}
    for key in sorted(sealed.keys() | present.keys()):
        kind, first, second = key
        name = f"{names.get(kind, kind)} {first}" + (f"/{second}" if second else "")
        if key not in present:
            yield f"{name} is missing"
        elif key not in sealed:
            yield f"{name} was added"
        elif sealed[key] != present[key]:
            yield f"{name} was changed"


def _by_key(entries: bytes) -> dict[tuple[int, int, int], bytes]:
    whole = entries[: len(entries) // index.ENTRY * index.ENTRY]
    return {(one.kind, one.first, one.second): one.leaf for one in index.entries(whole)}
