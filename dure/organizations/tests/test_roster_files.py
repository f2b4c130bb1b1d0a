"""Files of every kind, good and bad, are read or refused with a clear sentence (O6, O7, O9-O11)."""

import csv
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from dure.kit.refusals import Refusal
from dure.organizations.models import Assignment, Person
from dure.organizations.roster.sources import lines_of
from dure.organizations.rules.columns import PEOPLE

TITLES = [column.title for column in PEOPLE]
GOOD = ["0001", "김민수", "", "", "공무원", "본직", "10", "주무관", "", "2026-01-01", "", "", "예산·결산", ""]
TEXT = ",".join(TITLES) + "\r\n" + ",".join(GOOD) + "\r\n"


def read(path: Path) -> list[tuple[int, list[str]]]:
    with lines_of(path, PEOPLE) as lines:
        return list(lines.rows)


def written(folder: Path, content: bytes, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def refusal(path: Path) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(path)
    assert path.name in str(caught.value.detail)
    return caught.value


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp949"),
        TEXT.encode("utf-16"),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace(",", "\t").encode("utf-16"),
        TEXT.replace(",", ";").encode("cp949"),
        TEXT.replace("\r\n", "\n").encode(),
        TEXT.replace("\r\n", "\r").encode(),
        ("이천시 직원 명부\r\n2026년 11월 현재\r\n\r\n" + TEXT).encode(),
    ],
)
def test_encoding_and_delimiter_are_found_out(tmp_path: Path, content: bytes) -> None:
    """O6: UTF-8 with or without a mark, CP949; comma or tab; a heading above the titles."""
    ((line, cells),) = read(written(tmp_path, content))
    assert cells == GOOD
    assert line >= 2


def test_titles_in_english_do_not_hide_that_the_rest_is_cp949(tmp_path: Path) -> None:
    text = "사번,성명,고용형태,부서코드,발령일\n1,뷁민수,공무원,10,20260101\n"
    mapping = {"NO": "사번", "NM": "성명", "TP": "고용형태", "CD": "부서코드", "DT": "발령일"}
    for theirs, ours in mapping.items():
        text = text.replace(ours, theirs)
    path = written(tmp_path, text.encode("cp949"))
    with lines_of(path, PEOPLE, mapping) as lines:
        assert next(lines.rows)[1][1] == "뷁민수"


def test_lines_are_numbered_as_an_editor_shows_them(tmp_path: Path) -> None:
    """O7: a cell over several lines and blank lines do not shift the numbers."""
    rows = [*TEXT.splitlines(), "", '2,"김\n민\n수"', "3,이영희"]
    assert [line for line, _ in read(written(tmp_path, "\n".join(rows).encode()))] == [2, 4, 7]


def test_a_damaged_line_alone_is_set_aside(roster: Any) -> None:
    """O7: one cut character does not keep the others out; the line goes back byte by byte."""
    path = roster.people({}, {"성명": "이영희"})
    content = path.read_bytes()
    cut = content.replace("이영희".encode(), "이영희".encode()[:-1])
    path.write_bytes(cut)
    report = roster.load(path)
    assert [(line, one.code) for line, one, _ in report.people.reasons()] == [(3, "encoding")]
    assert Person.objects.count() == 1
    assert "이영희".encode()[:-1] in report.files["people"].read_bytes()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"\n \n\t\n", "file-empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "file-encoding"),
        ("사번,성명\n".encode("utf-16-le"), "file-encoding"),
        ("社員番号,氏名\n1,山田\n".encode("euc_jp"), "file-header"),
        (b"a,b,c\n1,2,3\n", "file-header"),
        ("사번,사번,성명,고용형태,부서코드,발령일\n".encode(), "file-header"),
        (TEXT.encode() + b'2,"never closed\n' + b"x" * 100, "file-broken"),
        (TEXT.encode() + b"2," + b"x" * (2 << 20), "file-broken"),
        (TEXT.encode() + b'2,"a"b,\n', "file-broken"),
        (TEXT.encode() + b"2" + b"," * 20_000, "file-broken"),
        (TEXT.encode() + b'"\n",' * 20_000, "file-broken"),
        (b"a," * 20_000 + TEXT.encode(), "file-broken"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 5000, "file-kind"),
        (b"<html><table><tr><td>", "file-kind"),
        (b"  <?xml version='1.0'?>", "file-kind"),
        (b"PK\x03\x04 not a workbook", "file-broken"),
        ("\ufeff주민등록번호,성명\n".encode(), "file-personal-numbers"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_in_a_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(written(tmp_path, content)).code == code


def test_a_file_that_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.csv").code == "file-unreadable"
    (tmp_path / "folder.csv").mkdir()
    assert refusal(tmp_path / "folder.csv").code == "file-unreadable"


def test_missing_titles_are_named(tmp_path: Path) -> None:
    found = refusal(written(tmp_path, "사번,성명\n1,김민수\n".encode()))
    assert found.extra["columns"] == ["고용형태", "부서코드", "발령일"]
    assert "고용형태" in str(found.detail)


def test_a_broken_file_says_from_which_line_on(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, TEXT.encode() + b'"open')).extra["line"] == 3


def test_a_row_made_to_hurt_is_read_no_further_than_a_row_of_a_roster_is_long(tmp_path: Path) -> None:
    """O7, O11: ten million cells, in one line or in many, cost what the first few cost."""
    for row in (b"," * 10_000_000, b'"\n",' * 2_500_000):
        path = written(tmp_path, TEXT.encode() + row)
        tracemalloc.start()
        assert refusal(path).extra["line"] == 3
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 20 << 20


def test_as_many_empty_cells_as_a_spreadsheet_writes_are_no_reason(roster: Any) -> None:
    """O7, O17: a sheet that was formatted to its last column; cells with something in them set the row aside."""
    path = roster.people({}, {"성명": "이영희"})
    first, *rest = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([first, *(row + "," * 16_000 for row in rest[:-1]), rest[-1] + ",,,x"]) + "\n")
    report = roster.load(path)
    assert [(line, one.code) for line, one, _ in report.people.reasons()] == [(3, "too-many-cells")]
    assert Person.objects.count() == 1


def test_nothing_is_stored_of_a_file_that_breaks_in_the_middle(roster: Any) -> None:
    path = roster.people({}, {"성명": "이영희"})
    path.write_bytes(path.read_bytes() + b'3,"never closed')
    with pytest.raises(Refusal, match="file-broken"):
        roster.load(path)
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("cell", "code"),
    [("김\0민수", "control-character"), ("가" * 100_000, "too-long"), ("김\x1b민수", "control-character")],
)
def test_a_cell_that_cannot_be_stored_sets_its_row_aside(roster: Any, cell: str, code: str) -> None:
    report = roster.load(roster.people({}, {"성명": cell}))
    assert [(line, one.field, one.code) for line, one, _ in report.people.reasons()] == [(3, "성명", code)]
    assert Person.objects.count() == 1


def test_a_file_in_cp949_with_tabs_is_handed_back_as_such(roster: Any) -> None:
    """O7: a file of the same format."""
    report = roster.load(
        roster.people({"부서코드": "99", "담당업무": "가,나"}, encoding="cp949", delimiter="\t")
    )
    text = report.files["people"].read_bytes().decode("cp949")
    assert text.splitlines()[0].split("\t")[-1] == "사유"
    assert "가,나\t" in text


# Workbooks


def workbook(folder: Path, rows: list[list[Any]], change: Callable[[Any], None] | None = None) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if change:
        change(book)
    book.save(folder / "people.xlsx")
    return folder / "people.xlsx"


def test_a_workbook_is_read_as_somebody_would_have_typed_it(tmp_path: Path) -> None:
    """O6, O10: dates, numbers, yes and no, leading zeros by format; a text that looks like a formula is data."""
    row: list[Any] = [20190123, "김민수", None, 7, "공무원", "본직", 10.0, True, 1.5, datetime(2026, 1, 1)]  # noqa: DTZ001 -- as a spreadsheet has it
    row += [date(2026, 12, 31), "=1+1", "=A1&B1", "'+82"]

    def zeros(book: Any) -> None:
        book.active["D2"].number_format = "0000"
        for place in ("L2", "M2"):
            book.active[place].data_type = "s"

    ((line, cells),) = read(workbook(tmp_path, [TITLES, row], zeros))
    assert line == 2
    assert cells[:11] == [
        "20190123", "김민수", "", "0007", "공무원", "본직", "10", "Y", "1.5", "2026-01-01", "2026-12-31",
    ]  # fmt: skip
    assert cells[11:] == ["=1+1", "=A1&B1", "+82"]


def test_a_heading_and_hidden_sheets_are_passed_over(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book.create_sheet("숨김", 0).sheet_state = "hidden"

    path = workbook(tmp_path, [["이천시 직원 명부"], [], TITLES, GOOD, [None] * 14, GOOD], hide)
    assert [line for line, _ in read(path)] == [4, 6]


def test_a_workbook_goes_in_and_its_set_aside_rows_come_back_as_a_workbook(roster: Any) -> None:
    """O7, O10."""
    bad = [*GOOD[:6], "99", *GOOD[7:12], "=1+1", "+82"]

    def text(book: Any) -> None:
        book.active["M3"].data_type = "s"

    report = roster.load(workbook(roster.folder, [TITLES, GOOD, ["0002", *bad[1:]]], text))
    assert Assignment.objects.count() == 1
    path = report.files["people"]
    assert path.suffix == ".xlsx"
    book = load_workbook(path)
    rows = list(book.worksheets[0].iter_rows())
    book.close()
    assert rows[0][-1].value == "사유"
    assert [cell.data_type for cell in rows[1][12:14]] == ["s", "s"]
    ((_, cells),) = read(path)
    assert cells[12:14] == ["=1+1", "+82"]


def zipped(folder: Path, parts: dict[str, bytes]) -> Path:
    path = folder / "people.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(tmp_path: Path) -> None:
    """A zip bomb: small on the wire, endless in memory."""
    path = zipped(tmp_path, {"xl/worksheets/sheet1.xml": b"0" * (64 << 20)})
    assert path.stat().st_size < 1 << 20
    assert refusal(path).code == "file-too-large"
    assert refusal(zipped(tmp_path, {f"part{n}": b"" for n in range(3000)})).code == "file-too-large"


def test_a_zip_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    assert refusal(zipped(tmp_path, {"hello.txt": b"hello"})).code == "file-broken"


EXPLOSIVE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>'
)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<not closed",
        EXPLOSIVE,
    ],
)
def test_a_workbook_with_a_broken_part_is_told(tmp_path: Path, part: str, content: bytes) -> None:
    """Broken, cut or explosive XML."""
    path = workbook(tmp_path, [TITLES, GOOD])
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert refusal(zipped(tmp_path, parts | {part: content})).code in {"file-broken", "file-header"}


def test_a_cell_far_out_does_not_fill_the_memory(tmp_path: Path) -> None:
    def far(book: Any) -> None:
        book.active["XFD1000000"] = "x"

    rows = read(workbook(tmp_path, [TITLES, GOOD], far))
    assert [line for line, _ in rows] == [2]


def test_a_workbook_with_a_registration_number_as_a_number_is_stopped(roster: Any) -> None:
    """O9: a spreadsheet takes it for a number and drops the leading zero."""
    path = workbook(roster.folder, [TITLES, [*GOOD[:12], 8001012345671, ""]])
    with pytest.raises(Refusal, match="file-personal-numbers"):
        roster.load(path)


def test_the_reader_of_set_aside_rows_survives_a_spreadsheet(tmp_path: Path) -> None:
    """What a spreadsheet saves again as CSV (CP949, apostrophes) is read back the same."""
    path = tmp_path / "people.csv"
    with path.open("w", encoding="cp949", newline="") as file:
        csv.writer(file).writerows([TITLES, [*GOOD[:12], "'=1+1", "'+82"]])
    assert read(path)[0][1][12:] == ["=1+1", "+82"]
