"""Sealing a day: hash its rows, chain them to the day before, sign."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import connection

from dure.kit import sql
from dure.sealing import index, keys
from dure.sealing.forms import Kind
from dure.sealing.header import FIRST, Header
from dure.sealing.keys import Signer
from dure.sealing.kinds import kinds
from dure.sealing.merkle import Tree

# Leans on points_seal_pkey.
_LINKS = """
SELECT g.id, g.code, (
    SELECT s.digest FROM points_seal s WHERE s.agency_id = g.id AND s.day < %s ORDER BY s.day DESC LIMIT 1)
FROM directory_agencies g WHERE g.id = ANY(%s::bigint[])
"""

_SEAL = """
WITH seal AS (
    INSERT INTO points_seal (agency_id, day, rows, root, index_digest, previous, digest, key_id, signature)
    VALUES (%(agency)s, %(day)s, %(rows)s, %(root)s, %(index_digest)s, %(previous)s, %(digest)s, %(key)s,
            %(signature)s)
)
INSERT INTO points_sealindex (agency_id, day, number, entries)
SELECT %(agency)s, %(day)s, number, entries FROM unnest(%(numbers)s::int[], %(chunks)b::bytea[])
    AS c (number, entries)
"""


@dataclass(frozen=True, slots=True)
class Sealer:
    """What sealing a day takes: its entries, the key, each agency's code and the seal it comes after.

    The entries of the kinds before `last` and of those after it: what closes the day writes the rows of `last` itself.
    """

    day: date
    last: Kind
    before: Mapping[int, bytes]
    after: Mapping[int, bytes]
    signer: Signer
    links: Mapping[int, tuple[str, bytes]]

    @classmethod
    def of(cls, day: date, agencies: Iterable[int], *, last: Kind) -> "Sealer":
        """Return the sealer of an ended day, when the days before are sealed. Raises `Refusal` `seal-key`."""
        agencies, place = list(agencies), kinds().index(last)
        links = {
            agency: (code, bytes(digest or FIRST))
            for agency, code, digest in sql.rows(_LINKS, [day, agencies])
        }
        return cls(
            day,
            last,
            index.gather(agencies, day, kinds()[:place]),
            index.gather(agencies, day, kinds()[place + 1 :]),
            keys.signer(),
            links,
        )

    def seal(self, agency: int) -> Header:
        """Seal the day of an agency in the transaction that closes it; the same rows give the same seal."""
        written = index.gather([agency], self.day, [self.last]).get(agency, b"")
        chunks = index.cut(self.before.get(agency, b"") + written + self.after.get(agency, b""))
        tree, digest = Tree(index.LEAVES), sha256()
        for chunk in chunks:
            tree.add(index.leaves(chunk))
            digest.update(chunk)
        rows = sum(map(len, chunks)) // index.ENTRY
        code, previous = self.links[agency]
        header = Header(code, self.day, rows, tree.root(), digest.digest(), previous, self.signer.public_key)
        self._write(agency, header, chunks)
        return header

    def _write(self, agency: int, header: Header, chunks: list[bytes]) -> None:
        parameters = {
            "agency": agency,
            "day": header.day,
            "rows": header.rows,
            "root": header.root,
            "index_digest": header.index_digest,
            "previous": header.previous,
            "digest": header.digest(),
            "key": self.signer.key_id,
            "signature": self.signer.sign(header.to_bytes()),
            "numbers": list(range(len(chunks))),
            "chunks": chunks,
        }
        connection.connection.execute(_SEAL, parameters)
