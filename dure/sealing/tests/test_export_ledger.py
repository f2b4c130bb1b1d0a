"""The exported ledger, checked outside by Python alone; and what each kind of tampering is called."""

import hashlib
import io
import json
import struct
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from dure.kit.refusals import Refusal
from dure.points.closing.sealed import SEALED
from dure.points.closing.tests.days import TENTH, close, thank
from dure.points.giving.tests.ledgers import NEXT, two_days
from dure.sealing import verify_ledger
from dure.sealing.export import MAGIC, export_ledger
from dure.sealing.kinds import kinds
from dure.sealing.queries import seals
from dure.sealing.verify_ledger import Report
from tests.tampering import tamper
from tests.world import World

pytestmark = pytest.mark.usefixtures("key_folder")

OF_DAYS = SEALED.kinds
"""The kinds of rows that a day brings; those of settled years are looked at in test_export_years.py."""

Frame = tuple[bytes, bytes]


@pytest.fixture
def ledger(world: World, tmp_path: Path) -> Path:
    """Export two closed days with one row of every kind in them that days bring."""
    two_days(world)
    export_ledger(tmp_path / "ledger")
    return tmp_path / "ledger"


def check(
    told: bytes, *, mailed: dict[tuple[str, str], str] | None = None, key: bytes | None = None
) -> Report:
    return verify_ledger.verify(io.BytesIO(told), dict(mailed or {}), key)


def frames(file: Path) -> list[Frame]:
    with file.open("rb") as opened:
        return list(verify_ledger.frames(opened))


def joined(parts: list[Frame]) -> bytes:
    return MAGIC + b"".join(struct.pack(">cI", tag, len(payload)) + payload for tag, payload in parts)


def rows_of(parts: list[Frame], kind: str) -> list[int]:
    """Return where the rows of a kind stand among the frames."""
    numbers = {number for number, name in verify_ledger.NAMES.items() if name == kind}
    return [at for at, (tag, payload) in enumerate(parts) if tag == b"R" and payload[0] in numbers]


def test_an_untouched_export_holds(ledger: Path) -> None:
    """Truth 9: anyone with the export can re-verify it."""
    report = check(ledger.read_bytes())
    assert report.findings == []
    assert (report.sections, report.first, report.last) == (4, TENTH, NEXT)
    kinds = {payload[0] for tag, payload in frames(ledger) if tag == b"R"}
    assert kinds == {kind.number for kind in OF_DAYS}


def test_it_is_checked_with_one_command_without_the_product(ledger: Path, tmp_path: Path) -> None:
    """Truth 9: the file and Python are enough."""
    program = tmp_path / "apart" / "verify_ledger.py"
    program.parent.mkdir()
    program.write_bytes(Path(verify_ledger.__file__).read_bytes())
    command = [sys.executable, "-I", "-S", str(program), str(ledger), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["findings"] == []
    ledger.write_bytes(ledger.read_bytes()[:-1])
    assert subprocess.run(command[:-1], capture_output=True, text=True, check=False).returncode == 1


def test_exporting_twice_gives_the_same_bytes(ledger: Path, tmp_path: Path) -> None:
    """D20: byte-identical."""
    export_ledger(tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == ledger.read_bytes()


def test_one_agency_is_exported_alone(world: World, ledger: Path, tmp_path: Path) -> None:
    """Truth 9: an agency hands out its own days and no others."""
    done = export_ledger(tmp_path / "own", agency_code="5700000")
    assert done.sections == 2
    assert check((tmp_path / "own").read_bytes()).findings == []
    with pytest.raises(Refusal) as refused:
        export_ledger(tmp_path / "none", agency_code="0000000")
    assert refused.value.code == "agency-unknown"
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("kind", [kind.name for kind in OF_DAYS])
def test_one_changed_byte_of_any_kind_of_row_is_named(ledger: Path, kind: str) -> None:
    """Truth 9: a changed row is named."""
    parts = frames(ledger)
    where = rows_of(parts, kind)[0]
    tag, payload = parts[where]
    key, _ = verify_ledger.decode(payload)
    parts[where] = (tag, payload[:20] + bytes([payload[20] ^ 1]) + payload[21:])
    found = check(joined(parts)).findings
    assert any(f"{verify_ledger.named(key)} was changed" in text for text in found), found


def test_a_removed_row_is_named(ledger: Path) -> None:
    """Truth 9: a missing row is named, and so is the tally it is missing from."""
    parts = frames(ledger)
    key, _ = verify_ledger.decode(parts.pop(rows_of(parts, "transfer")[0])[1])
    found = check(joined(parts)).findings
    assert any(f"{verify_ledger.named(key)} is missing" in text for text in found)
    assert any("its rows give" in text for text in found)


def test_an_added_row_is_named(ledger: Path) -> None:
    """Truth 9: an added row is named."""
    parts = frames(ledger)
    where = rows_of(parts, "transfer")[0]
    payload = parts[where][1]
    parts.insert(where, (b"R", payload[:2] + (99_999).to_bytes(8) + payload[10:]))
    assert any("transfer 99999 was added" in text for text in check(joined(parts)).findings)


def test_a_row_that_is_there_twice_is_named(ledger: Path) -> None:
    """Truth 9."""
    parts = frames(ledger)
    where = rows_of(parts, "transfer")[0]
    parts.insert(where, parts[where])
    assert any("there twice" in text for text in check(joined(parts)).findings)


def test_a_swapped_pair_of_rows_is_named(ledger: Path) -> None:
    """Truth 9: two rows that changed places, and two whose contents did."""
    parts = frames(ledger)
    one, other = rows_of(parts, "transfer")[:2]
    names = [verify_ledger.named(verify_ledger.decode(parts[at][1])[0]) for at in (one, other)]
    placed = list(parts)
    placed[one], placed[other] = parts[other], parts[one]
    (found,) = check(joined(placed)).findings
    assert all(name in found for name in names)
    a, b = parts[one][1], parts[other][1]
    parts[one], parts[other] = (b"R", a[:10] + b[10:]), (b"R", b[:10] + a[10:])
    text = " ".join(check(joined(parts)).findings)
    assert all(f"{name} was changed" in text for name in names)


def test_a_removed_day_breaks_the_chain(ledger: Path) -> None:
    """Truth 9: chained to the day before."""
    parts = frames(ledger)
    starts = [where for where, (tag, _) in enumerate(parts) if tag == b"S"]
    del parts[starts[0] : starts[1]]
    text = " ".join(check(joined(parts)).findings)
    assert "does not begin with the first seal" in text


def test_a_day_cut_off_at_the_end_is_known_from_the_mail(world: World, ledger: Path) -> None:
    """Truth 9: what was sealed last can only be missed by who was told of it."""
    shown = seals(world.agencies["이천시"].pk)
    mailed = {("4070000", str(one.day)): one.digest for one in shown}
    assert check(ledger.read_bytes(), mailed=mailed).findings == []
    mailed["4070000", "2026-11-12"] = "00" * 32
    assert check(ledger.read_bytes(), mailed=mailed).findings == [
        "4070000 2026-11-12: this day was sealed and mailed, but is missing here"
    ]


def test_a_ledger_sealed_anew_does_not_agree_with_the_mail(world: World, ledger: Path) -> None:
    """Truth 9: who holds the key can seal a false day, but not the one that was mailed."""
    mailed = {("4070000", str(TENTH)): "ab" * 32}
    (found,) = check(ledger.read_bytes(), mailed=mailed).findings
    assert "is not the one that was mailed" in found


def test_a_changed_row_with_a_changed_index_is_still_found(ledger: Path) -> None:
    """Truth 9: the index only names rows; the root is what is signed."""
    parts = frames(ledger)
    where = rows_of(parts, "transfer")[0]
    payload = parts[where][1][:-1] + b"X"
    key, _ = verify_ledger.decode(parts[where][1])
    parts[where] = (b"R", payload)
    index = next(at for at, (tag, _) in enumerate(parts) if tag == b"I")
    old = parts[index][1]
    place = old.index(struct.pack(">Bqq", *key)) + 17
    leaf = hashlib.sha256(b"\x00" + payload).digest()
    parts[index] = (b"I", old[:place] + leaf + old[place + 32 :])
    assert any("index of the day is not the sealed one" in text for text in check(joined(parts)).findings)


def test_a_seal_of_another_key_is_named(ledger: Path) -> None:
    """Truth 9: the public key was noted when the installation began."""
    (key,) = check(ledger.read_bytes()).keys
    assert check(ledger.read_bytes(), key=bytes.fromhex(key)).findings == []
    found = check(ledger.read_bytes(), key=bytes(32)).findings
    assert len(found) == 4
    assert all("another key" in text for text in found)


def test_a_broken_signature_is_named(ledger: Path) -> None:
    """Truth 9."""
    parts = frames(ledger)
    where = next(at for at, (tag, _) in enumerate(parts) if tag == b"S")
    payload = parts[where][1]
    parts[where] = (b"S", payload[:-1] + bytes([payload[-1] ^ 1]))
    assert any("not signed" in text for text in check(joined(parts)).findings)


def _unsealed(parts: list[Frame], change: Callable[[list[Frame]], None]) -> list[str]:
    """Return what is found beside the seals when somebody seals false rows with the real key."""
    change(parts)
    beside = ("was changed", "is missing", "was added", "index of the day", "rows themselves")
    return [text for text in check(joined(parts)).findings if not any(one in text for one in beside)]


def test_limits_are_computed_again_from_the_rows(ledger: Path) -> None:
    """Truths 1, 5, 6: even an honest seal over rows that break a rule is no excuse."""

    def edit(parts: list[Frame], **changes: int) -> None:
        where = rows_of(parts, "transfer")[0]
        names = [name for name, _ in verify_ledger.FIELDS[3, 1]]
        offsets = {"amount": 26, "sender_department": 50}
        payload = bytearray(parts[where][1])
        for name, value in changes.items():
            assert name in names
            payload[offsets[name] : offsets[name] + 8] = value.to_bytes(8)
        parts[where] = (b"R", bytes(payload))

    of = verify_ledger.decode(frames(ledger)[rows_of(frames(ledger), "transfer")[0]][1])[1]
    found = _unsealed(frames(ledger), lambda parts: edit(parts, amount=500))
    assert any("is of 500 points" in text for text in found)
    assert any("of 200 points" in text for text in found)
    found = _unsealed(frames(ledger), lambda parts: edit(parts, sender_department=of["recipient_department"]))
    assert any("stays within department" in text for text in found)

    def third(parts: list[Frame]) -> None:
        where = rows_of(parts, "transfer")[0]
        payload = parts[where][1]
        for number in (7_000_001, 7_000_002, 7_000_003):
            parts.insert(where, (b"R", payload[:2] + number.to_bytes(8) + payload[10:]))

    assert any("gave 3 times" in text for text in _unsealed(frames(ledger), third))


@pytest.mark.parametrize("told", [b"", b"PK\x03\x04", MAGIC, MAGIC + b"R\x00", MAGIC + b"S\xff\xff\xff\xff"])
def test_what_is_no_ledger_is_said_to_be_none(told: bytes) -> None:
    """Input from outside: never an exception."""
    assert check(told).findings


@given(data=st.data())
def test_a_broken_row_is_never_an_exception(data: st.DataObject) -> None:
    """Input from outside: any bytes are a row or unreadable."""
    told = (
        data.draw(st.binary(max_size=60))
        if data.draw(st.booleans())
        else b"\x03\x01" + data.draw(st.binary())
    )
    try:
        verify_ledger.decode(told)
    except (verify_ledger.Unreadable, OverflowError, UnicodeDecodeError, ValueError):
        return
    assert told[:2] in {struct.pack("BB", *form) for form in verify_ledger.FIELDS}


@given(message=st.binary(max_size=80), flip=st.integers(0, 511))
def test_signatures_are_checked_as_rfc_8032_says(message: bytes, flip: int) -> None:
    """Truth 9: the stand-alone program agrees with the library that signs."""
    private = Ed25519PrivateKey.generate()
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert verify_ledger.is_signed(public, message, signature)
    broken = bytearray(signature)
    broken[flip // 8] ^= 1 << flip % 8
    assert not verify_ledger.is_signed(public, message, bytes(broken))
    assert not verify_ledger.is_signed(public, message + b"!", signature)


def test_golden_rows_are_read_back(ledger: Path) -> None:
    """Truth 9: the program that is handed out knows every form."""
    golden = json.loads((Path(__file__).parent / "golden" / "rows.json").read_text())
    for name in (kind.name for kind in kinds()):
        sample = golden[name]
        (kind, _, _), row = verify_ledger.decode(bytes.fromhex(sample["bytes"]))
        assert verify_ledger.NAMES[kind] == name
        assert len(row) == len(verify_ledger.FIELDS[kind, 1])


def test_the_forms_of_both_programs_are_the_same() -> None:
    """Truth 9: what is written is what is read."""
    for kind in kinds():
        assert verify_ledger.NAMES[kind.number] == kind.name
        forms = [form for _, form in verify_ledger.FIELDS[kind.number, kind.version]]
        assert forms == [one.form for one in kind.fields]


def test_a_false_row_in_the_database_is_exported_as_false(world: World, tmp_path: Path) -> None:
    """Truth 9: one byte of one row, changed by whoever rules the database."""
    number = thank(world, "김민수", "박지훈")
    close()
    tamper("UPDATE points_transfer SET source = 'x' WHERE id = %s", [number])
    export_ledger(tmp_path / "ledger")
    (found,) = check((tmp_path / "ledger").read_bytes()).findings
    assert found == f"4070000 {date(2026, 11, 10)}: transfer {number} was changed"
