#!/usr/bin/env python3
"""Re-checks an exported ledger anywhere: Python alone, no installation, no network. Its form: docs/ledger.md.

    python3 verify_ledger.py LEDGER [--seals FILE] [--key HEX] [--json]

Every seal (leaves, root, signature, link to the day before), every limit, every tally and every settled year is
computed again from the rows of the file; what was changed, is missing or was added is named. `--seals` takes
lines of the form `AGENCY DAY DIGEST`, as the auditor got them by mail: what an installation sealed anew later
cannot agree with them. `--key` takes the public key that was noted when the installation began. Exit code 0:
everything holds.
One file on purpose: whoever audits takes it along, and reads all of it.
"""

import argparse
import hashlib
import json
import struct
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, BinaryIO

MAGIC = b"DURE LEDGER 1\n"
EPOCH = date(2000, 1, 1)

# Number and version of each kind of row, its name, its fields in order.
KINDS = """
1 1 policy: id number, agency number, version number, preset text, effective_from day, values text, basis text,
    recorded_at moment
2 1 allowance: person number, month day, agency number, policy number, granted number, effective_on day,
    recorded_at moment
3 1 transfer: id number, month day, day day, occurred_at moment, amount number, sender number,
    sender_agency number, sender_department number, recipient number?, external number?,
    recipient_agency number?, recipient_department number?, is_credited flag, policy number,
    message_digest bytes, channel text, source text
4 1 award: id number, agency number, year number, day day, policy number, department number?, amount number,
    cost number, cap number, cap_scope text, per_award number, reason digest, document digest, needs_second flag,
    proposed_by number, proposed_at moment, outcome text, decided_on day, decided_by number, decided_at moment,
    note digest
5 1 award-member: award number, person number, department number, points number, is_on_leave flag, note digest
6 1 reversal: transfer number, month day, sender number, recipient number?, external number?, amount number,
    reason_code text, note digest, day day, at moment, person number, returns_quota flag, in_open_day flag
7 1 correction: id number, agency number, department number, corrects day, day day, at moment,
    received_points number, received_count number, given_points number, given_count number, reason digest,
    person number, transfer number?
8 1 department-day: department number, day day, agency number, received_points number, received_count number,
    given_points number, given_count number, special_points number, headcount number, members_digest bytes
8 2 department-day: department number, day day, agency number, received_points number, received_count number,
    given_points number, given_count number, special_points number, headcount number, members_digest bytes
9 1 year: id number, agency number, year number, agency_name text, policy number, first_day day, days number,
    people number, departments number, received_points number, received_count number, given_points number,
    given_count number, special_points number, seal bytes, people_checksum bytes, figures_checksum bytes,
    departments_checksum bytes, checksum bytes, day day, at moment, person number?
10 1 department-year: department number, agency number, year number, name text, pool text, order number,
    days number, person_days number, received_points number, received_count number, given_points number,
    given_count number, special_points number, givers number, corrections number
11 1 year-sign-off: year number, note digest, open_items digest, person number, day day, at moment
12 1 year-supplement: id number, year number, day day, at moment, department number?, whose number?,
    correction number?, transfer number?, received_points number, received_count number, given_points number,
    given_count number, givers number, agencies number, recipients number, reason digest, person number
"""
NAMES: dict[int, str] = {}
FIELDS: dict[tuple[int, int], list[tuple[str, str]]] = {}
for _told in KINDS.strip().replace("\n    ", " ").splitlines():
    _head, _fields = _told.split(": ")
    _number, _version, _name = _head.split()
    NAMES[int(_number)] = _name
    FIELDS[int(_number), int(_version)] = [
        (name, form) for name, form in (pair.split() for pair in _fields.split(","))
    ]

Row = dict[str, Any]
Key = tuple[int, int, int]


class Unreadable(Exception):
    """Something in the file has not the form it should have."""


# --- Reading ---------------------------------------------------------------------------------------------


def frames(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Yield each frame of the file as its tag and payload."""
    if file.read(len(MAGIC)) != MAGIC:
        raise Unreadable("this is not an exported ledger")
    while head := file.read(5):
        if len(head) < 5:
            raise Unreadable("the file ends in the middle of a frame")
        tag, length = struct.unpack(">cI", head)
        payload = file.read(length)
        if len(payload) < length:
            raise Unreadable("the file ends in the middle of a frame")
        yield tag, payload


class Reader:
    """Takes values off canonical bytes."""

    def __init__(self, told: bytes) -> None:
        self.told, self.at = told, 0

    def take(self, length: int) -> bytes:
        """Return the next bytes."""
        piece = self.told[self.at : self.at + length]
        if length < 0 or len(piece) < length:
            raise Unreadable("a row is cut short")
        self.at += length
        return piece

    def value(self, form: str) -> Any:
        """Return the next value of a form."""
        if form.endswith("?"):
            return self.value(form[:-1]) if self.take(1) == b"\x01" else None
        if form in ("number", "moment"):
            return int.from_bytes(self.take(8), "big", signed=True)
        if form == "day":
            return EPOCH + timedelta(int.from_bytes(self.take(4), "big", signed=True))
        if form == "flag":
            return self.take(1) == b"\x01"
        if form == "digest":
            return self.take(32)
        told = self.take(int.from_bytes(self.take(4), "big", signed=True))
        return told.decode() if form == "text" else told


def decode(told: bytes) -> tuple[Key, Row]:
    """Return what identifies a row, and its values."""
    reader = Reader(told)
    kind, version = reader.take(2)
    if (kind, version) not in FIELDS:
        raise Unreadable(f"a row of kind {kind}, version {version} is unknown to this program")
    row = {name: reader.value(form) for name, form in FIELDS[kind, version]}
    if reader.at != len(told):
        raise Unreadable("a row is longer than its form")
    return identity(kind, row), row


def identity(kind: int, row: Row) -> Key:
    """Return the two numbers that a row is named by, beside its kind."""
    name = NAMES[kind]
    if name == "allowance":
        return kind, row["person"], row["month"].year * 100 + row["month"].month
    if name == "award-member":
        return kind, row["award"], row["person"]
    if name == "department-year":
        return kind, row["department"], row["year"]
    by = {"department-day": "department", "reversal": "transfer", "year-sign-off": "year"}
    return kind, row[by.get(name, "id")], 0


def named(key: Key) -> str:
    """Return how a row is called in a finding."""
    kind, first, second = key
    return f"{NAMES.get(kind, kind)} {first}" + (f"/{second}" if second else "")


@dataclass
class Section:
    """An agency's day: the seal, the index of its leaves, the rows that came with it."""

    agency: int
    header: bytes
    signature: bytes
    code: str
    day: date
    rows: int
    root: bytes
    index_digest: bytes
    previous: bytes
    public_key: bytes
    index: bytes = b""
    found: list[bytes] = field(default_factory=list)
    counts_outside: bool = False

    @property
    def name(self) -> str:
        """Return how the section is called in a finding."""
        return f"{self.code} {self.day}"

    @property
    def digest(self) -> bytes:
        """Return what the next seal of the agency links to."""
        return hashlib.sha256(self.header).digest()

    def entries(self) -> list[tuple[Key, bytes]]:
        """Return what was sealed: each row's name and the hash of its leaf."""
        told = struct.iter_unpack(">Bqq32s", self.index[: len(self.index) // 49 * 49])
        return [((kind, first, second), leaf) for kind, first, second, leaf in told]


def section(payload: bytes) -> Section:
    """Read the frame that begins a section."""
    outer = Reader(payload)
    agency, header, signature = outer.value("number"), outer.value("bytes"), outer.value("bytes")
    inner = Reader(header)
    if inner.value("bytes") != b"dure seal 1":
        raise Unreadable("a seal has a form that is unknown to this program")
    told = [inner.value(form) for form in ("text", "day", "number", *["bytes"] * 4)]
    return Section(agency, header, signature, *told)


def sections(pairs: Iterable[tuple[bytes, bytes]], about: dict[str, Any]) -> Iterator[Section]:
    """Yield the sections of the file; what it says of itself goes into `about`."""
    current: Section | None = None
    for tag, payload in pairs:
        if tag == b"S":
            if current is not None:
                yield current
            current = section(payload)
        elif tag == b"I" and current is not None:
            current.index += payload
        elif tag == b"R" and current is not None:
            current.found.append(payload)
        elif tag in (b"H", b"E"):
            about.update(json.loads(payload))
        else:
            raise Unreadable(f"a frame {tag!r} does not belong here")
    if current is not None:
        yield current


# --- Ed25519 (RFC 8032), verifying only ----------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]


def recover(y: int, sign: int) -> int | None:
    """Return the x of a point, None where there is none."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def point(told: bytes) -> Point | None:
    """Return the point that 32 bytes stand for, None where they stand for none."""
    y = int.from_bytes(told, "little")
    x = recover(y & (1 << 255) - 1, y >> 255)
    y &= (1 << 255) - 1
    return None if x is None else (x, y, 1, x * y % P)


def add(a: Point, b: Point) -> Point:
    """Return the sum of two points."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, m, n, f = f - e, h - g, h + g, f + e
    return (e * m % P, n * f % P, m * n % P, e * f % P)


def multiply(scalar: int, base: Point) -> Point:
    """Return a multiple of a point."""
    found: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = add(found, base)
        base, scalar = add(base, base), scalar >> 1
    return found


_y = 4 * pow(5, P - 2, P) % P
_x = recover(_y, 0) or 0
BASE: Point = (_x, _y, 1, _x * _y % P)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether `signature` over `message` was made with the key whose public half is `public`."""
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = multiply(s, BASE), add(r, multiply(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (
        left[1] * right[2] - right[1] * left[2]
    ) % P == 0


# --- Seals ---------------------------------------------------------------------------------------------------


def tree(leaves: list[bytes]) -> bytes:
    """Return the Merkle root over hashes of leaves, as RFC 6962 makes it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    while len(leaves) > 1:
        odd = leaves[len(leaves) & ~1 :]
        pairs = zip(leaves[::2], leaves[1::2])  # noqa: B905 -- the odd one is kept apart
        leaves = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs] + odd
    return leaves[0]


class Seals:
    """Checks each section by itself and the chain of each agency."""

    def __init__(self, expected: dict[tuple[str, str], str], key: bytes | None) -> None:
        self.expected, self.key = expected, key
        self.last: dict[str, tuple[date, bytes]] = {}

    def check(self, one: Section) -> Iterator[str]:
        """Yield what is wrong with a section, and name the rows."""
        yield from self._signature(one)
        yield from self._chain(one)
        entries = one.entries()
        index_holds = (
            hashlib.sha256(one.index).digest() == one.index_digest
            and tree([leaf for _, leaf in entries]) == one.root
            and len(entries) == one.rows
        )
        wrong = list(differences(entries, one.found))
        for text in wrong:
            yield f"{one.name}: {text}"
        if not index_holds:
            yield (
                f"{one.name}: the index of the day is not the sealed one; rows that agree with it may be false "
                "as well"
            )
            leaves = [hashlib.sha256(b"\x00" + told).digest() for told in one.found]
            if tree(leaves) == one.root:
                yield f"{one.name}: the rows themselves are the sealed ones"

    def _signature(self, one: Section) -> Iterator[str]:
        if not is_signed(one.public_key, one.header, one.signature):
            yield f"{one.name}: the seal is not signed by the key it names"
        if self.key is not None and one.public_key != self.key:
            yield f"{one.name}: the seal was made with another key, {one.public_key.hex()}"
        expected = self.expected.pop((one.code, str(one.day)), None)
        if expected is not None and not one.digest.hex().startswith(expected):
            yield f"{one.name}: the seal is not the one that was mailed ({expected})"

    def _chain(self, one: Section) -> Iterator[str]:
        day, digest = self.last.get(one.code, (None, bytes(32)))
        self.last[one.code] = (one.day, one.digest)
        if day is None and one.previous != bytes(32):
            yield f"{one.name}: the file does not begin with the first seal of the agency"
        elif one.previous != digest:
            yield f"{one.name}: the seal does not follow the one before it in this file"
        elif day is not None and one.day <= day:
            yield f"{one.name}: the days are not in order"

    def missing(self) -> Iterator[str]:
        """Yield the mailed seals that the file does not have."""
        for code, day in sorted(self.expected):
            yield f"{code} {day}: this day was sealed and mailed, but is missing here"


def differences(entries: list[tuple[Key, bytes]], rows: list[bytes]) -> Iterator[str]:
    """Name the rows that are not what was sealed."""
    sealed = dict(entries)
    found: dict[Key, bytes] = {}
    order = []
    for told in rows:
        try:
            key, _ = decode(told)
        except (Unreadable, OverflowError, UnicodeDecodeError) as problem:
            yield f"a row cannot be read: {problem}"
            continue
        if key in found:
            yield f"{named(key)} was added: it is there twice"
        found[key] = hashlib.sha256(b"\x00" + told).digest()
        order.append(key)
    for key, leaf in sealed.items():
        if key not in found:
            yield f"{named(key)} is missing"
        elif found[key] != leaf:
            yield f"{named(key)} was changed"
    for key in found.keys() - sealed.keys():
        yield f"{named(key)} was added"
    if found == sealed and order != [key for key, _ in entries]:
        swapped = [named(key) for key, (other, _) in zip(order, entries, strict=False) if key != other]
        yield f"rows are not in their order: {', '.join(swapped[:4])}"


# --- Limits and tallies ----------------------------------------------------------------------------------------


@dataclass
class Month:
    """What is summed up over a month, all agencies together."""

    granted: dict[int, int] = field(default_factory=dict)
    given: Counter[int] = field(default_factory=Counter)
    pairs: Counter[tuple[int, str]] = field(default_factory=Counter)
    limits: dict[tuple[int, str], int] = field(default_factory=dict)


def paired(row: Row) -> tuple[int, str]:
    """Return the ordered pair that a transfer counts for."""
    return row["sender"], str(row["recipient"] or f"outside {row['external']}")


class Limits:
    """Checks the limits of the regulation: unit, allowance, pair, department, special awards (제5, 6, 9조)."""

    def __init__(self, *, is_whole: bool) -> None:
        self.is_whole = is_whole
        self.policies: dict[int, dict[str, Any]] = {}
        self.months: dict[date, Month] = defaultdict(Month)
        self.special: Counter[tuple[Any, ...]] = Counter()
        self.awards: dict[int, Row] = {}
        self.reversed: dict[int, Row] = {}

    def take(self, one: Section, kind: str, row: Row) -> Iterator[str]:
        """Take in one row; yield what is wrong with it alone."""
        if kind == "policy":
            self.policies[row["id"]] = json.loads(row["values"])
        elif kind == "allowance":
            self.months[row["month"]].granted[row["person"]] = row["granted"]
        elif kind == "transfer" and row["sender_agency"] == one.agency:
            yield from (f"{one.name}: transfer {row['id']} {why}" for why in self._transfer(one, row))
        elif kind == "reversal" and row["returns_quota"]:
            self.reversed[row["transfer"]] = row
        elif kind == "award":
            self.awards[row["id"]] = row
        elif kind == "award-member":
            yield from self._award(one, row)

    def _transfer(self, one: Section, row: Row) -> Iterator[str]:
        rules = self.policies.get(row["policy"], {}).get("transfer", {})
        if row["day"] != one.day or row["month"] != one.day.replace(day=1):
            yield "is of another day than its seal"
        if row["amount"] != rules.get("unit", 10):
            yield f"is of {row['amount']} points"
        if (row["recipient"] is None) == (row["external"] is None):
            yield "has not exactly one recipient"
        if row["sender"] == row["recipient"]:
            yield "goes to its own sender"
        if (
            row["recipient_department"] == row["sender_department"]
            and rules.get("same_department", "forbidden") == "forbidden"
        ):
            yield f"stays within department {row['sender_department']}"
        month = self.months[row["month"]]
        month.given[row["sender"]] += row["amount"]
        pair = paired(row)
        month.pairs[pair] += 1
        month.limits[pair] = min(month.limits.get(pair, 10**9), rules.get("pair_limit", 2))

    def _award(self, one: Section, row: Row) -> Iterator[str]:
        award = self.awards.get(row["award"])
        if award is None:
            yield f"{one.name}: special award {row['award']} is missing for {row['person']}"
            return
        if row["points"] not in (0, award["amount"]) or award["amount"] > award["per_award"]:
            yield f"{one.name}: special award {row['award']} gives {row['person']} {row['points']} points"
        if award["outcome"] == "approved":
            whose = row["person"] if award["cap_scope"] == "person-year" else "all"
            scope = (award["agency"], award["year"], whose)
            self.special[scope] += row["points"]
            if self.special[scope] > award["cap"]:
                yield f"{one.name}: special award {row['award']} goes over the {award['cap']} of {award['year']}"

    def end(self, before: date | None) -> Iterator[str]:
        """Yield what is wrong with months that are over before a day (None: all of them), and forget them."""
        for month in sorted(self.months):
            if before is None or month < before.replace(day=1):
                yield from self._end(month, self.months.pop(month))

    def _end(self, first: date, month: Month) -> Iterator[str]:
        for number in [one for one, row in self.reversed.items() if row["month"] == first]:
            row = self.reversed.pop(number)
            month.given[row["sender"]] -= row["amount"]
            month.pairs[paired(row)] -= 1
        for person, given in sorted(month.given.items()):
            granted = month.granted.get(person)
            if granted is None and self.is_whole:
                yield f"{first:%Y-%m}: person {person} gave {given} points without an allowance"
            elif granted is not None and given > granted:
                yield f"{first:%Y-%m}: person {person} gave {given} of {granted} points"
        for (person, to), limit in sorted(month.limits.items()):
            if month.pairs[person, to] > limit:
                yield f"{first:%Y-%m}: person {person} gave {month.pairs[person, to]} times to {to}"


def counts(one: Section, row: Row) -> bool:
    """Tell whether a transfer of a section counts for who gave it."""
    return row["external"] is None or one.counts_outside


COUNTED = ("received_points", "received_count", "given_points", "given_count", "special_points")


class Tallies:
    """Computes a section's department tallies from its rows and compares (제8조②)."""

    def __init__(self) -> None:
        self.sums: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self.stored: dict[int, Row] = {}
        self.awards: dict[int, Row] = {}
        self.transfers: dict[int, Row] = {}

    def take(self, one: Section, kind: str, row: Row) -> None:
        """Take in one row."""
        if kind == "transfer":
            self.transfers[row["id"]] = row
            self._count(one, row, 1)
        elif kind == "reversal" and row["in_open_day"] and row["transfer"] in self.transfers:
            self._count(one, self.transfers[row["transfer"]], -1)
        elif kind == "award":
            self.awards[row["id"]] = row
        elif kind == "award-member" and self.awards.get(row["award"], {}).get("outcome") == "approved":
            self.sums[row["department"]]["special_points"] += row["points"]
        elif kind == "department-day":
            self.stored[row["department"]] = row

    def _count(self, one: Section, row: Row, times: int) -> None:
        if row["sender_agency"] == one.agency and counts(one, row):
            self._add(row["sender_department"], "given", row["amount"], times)
        if row["recipient_agency"] == one.agency and row["is_credited"]:
            self._add(row["recipient_department"], "received", row["amount"], times)

    def _add(self, department: int, side: str, amount: int, times: int) -> None:
        self.sums[department][f"{side}_points"] += amount * times
        self.sums[department][f"{side}_count"] += times

    def check(self, one: Section) -> Iterator[str]:
        """Yield the departments whose stored tally is another one."""
        for department in sorted(self.sums.keys() | self.stored.keys()):
            stored = self.stored.get(department)
            if stored is None:
                yield f"{one.name}: department {department} has no tally"
                continue
            for name in COUNTED:
                if stored[name] != self.sums[department][name]:
                    yield (
                        f"{one.name}: department {department} has {name} {stored[name]}, its rows give "
                        f"{self.sums[department][name]}"
                    )


# --- Settled years ---------------------------------------------------------------------------------------------

SUMMED = ("received_points", "received_count", "given_points", "given_count")


@dataclass
class Rows:
    """What an agency's section told of the years it settled, and what their figures come from."""

    code: str = ""
    years: dict[int, Row] = field(default_factory=dict)
    departments: dict[int, list[tuple[bytes, Row]]] = field(default_factory=lambda: defaultdict(list))
    days: dict[int, dict[int, Counter[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    corrections: list[Row] = field(default_factory=list)
    special: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    reversed: set[int] = field(default_factory=set)
    supplements: dict[int, list[Row]] = field(default_factory=lambda: defaultdict(list))
    signed: Counter[int] = field(default_factory=Counter)
    seals: dict[int, bytes] = field(default_factory=dict)
    gifts: dict[int, "array[int]"] = field(default_factory=lambda: defaultdict(lambda: array("q")))


class Years:
    """Computes settled years again: from days, corrections, transfers and awards, without what came after.

    Transfers are kept until the file ends, 64 bytes each: a nation is checked agency by agency.
    """

    def __init__(self) -> None:
        self.agencies: dict[int, Rows] = defaultdict(Rows)
        self.awards: dict[int, Row] = {}

    def take(self, one: Section, kind: str, row: Row, told: bytes) -> None:
        """Take in one row."""
        mine = self.agencies[one.agency]
        mine.code = one.code
        if (one.day.month, one.day.day) == (12, 31):
            mine.seals[one.day.year] = one.digest
        if kind == "transfer":
            self._transfer(mine, one, row)
        elif kind == "reversal":
            mine.reversed.add(row["transfer"])
        elif kind == "award":
            self.awards[row["id"]] = row
        elif kind == "award-member" and self.awards.get(row["award"], {}).get("outcome") == "approved":
            mine.special[self.awards[row["award"]]["year"]][row["person"]] += row["points"]
        elif kind == "department-day":
            counted = mine.days[one.day.year][row["department"]]
            counted.update({name: row[name] for name in (*SUMMED, "special_points")})
            counted.update(days=1, person_days=row["headcount"])
        elif kind == "correction":
            mine.corrections.append(row)
        else:
            self._settled(mine, kind, row, told)

    def _settled(self, mine: Rows, kind: str, row: Row, told: bytes) -> None:
        if kind == "year":
            mine.years[row["id"]] = row
        elif kind == "department-year":
            mine.departments[row["year"]].append((told, row))
        elif kind == "year-sign-off":
            mine.signed[row["year"]] += 1
        elif kind == "year-supplement":
            mine.supplements[row["year"]].append(row)

    def _transfer(self, mine: Rows, one: Section, row: Row) -> None:
        gave, got = (
            row["sender_agency"] == one.agency and counts(one, row),
            row["recipient_agency"] == one.agency,
        )
        # Colleagues do not make the thanks of their own department broader (D34).
        is_from_outside = row["sender_department"] != row["recipient_department"]
        told = (
            *(row["id"], row["amount"], row["sender"], row["sender_agency"]),
            row["recipient"] if row["recipient"] is not None else -(row["external"] or 0),
            row["recipient_department"] if got and row["is_credited"] and is_from_outside else 0,
            *(int(gave), int(got and row["recipient"] is not None)),
        )
        mine.gifts[one.day.year].extend(told)

    def end(self) -> Iterator[str]:
        """Yield what is wrong with the settled years."""
        for mine in self.agencies.values():
            for row in mine.years.values():
                yield from (f"{mine.code} {row['year']}: {text}" for text in _year(mine, row))
            for number in sorted((mine.supplements.keys() | mine.signed.keys()) - mine.years.keys()):
                yield f"{mine.code}: year {number} is spoken of, but its settlement is missing"


def _year(mine: Rows, row: Row) -> Iterator[str]:
    """Yield what is wrong with one settled year."""
    if mine.signed[row["id"]] > 1:
        yield "it was signed off more than once"
    if mine.seals.get(row["year"]) != row["seal"]:
        yield "it was settled on another seal of 31 December"
    if checksum(mine.code, row) != row["checksum"]:
        yield "the checksum of the settlement is not its own"
    late = mine.supplements[row["id"]]
    people, units = figures(mine, row, {one["transfer"] for one in late if one["whose"] is not None})
    lines = [
        b"\x0e\x01" + struct.pack(">11q", number, row["agency"], row["year"], *counted)
        for number, counted in sorted(people.items())
    ]
    if chained(lines) != row["figures_checksum"]:
        yield "the figures of people are not what the rows give"
    for place, name in enumerate((*SUMMED, "special_points")):
        given = sum(counted[place] for counted in people.values())
        if given != row[name]:
            yield f"people have {name} {row[name]} in all, the rows give {given}"
    yield from _departments(mine, row, units, {one["correction"] for one in late})


def _departments(mine: Rows, row: Row, givers: dict[int, int], late: set[int | None]) -> Iterator[str]:
    """Compare the settled rows of departments with their days and corrections."""
    settled = mine.departments[row["year"]]
    if chained([told for told, _ in settled]) != row["departments_checksum"]:
        yield "the rows of departments are not the settled ones"
    sums = mine.days[row["year"]]
    for one in mine.corrections:
        if one["corrects"].year == row["year"] and one["id"] not in late:
            sums[one["department"]].update({name: one[name] for name in SUMMED}, corrections=1)
    known = {one["department"]: one for _, one in settled}
    for number in sorted(known.keys() | sums.keys()):
        computed = sums[number] | Counter(givers=givers.get(number, 0))
        for name in (*SUMMED, "special_points", "days", "person_days", "givers", "corrections"):
            stored = known.get(number, {}).get(name, 0)
            if stored != computed[name]:
                yield f"department {number} has {name} {stored}, its rows give {computed[name]}"


def figures(mine: Rows, row: Row, late: set[int]) -> tuple[dict[int, list[int]], dict[int, int]]:
    """Return each person's figures, in the order of their form, and how many people of other departments gave to each.

    Transfers that were reversed do not count, but for those (`late`) that were reversed after the settlement.
    """
    people: dict[int, list[int]] = defaultdict(lambda: [0] * 8)
    pairs: set[tuple[int, int, int]] = set()
    gifts = mine.gifts.get(row["year"], array("q"))
    for at in range(0, len(gifts), 8):
        number, amount, sender, agency, to, department, gave, got = gifts[at : at + 8]
        if number in mine.reversed and number not in late:
            continue
        if got:
            people[to][0] += amount
            people[to][1] += 1
            pairs |= {(5, to, sender), (6, to, agency)}
        if gave:
            people[sender][2] += amount
            people[sender][3] += 1
            pairs.add((7, sender, to))
        if department:
            pairs.add((8, department, sender))
    units: Counter[int] = Counter()
    for place, whose, _ in pairs:
        if place == 8:
            units[whose] += 1
        else:
            people[whose][place] += 1
    for number, points in mine.special.get(row["year"], Counter()).items():
        if points:
            people[number][4] += points
    return people, units


def chained(rows: list[bytes]) -> bytes:
    """Return the SHA-256 over rows, each after its length."""
    return hashlib.sha256(b"".join(struct.pack(">i", len(one)) + one for one in rows)).digest()


def checksum(code: str, row: Row) -> bytes:
    """Return the checksum that a settlement has to have."""
    numbers = [row[name] for name in ("days", "people", "departments", *SUMMED, "special_points")]
    sized = [row["seal"], row["people_checksum"], row["figures_checksum"], row["departments_checksum"]]
    return hashlib.sha256(
        b"".join(struct.pack(">i", len(one)) + one for one in (b"dure year 1", code.encode()))
        + struct.pack(">qqi", row["year"], row["policy"], (row["first_day"] - EPOCH).days)
        + struct.pack(">8q", *numbers)
        + b"".join(struct.pack(">i", len(one)) + one for one in sized)
    ).digest()


# --- All of it -------------------------------------------------------------------------------------------------


@dataclass
class Report:
    """What was checked and found."""

    sections: int = 0
    rows: int = 0
    first: date | None = None
    last: date | None = None
    keys: set[str] = field(default_factory=set)
    findings: list[str] = field(default_factory=list)


def verify(file: BinaryIO, expected: dict[tuple[str, str], str], key: bytes | None) -> Report:
    """Check everything in `file`."""
    report = Report()
    about: dict[str, Any] = {}
    seals, limits, years = Seals(expected, key), Limits(is_whole=False), Years()
    try:
        for one in sections(frames(file), about):
            limits.is_whole = about.get("agency") is None
            report.findings += limits.end(one.day)
            report.findings += seals.check(one)
            report.findings += _rows(one, limits, years)
            report.sections, report.rows = report.sections + 1, report.rows + len(one.found)
            report.first, report.last = report.first or one.day, one.day
            report.keys.add(one.public_key.hex())
        report.findings += years.end()
    except (Unreadable, ValueError, OverflowError, struct.error) as problem:
        report.findings.append(f"the file cannot be read to its end: {problem}")
    report.findings += [*limits.end(None), *seals.missing()]
    if about.get("sections") != report.sections:
        report.findings.append("the file is not whole: it ends before its end")
    return report


def _rows(one: Section, limits: Limits, years: Years) -> Iterator[str]:
    tallies = Tallies()
    # Version 1 of a tally holds what was given to people outside, version 2 does not (D39).
    one.counts_outside = any(told[:2] == b"\x08\x01" for told in one.found)
    for told in one.found:
        try:
            (kind, _, _), row = decode(told)
        except (Unreadable, OverflowError, UnicodeDecodeError):
            continue  # named by the seal already
        yield from limits.take(one, NAMES[kind], row)
        tallies.take(one, NAMES[kind], row)
        years.take(one, NAMES[kind], row, told)
    yield from tallies.check(one)


def mailed(path: Path | None) -> dict[tuple[str, str], str]:
    """Read the seals that were mailed: lines of agency, day and digest; other lines are passed over."""
    if path is None:
        return {}
    words = (line.split() for line in path.read_text(encoding="utf8").splitlines())
    return {(one[0], one[1]): one[2] for one in words if len(one) == 3 and len(one[2]) >= 16}


def main() -> int:
    """Check the file named on the command line and say what was found."""
    parser = argparse.ArgumentParser(description="Re-checks an exported ledger of Dure.")
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--seals", type=Path, help="a file with the lines that were mailed to the auditor")
    parser.add_argument("--key", type=bytes.fromhex, help="the public key the seals have to be made with")
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args()
    try:
        with told.ledger.open("rb") as file:
            report = verify(file, mailed(told.seals), told.key)
    except OSError as problem:
        parser.error(f"{problem.filename}: {problem.strerror}")
    if told.json:
        print(json.dumps(vars(report), default=lambda one: sorted(one) if isinstance(one, set) else str(one)))
    else:
        for finding in report.findings:
            print(f"NOT TRUE  {finding}")
        print(
            f"{report.rows} rows in {report.sections} sealed days of agencies, {report.first} to {report.last}"
        )
        print(f"key: {', '.join(sorted(report.keys)) or 'none'}")
        print(f"{len(report.findings)} findings" if report.findings else "everything holds")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
