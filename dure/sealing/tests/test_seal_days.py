"""Sealing closed days."""

import hashlib
import json
import stat
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import DatabaseError, connection, transaction

from dure import clock
from dure.kit.actor import SYSTEM
from dure.kit.refusals import Refusal
from dure.points.closing.days import close_days
from dure.points.closing.models import ClosedDay
from dure.points.closing.sealed import DEPARTMENT_DAY
from dure.points.closing.tests.days import TENTH, at, close, thank
from dure.points.giving.models import Message
from dure.results.years.sealed import PERSON_YEAR, PERSON_YEAR_FIGURES
from dure.sealing import index, keys, merkle
from dure.sealing.export import header_of
from dure.sealing.kinds import kinds
from dure.sealing.models import Seal, SealIndex
from dure.sealing.queries import seals
from tests.tampering import REFUSED, tamper
from tests.world import World

pytestmark = pytest.mark.usefixtures("key_folder")

NEXT = TENTH + timedelta(days=1)
GOLDEN = Path(__file__).parent / "golden"
FORMS = (*kinds(), PERSON_YEAR, PERSON_YEAR_FIGURES)


def seal_of(world: World, day: date = TENTH, agency: str = "이천시") -> Seal:
    return Seal.objects.select_related("agency", "key").get(agency=world.agencies[agency], day=day)


def entries_of(seal: Seal) -> list[index.Entry]:
    chunks = SealIndex.objects.filter(agency_id=seal.agency_id, day=seal.day).order_by("number")
    return [entry for chunk in chunks for entry in index.entries(bytes(chunk.entries))]


def test_a_closed_day_is_sealed_with_a_root_over_all_its_rows(world: World) -> None:
    """Truth 9: the policy in force, allowances, transfers, tallies."""
    number = thank(world, "김민수", "박지훈")
    close()
    seal = seal_of(world)
    entries = entries_of(seal)
    names = {kind.number: kind.name for kind in kinds()}
    assert [names[entry.kind] for entry in entries] == [
        *("policy", "allowance", "transfer"),
        *["department-day"] * 4,
    ]
    assert entries[2].first == number
    assert merkle.root([entry.leaf for entry in entries]) == bytes(seal.root)
    assert seal.rows == 7


def test_the_seal_is_signed_and_follows_the_day_before(world: World) -> None:
    """Truth 9: chained to the day before, signed with the installation's key."""
    thank(world, "김민수", "박지훈")
    close(NEXT)
    first, second = seal_of(world), seal_of(world, NEXT)
    assert bytes(first.previous) == bytes(32)
    assert bytes(second.previous) == bytes(first.digest)
    assert bytes(first.digest) == hashlib.sha256(header_of(first).to_bytes()).digest()
    public = Ed25519PublicKey.from_public_bytes(bytes(first.key.public_key))
    for seal in (first, second):
        public.verify(bytes(seal.signature), header_of(seal).to_bytes())


def test_both_agencies_seal_what_went_between_them(world: World) -> None:
    """Truth 9, D17: each can prove its tally by itself."""
    number = thank(world, "한여주", "김민수")
    close()
    for agency in ("이천시", "여주시"):
        assert (3, number) in {
            (entry.kind, entry.first) for entry in entries_of(seal_of(world, agency=agency))
        }


def test_hiding_or_erasing_a_message_leaves_the_seal_as_it_is(world: World) -> None:
    """D28: messages enter as a salted hash."""
    thank(world, "김민수", "박지훈")
    close()
    before = entries_of(seal_of(world))
    Message.objects.update(is_hidden=True)
    tamper("DELETE FROM points_message")
    agency = world.agencies["이천시"].pk
    assert index.entries(index.gather([agency], TENTH, kinds())[agency]) == before


def test_the_same_rows_give_the_same_seal_byte_for_byte(world: World) -> None:
    """D20: closing again after a crash seals the same."""
    thank(world, "김민수", "박지훈")
    with transaction.atomic():
        close()
        first = seal_of(world)
        transaction.set_rollback(True)
    close(today=date(2026, 11, 25))
    again = seal_of(world)
    assert (bytes(again.root), bytes(again.signature)) == (bytes(first.root), bytes(first.signature))


def test_a_day_of_many_rows_is_sealed_in_chunks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Truth 9: the root does not depend on the size of chunks."""
    thank(world, "김민수", "박지훈")
    with transaction.atomic():
        close()
        whole = bytes(seal_of(world).root)
        transaction.set_rollback(True)
    monkeypatch.setattr(index, "LEAVES", 2)
    close()
    assert bytes(seal_of(world).root) == whole
    assert SealIndex.objects.filter(agency=world.agencies["이천시"]).count() == 4


def test_the_private_key_is_for_its_owner_alone(world: World, key_folder: Path) -> None:
    """Truth 9: made at the first seal, 0600 in a folder of 0700."""
    thank(world, "김민수", "박지훈")
    close()
    assert stat.S_IMODE((key_folder / "seal.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(key_folder.stat().st_mode) == 0o700
    assert list(key_folder.iterdir()) == [key_folder / "seal.pem"]


def test_another_key_is_never_taken_silently(world: World, key_folder: Path) -> None:
    """Truth 9: a key that seals cannot be exchanged without a line in the audit trail."""
    thank(world, "김민수", "박지훈")
    close()
    (key_folder / "seal.pem").unlink()
    with pytest.raises(Refusal) as refused:
        close(NEXT)
    assert refused.value.code == "seal-key"
    assert not ClosedDay.objects.filter(day=NEXT).exists()
    new = keys.adopt(actor=SYSTEM)
    close(NEXT)
    assert seal_of(world, NEXT).key == new
    assert bytes(seal_of(world, NEXT).previous) == bytes(seal_of(world).digest)


def test_the_latest_seals_are_shown(world: World) -> None:
    """R10.2: on the board, newest first."""
    thank(world, "김민수", "박지훈")
    close(NEXT)
    shown = seals(world.agencies["이천시"].pk)
    assert [one.day for one in shown] == [NEXT, TENTH]
    assert shown[0].digest == bytes(seal_of(world, NEXT).digest).hex()
    assert seals(world.agencies["이천시"].pk, after=TENTH) == shown[:1]


@pytest.mark.parametrize("table", ["seal", "sealindex", "sealingkey"])
@pytest.mark.parametrize(
    "act", ["UPDATE points_{} SET {}", "DELETE FROM points_{}", "TRUNCATE points_{} CASCADE"]
)
def test_the_database_refuses_to_change_a_seal(world: World, table: str, act: str) -> None:
    """Truth 9."""
    thank(world, "김민수", "박지훈")
    close()
    column = {"seal": "rows = 1", "sealindex": "number = 1", "sealingkey": "created_at = now()"}[table]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match=REFUSED):
            cursor.execute(act.format(table, column))


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.name)
def test_canonical_bytes_are_those_of_the_golden_file(db: None, kind: object) -> None:
    """Truth 9: a form never changes; whoever changes one breaks every seal made before."""
    golden = json.loads((GOLDEN / "rows.json").read_text())
    sample = golden[kind.name]  # type: ignore[attr-defined]
    tables: dict[str, list[str]] = {}
    for column, value in sample["columns"].items():
        alias, name = column.split(".")
        tables.setdefault(alias, []).append(f"{value} AS {name}")
    source = ", ".join(f"(SELECT {', '.join(columns)}) AS {alias}" for alias, columns in tables.items())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT encode({kind.sql()}, 'hex') FROM {source}")  # type: ignore[attr-defined]
        (told,) = cursor.fetchone()
    assert told == sample["bytes"]


def test_a_tally_says_in_its_version_how_it_was_made(world: World) -> None:
    """Truth 9, D39: what went to people outside is in version 1 and not in version 2; the fields are the same."""
    thank(world, "김민수", "박지훈")
    close()
    statement = f"SELECT {{}} FROM {DEPARTMENT_DAY.source} ORDER BY d.department_id LIMIT 1".format(
        DEPARTMENT_DAY.sql()
    )
    asked: dict[str, Any] = {"agencies": [world.agencies["이천시"].pk], "day": TENTH}
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        (now,) = cursor.fetchone()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        tamper("UPDATE points_closedday SET form = 1")
        cursor.execute(statement, asked)
        (before,) = cursor.fetchone()
    assert (bytes(now)[:2], bytes(before)[:2]) == (b"\x08\x02", b"\x08\x01")
    assert bytes(now)[2:] == bytes(before)[2:]


def test_many_agencies_are_closed_on_two_connections(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R8.3: the same rows and seals as on one."""
    monkeypatch.setattr("dure.points.closing.days.MANY", 2)
    thank(committed_world, "한여주", "김민수")
    thank(committed_world, "문행정", "박지훈")
    with clock.travel(at(NEXT)):
        closed = close_days(actor=SYSTEM, through=TENTH)
    assert {one.agency_id for one in closed} == {one.pk for one in committed_world.agencies.values()}
    assert {bytes(seal.root) for seal in Seal.objects.all()} == {one.root for one in closed}
