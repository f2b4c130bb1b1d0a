"""Reads of seals, and what of them the statements of other rooms may name."""

from dataclasses import dataclass
from datetime import date

from dure.kit import sql

TABLE = "points_seal"
"""What the table of seals is called, for those who list tables by name."""

SEALED_DAYS = "(SELECT agency_id, day, digest FROM points_seal)"
"""Each sealed day of each agency with the digest of its seal, for statements of other rooms. Leans on its key."""

APPEND_ONLY = ("points_seal", "points_sealindex", "points_sealingkey", "points_sealmail")
"""Tables whose rows are never changed or taken away."""


@dataclass(frozen=True, slots=True)
class SealShown:
    """A sealed day as pages and mails show it; digests as hexadecimal text."""

    day: date
    rows: int
    root: str
    digest: str
    public_key: str


_SEALS = """
SELECT s.day, s.rows, encode(s.root, 'hex'), encode(s.digest, 'hex'), encode(k.public_key, 'hex')
FROM points_seal s JOIN points_sealingkey k ON k.id = s.key_id
WHERE s.agency_id = %(agency)s AND s.day > %(after)s AND s.day < %(before)s
ORDER BY s.day DESC LIMIT %(limit)s
"""


def seals(
    agency_id: int, *, after: date = date.min, before: date = date.max, limit: int = 30
) -> list[SealShown]:
    """Return the latest sealed days of an agency between two days, newest first. Leans on points_seal_pkey."""
    parameters = {"agency": agency_id, "after": after, "before": before, "limit": limit}
    return sql.records(SealShown, _SEALS, parameters)


_NOTED = """
SELECT g.code, s.day, encode(s.digest, 'hex') FROM points_seal s JOIN directory_agencies g ON g.id = s.agency_id
WHERE s.agency_id = %(agency)s ORDER BY s.day
"""


def noted_seals(agency_id: int) -> list[str]:
    """Return every seal of an agency as a line `AGENCY DAY DIGEST`, oldest first: what `--seals` takes."""
    return [f"{code} {day} {digest}" for code, day, digest in sql.rows(_NOTED, {"agency": agency_id})]


_KEYS = """
SELECT encode(k.public_key, 'hex'), min(s.day), max(s.day)
FROM points_seal s JOIN points_sealingkey k ON k.id = s.key_id
WHERE s.agency_id = %(agency)s GROUP BY k.public_key ORDER BY 2
"""


def sealing_keys(agency_id: int) -> list[tuple[str, date, date]]:
    """Return the public keys that sealed an agency's days, each with its first and last day, oldest first."""
    return sql.rows(_KEYS, {"agency": agency_id})


_LATEST = f"""
SELECT day, encode(digest, 'hex') FROM {SEALED_DAYS} AS s
WHERE agency_id = %(agency)s AND day <= %(last)s ORDER BY day DESC LIMIT 1
"""


def seal_of(agency_id: int, last: date) -> tuple[date, str] | None:
    """Return the day and digest of the newest seal up to a day: what figures can be re-checked against."""
    rows = sql.rows(_LATEST, {"agency": agency_id, "last": last})
    return rows[0] if rows else None
