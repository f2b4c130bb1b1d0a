"""Merkle trees as RFC 6962 hashes them: pure functions over hashes of leaves."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of one entry; its first byte keeps it apart from every inner node."""
    return sha256(b"\x00" + data).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over hashes of leaves.

    Pairing level by level, an odd last node moving up as it is, makes the tree of RFC 6962, which divides at
    the largest power of two.
    """
    if not leaves:
        return EMPTY
    level = list(leaves)
    while len(level) > 1:
        odd = level[len(level) & ~1 :]
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [sha256(b"\x01" + left + right).digest() for left, right in pairs] + odd
    return level[0]


class Tree:
    """The root of a tree that grows by chunks, in memory for one node a level.

    Every chunk but the last has to hold `chunk` leaves, a power of two.
    """

    def __init__(self, chunk: int) -> None:
        self._chunk = chunk
        self._peaks: list[tuple[int, bytes]] = []
        self._rest: bytes | None = None

    def add(self, leaves: Sequence[bytes]) -> None:
        """Add a chunk of hashes of leaves. Raises `ValueError` after a chunk that was not full."""
        if self._rest is not None or not 0 < len(leaves) <= self._chunk:
            raise ValueError("only the last chunk may be short")
        if len(leaves) < self._chunk:
            self._rest = root(leaves)
            return
        size, node = self._chunk, root(leaves)
        while self._peaks and self._peaks[-1][0] == size:
            node = _node(self._peaks.pop()[1], node)
            size *= 2
        self._peaks.append((size, node))

    def root(self) -> bytes:
        """Return the root over everything that was added."""
        nodes = [node for _, node in self._peaks] + ([self._rest] if self._rest else [])
        if not nodes:
            return EMPTY
        found = nodes.pop()
        while nodes:
            found = _node(nodes.pop(), found)
        return found


def proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the nodes that lead from leaf `index` to the root, from below (an RFC 6962 audit path)."""
    path, level = [], list(leaves)
    while len(level) > 1:
        if (index ^ 1) < len(level):
            path.append(level[index ^ 1])
        odd = level[len(level) & ~1 :]
        level = [_node(left, right) for left, right in zip(level[::2], level[1::2], strict=False)] + odd
        index //= 2
    return path


def root_of_proof(leaf: bytes, index: int, size: int, path: Iterable[bytes]) -> bytes | None:
    """Return the root that a proof leads to, None when it has too few or too many nodes."""
    nodes = iter(path)
    last, found = size - 1, leaf
    while last > 0:
        if index & 1 or index < last:
            node = next(nodes, None)
            if node is None:
                return None
            found = _node(node, found) if index & 1 else _node(found, node)
        index, last = index // 2, last // 2
    return found if next(nodes, None) is None else None


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
