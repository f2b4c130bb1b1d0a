"""Encrypts what the vault keeps anew with the present secret key, so that former keys may be dropped."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from dure.kit import sql, vault

# A batch holds the rows it wrote until it ends: requests of the same sessions wait for it.
_BATCH = 200


def _as_it_is(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a table whose values the vault encrypted for one purpose.

    `within` names the key of a JSON object that holds them. `freshen` returns a decrypted value with what else in
    it follows from the secret key brought up to date.
    """

    table: str
    column: str
    purpose: str
    within: str = ""
    freshen: Callable[[str], str] = _as_it_is

    @property
    def value(self) -> str:
        """Return the SQL that reads a value."""
        return f"{self.column} ->> '{self.within}'" if self.within else self.column

    @property
    def change(self) -> str:
        """Return the SQL that writes a value, only where it is still the one that was read."""
        new = f"jsonb_set({self.column}, '{{{self.within}}}', to_jsonb(%s::text))" if self.within else "%s"
        return f"UPDATE {self.table} SET {self.column} = {new} WHERE id = %s AND {self.value} = %s"

    @property
    def batch(self) -> str:
        """Return the SQL that reads the next ids with their values."""
        return (
            f"SELECT id, {self.value} FROM {self.table}"
            f" WHERE id > %s AND coalesce({self.value}, '') <> '' ORDER BY id LIMIT {_BATCH}"
        )


@dataclass(slots=True)
class Counts:
    """How many values were current, depended on a former key, and are read by no key at all."""

    current: int = 0
    former: int = 0
    unreadable: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.current + other.current, self.former + other.former, self.unreadable + other.unreadable
        )


def look(place: Place) -> Counts:
    """Count the values of a place and change nothing."""
    return _pass_through(place, is_writing=False)


def rekey(place: Place) -> Counts:
    """Encrypt anew what depends on a former key; a value that changes meanwhile is left as it was written.

    Each batch is a transaction of its own: what was done stays when the work stops, and doing it again goes on.
    """
    return _pass_through(place, is_writing=True)


def _pass_through(place: Place, *, is_writing: bool) -> Counts:
    counts, after = Counts(), 0
    while True:
        with transaction.atomic():
            rows = sql.rows(place.batch, [after])
            for number, stored in rows:
                fresh = _examine(place, stored, counts)
                if is_writing and fresh is not None:
                    sql.execute(place.change, [fresh, number, stored])
        if not rows:
            return counts
        after = rows[-1][0]


def _examine(place: Place, stored: str, counts: Counts) -> str | None:
    """Count a value; return it encrypted anew when it depends on a former key."""
    try:
        text = vault.decrypt(stored, purpose=place.purpose)
    except vault.Unreadable:
        counts.unreadable += 1
        return None
    fresh = place.freshen(text)
    if fresh == text and vault.is_current(stored, purpose=place.purpose):
        counts.current += 1
        return None
    counts.former += 1
    return vault.encrypt(fresh, purpose=place.purpose)
