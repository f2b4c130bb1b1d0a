"""The sealed ledger as one file that can be checked anywhere (docs/ledger.md)."""

import json
import os
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from dure.kit.refusals import Refusal
from dure.organizations.queries import AgencyName, agencies, department_names
from dure.sealing.forms import parameters
from dure.sealing.header import Header
from dure.sealing.kinds import departments, kinds
from dure.sealing.models import Seal, SealIndex

MAGIC = b"DURE LEDGER 1\n"

_ROWS = "SELECT {row} FROM {source} ORDER BY {first}, {second}"


@dataclass(frozen=True, slots=True)
class Exported:
    """What went into the file."""

    sections: int
    rows: int


def export_ledger(
    file: Path, *, agency_code: str | None = None, progress: Callable[[int], None] | None = None
) -> Exported:
    """Write every sealed day of an agency, or of all, to `file`; the same days give the same bytes.

    The file appears when it is complete. `progress` is told the rows of each section. Raises `Refusal`
    `agency-unknown` (404), and `OSError` where the file cannot be written.
    """
    seals = Seal.objects.select_related("agency", "key").order_by("day", "agency_id")
    known = agencies()
    if agency_code is not None:
        known = [agency for agency in known if agency.code == agency_code]
        if not known:
            raise Refusal("agency-unknown", _("There is no agency with this code."), status=404)
        seals = seals.filter(agency_id=known[0].id)
    draft = file.with_name(f".{file.name}.draft")
    sections = rows = 0
    with draft.open("wb") as out:
        out.write(MAGIC)
        _frame(out, b"H", _told({"agency": agency_code} | _names(known)))
        for seal in seals.iterator(chunk_size=500):
            written = _section(out, seal)
            sections, rows = sections + 1, rows + written
            if progress is not None:
                progress(written)
        _frame(out, b"E", _told({"sections": sections, "rows": rows}))
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
    return Exported(sections, rows)


def header_of(seal: Seal) -> Header:
    """Return what a stored seal's signature stands for; its agency and key should be read with it."""
    return Header(
        seal.agency.code,
        seal.day,
        seal.rows,
        bytes(seal.root),
        bytes(seal.index_digest),
        bytes(seal.previous),
        bytes(seal.key.public_key),
    )


def _section(out: IO[bytes], seal: Seal) -> int:
    """Write one agency's day: the seal, its index, its rows; return the number of rows."""
    header, signature = header_of(seal).to_bytes(), bytes(seal.signature)
    sized = b"".join(struct.pack(">i", len(one)) + one for one in (header, signature))
    _frame(out, b"S", struct.pack(">q", seal.agency_id) + sized)
    chunks = SealIndex.objects.filter(agency_id=seal.agency_id, day=seal.day).order_by("number")
    for entries in chunks.values_list("entries", flat=True).iterator(chunk_size=16):
        _frame(out, b"I", bytes(entries))
    number = 0
    for row in _rows(seal):
        _frame(out, b"R", row)
        number += 1
    return number


def _rows(seal: Seal) -> Iterator[bytes]:
    for kind in kinds():
        first, second = kind.keys
        statement = _ROWS.format(row=kind.sql(), source=kind.source, first=first, second=second)
        with connection.connection.cursor(binary=True) as cursor:
            for (row,) in cursor.stream(statement, parameters(statement, [seal.agency_id], seal.day)):
                yield row


def _names(known: Iterable[AgencyName]) -> dict[str, Any]:
    """Return what makes findings readable: names as they are today. Nothing of it is sealed."""
    ids = [agency.id for agency in known]
    return {
        "agencies": {str(agency.id): [agency.code, agency.name] for agency in known},
        "departments": {str(number): name for number, name in department_names(departments(ids)).items()},
    }


def _told(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()


def _frame(out: IO[bytes], tag: bytes, payload: bytes) -> None:
    out.write(struct.pack(">cI", tag, len(payload)))
    out.write(payload)
