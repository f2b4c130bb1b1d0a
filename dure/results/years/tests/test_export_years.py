"""Settled years outside: files that are the same for good, and the ledger that gives the figures again."""

import io
import struct
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from dure import clock
from dure.audit.models import Entry
from dure.kit.refusals import Refusal
from dure.organizations.models import Agency, DepartmentVersion, Person
from dure.points.closing.corrections import Line, correct
from dure.points.closing.tests.days import at, close
from dure.points.giving.models import Transfer
from dure.points.moderation.reversals import reverse
from dure.results.years.actions import sign_off
from dure.results.years.papers import What, export
from dure.results.years.sealed import SEALED
from dure.results.years.tests.years import FIRST, NEW_YEAR, YEAR, lived, operator, settle
from dure.sealing import verify_ledger
from dure.sealing.export import MAGIC, export_ledger
from tests.world import World

pytestmark = pytest.mark.usefixtures("key_folder")

OF_YEARS = SEALED.kinds
NOTE = "같은 감사가 두 번 갔습니다. 확인했습니다."
Frame = tuple[bytes, bytes]


@pytest.fixture
def settled(world: World) -> World:
    """Settle the small year."""
    lived(world)
    settle()
    return world


def add(world: World) -> None:
    """Let a correction and a reversal come after the settlement, and sign."""
    with clock.travel(at(NEW_YEAR)):
        line = Line(world.departments["정보통신과"].pk, FIRST, received_points=20, received_count=2)
        correct(actor=operator(world), lines=[line], reason=NOTE)
        for giver in ("최유진", "한여주"):
            one = Transfer.objects.get(sender=world.people[giver])
            who = world.actor("정하늘", agency_id=one.sender_agency_id, roles=frozenset({"operator"}))
            reverse(actor=who, transfer_id=one.pk, reason_code="duplicate", note=NOTE)
        sign_off(actor=operator(world), year=YEAR, note="이상 없음을 확인함")


@pytest.fixture
def ledger(settled: World, tmp_path: Path) -> Path:
    """Export the year with what came after it."""
    add(settled)
    close(NEW_YEAR)
    export_ledger(tmp_path / "ledger")
    return tmp_path / "ledger"


def file(world: World, what: What, format_: str = "csv", **changes: object) -> bytes:
    with clock.travel(at(NEW_YEAR)):
        return export(
            actor=world.actor("정하늘", **({"roles": frozenset({"operator"})} | changes)),
            year=YEAR,
            what=what,
            format_=format_,
        ).content


def test_people_and_departments_are_files_with_the_checksum_on_them(settled: World) -> None:
    """R8.5, R11.1, R12.2: in the order of numbers of service, names as they were; a CSV begins with its titles."""
    text = file(settled, "people").decode("utf-8-sig")
    assert text.startswith("사번,성명,직위,")
    assert "000003,박지훈,주무관,복지정책과,O,40,4,3,2,10,1,1,0" in text.splitlines()
    assert (
        "본청,복지정책과,3,1.0,40,4,3,10,1,0,0"
        in file(settled, "departments").decode("utf-8-sig").splitlines()
    )
    page, about = openpyxl.load_workbook(io.BytesIO(file(settled, "departments", "xlsx"))).worksheets
    assert "검증값" in [row[0] for row in about.iter_rows(values_only=True)]
    rows = {row[1]: row for row in page.iter_rows(values_only=True)}
    assert rows["복지정책과"][4] == 40
    assert Entry.objects.filter(action="points.export-year").count() == 3


@pytest.mark.parametrize("what", ["people", "departments"])
@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_a_settled_year_is_the_same_bytes_whatever_happens_after(
    settled: World, what: What, format_: str
) -> None:
    """D31: not after a correction, a reversal, the signature, new names, or another day."""
    before = file(settled, what, format_)
    add(settled)
    Person.objects.update(name="개명한사람", number=Concat(Value("9"), "number"))
    Agency.objects.update(full_name="새이름시")
    DepartmentVersion.objects.update(name="새이름과")
    assert file(settled, what, format_) == before


def test_supplements_are_a_file_of_their_own(settled: World) -> None:
    """D31: dated, with the reason."""
    add(settled)
    text = file(settled, "supplements").decode("utf-8-sig")
    assert text.count(NOTE) == 7
    assert "개인,박지훈" in text
    assert "부서,정보통신과" in text


@pytest.mark.parametrize(
    ("role", "what", "code"),
    [
        ("evaluation", "people", "year-people"),
        ("evaluation", "supplements", "year-people"),
        ("evaluation", "departments", None),
        ("auditor", "people", None),
        ("personnel", "people", None),
        ("collaboration-officer", "departments", "year-reader"),
    ],
)
def test_each_office_takes_what_it_may_use(settled: World, role: str, what: What, code: str | None) -> None:
    """R12.1, R12.2: evaluation compares departments, personnel people."""
    if code is None:
        assert file(settled, what, roles=frozenset({role}))
        return
    with pytest.raises(Refusal) as refused:
        file(settled, what, roles=frozenset({role}))
    assert (refused.value.code, refused.value.status) == (code, 403)


def check(told: bytes) -> list[str]:
    return verify_ledger.verify(io.BytesIO(told), {}, None).findings


def frames(path: Path) -> list[Frame]:
    with path.open("rb") as opened:
        return list(verify_ledger.frames(opened))


def joined(parts: list[Frame]) -> bytes:
    return MAGIC + b"".join(struct.pack(">cI", tag, len(payload)) + payload for tag, payload in parts)


def of_kind(parts: list[Frame], name: str) -> list[int]:
    """Return where the rows of a kind stand among the frames."""
    (number,) = (number for number, known in verify_ledger.NAMES.items() if known == name)
    return [place for place, (tag, payload) in enumerate(parts) if tag == b"R" and payload[0] == number]


def test_the_ledger_gives_the_settled_figures_again(ledger: Path) -> None:
    """Truths 7 and 9: with what came after, by Python alone, in a process of its own."""
    assert check(ledger.read_bytes()) == []
    kinds = {payload[0] for tag, payload in frames(ledger) if tag == b"R"}
    assert kinds >= {kind.number for kind in OF_YEARS}
    command = [sys.executable, "-I", "-S", verify_ledger.__file__, str(ledger)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_one_agency_alone_gives_its_settled_figures(settled: World, tmp_path: Path) -> None:
    """Truth 9: transfers of both sides are in the days of each."""
    add(settled)
    close(NEW_YEAR)
    export_ledger(tmp_path / "own", agency_code="5700000")
    assert check((tmp_path / "own").read_bytes()) == []


@pytest.mark.parametrize("kind", [kind.name for kind in OF_YEARS])
def test_one_changed_byte_of_a_row_of_a_year_is_named(ledger: Path, kind: str) -> None:
    """Truth 9."""
    parts = frames(ledger)
    where = of_kind(parts, kind)[0]
    tag, payload = parts[where]
    key, _ = verify_ledger.decode(payload)
    parts[where] = (tag, payload[:12] + bytes([payload[12] ^ 1]) + payload[13:])
    assert any(f"{verify_ledger.named(key)} was changed" in text for text in check(joined(parts)))


def rewritten(parts: list[Frame], kind: str, name: str, value: int, at_: int = 0) -> list[Frame]:
    """Return the frames with one number of one row replaced, as whoever holds the key could seal it."""
    where = of_kind(parts, kind)[at_]
    payload = parts[where][1]
    reader = verify_ledger.Reader(payload)
    reader.take(2)
    for known, form in verify_ledger.FIELDS[payload[0], 1]:
        if known == name:
            break
        reader.value(form)
    place = reader.at + (1 if form.endswith("?") else 0)
    changed = payload[:place] + value.to_bytes(8, "big", signed=True) + payload[place + 8 :]
    return [*parts[:where], (b"R", changed), *parts[where + 1 :]]


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        ("year", "received_points", "people have received_points 7 in all, the rows give 60"),
        ("year", "days", "the checksum of the settlement is not its own"),
        ("department-year", "received_points", "has received_points 7, its rows give"),
        ("department-year", "person_days", "has person_days 7, its rows give"),
        ("department-year", "received_points", "the rows of departments are not the settled ones"),
        ("transfer", "amount", "the figures of people are not what the rows give"),
        ("award-member", "points", "people have special_points 30 in all, the rows give 7"),
        ("year-supplement", "year", "is spoken of, but its settlement is missing"),
    ],
)
def test_a_false_year_is_found_even_under_an_honest_seal(
    ledger: Path, kind: str, name: str, text: str
) -> None:
    """Truth 7: computed from days, corrections, transfers and awards."""
    found = check(joined(rewritten(frames(ledger), kind, name, 7)))
    assert any(text in one for one in found), found


def test_a_hidden_supplement_is_found(ledger: Path) -> None:
    """Truth 7: what was taken from a settled year has to be told."""
    parts = frames(ledger)
    for where in reversed(of_kind(parts, "year-supplement")):
        del parts[where]
    found = check(joined(parts))
    assert any(f"{YEAR}: the figures of people are not what the rows give" in one for one in found)
    assert any("has corrections 0, its rows give" in one for one in found)
