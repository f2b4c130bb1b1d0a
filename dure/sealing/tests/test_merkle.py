"""Merkle trees."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.sealing import merkle

# The inputs and roots that the reference implementation of RFC 6962 (Certificate Transparency) is tested with.
INPUTS = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_rfc_6962(size: int) -> None:
    """Truth 9: the known answers of Certificate Transparency."""
    assert merkle.root([merkle.leaf_hash(one) for one in INPUTS[:size]]).hex() == ROOTS[size - 1]


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    """RFC 6962, 2.1."""
    assert merkle.root([]) == merkle.Tree(4).root() == sha256(b"").digest()


leaves = st.lists(st.binary(max_size=8).map(merkle.leaf_hash), max_size=70)


@given(leaves=leaves, power=st.integers(0, 4))
def test_a_tree_grown_by_chunks_has_the_same_root(leaves: list[bytes], power: int) -> None:
    """Truth 9: a day of any size is sealed with bounded memory."""
    chunk = 1 << power
    tree = merkle.Tree(chunk)
    for first in range(0, len(leaves), chunk):
        tree.add(leaves[first : first + chunk])
    assert tree.root() == merkle.root(leaves)


@given(leaves=leaves.filter(bool), data=st.data())
def test_every_leaf_is_proved_and_no_other_is(leaves: list[bytes], data: st.DataObject) -> None:
    """Truth 9: one row can be shown to be sealed without showing the others."""
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle.proof(leaves, index)
    root = merkle.root(leaves)
    assert merkle.root_of_proof(leaves[index], index, len(leaves), path) == root
    assert merkle.root_of_proof(merkle.leaf_hash(b"another row"), index, len(leaves), path) != root
    assert merkle.root_of_proof(leaves[index], index, len(leaves), [*path, root]) is None
    assert not path or merkle.root_of_proof(leaves[index], index, len(leaves), path[:-1]) is None


def test_a_chunk_after_a_short_one_is_refused() -> None:
    """A tree with a hole would have another root than the same leaves in one piece."""
    tree = merkle.Tree(4)
    tree.add([merkle.EMPTY])
    with pytest.raises(ValueError, match="last chunk"):
        tree.add([merkle.EMPTY])
