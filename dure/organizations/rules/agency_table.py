"""One row of the standard code table as it is published, and what it says (O15)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dure.kit import hangul
from dure.kit.agency_codes import is_code, kind_of_code
from dure.organizations.rules import cells
from dure.organizations.rules.columns import Column
from dure.organizations.rules.problems import Problem

COLUMNS = (
    Column("code", "기관코드", 7, is_required=True),
    Column("full_name", "전체기관명", 200, is_required=True),
    Column("short_name", "최하위기관명", 100),
    Column("level", "차수", 5),
    Column("rank", "서열", 10),
    Column("parent_code", "상위기관코드", 7),
    Column("chief_code", "대표기관코드", 7),
    Column("previous_code", "이전기관코드", 7),
    Column("start", "생성일자", 20),
    Column("end", "폐지일자", 20),
    Column("kind", "유형분류", 60),
    Column("state", "존폐여부", 10),
    Column("certainty", "확실성", 10),
)
# The titles differ from edition to edition.
TITLES = {
    "차상위기관코드": "상위기관코드",
    "유형분류_대": "유형분류",
    "기관유형": "유형분류",
    "기관종류": "유형분류",
    "약칭": "최하위기관명",
    "폐지구분": "존폐여부",
}
_CODED = ("parent_code", "chief_code", "previous_code")
_KINDS = ("central", "local", "education", "public-institution", "private")
# 유형분류_대: 01 중앙행정기관, 02 지방자치단체, 03 교육행정기관; the others are no bodies of these kinds.
_NUMBERED = {
    "01": "central",
    "02": "local",
    "03": "education",
    "1": "central",
    "2": "local",
    "3": "education",
}
_WORDS = (
    ("교육", "education"),
    ("자치", "local"),
    ("지방", "local"),
    ("중앙", "central"),
    ("공공", "public-institution"),
    ("공기업", "public-institution"),
)
_CERTAINTIES = {"확인": "confirmed", "추정": "inferred"}
_ENDED = ("1", "폐지", "y")
_NOTHING = "NULL"
"""What the published table has in a cell without a value."""
_LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row that can be stored. `end` is the first day without the body, None while it exists."""

    code: str
    full_name: str
    short_name: str
    kind: str
    parent_code: str
    chief_code: str
    previous_code: str
    level: int
    rank: int
    start: date | None
    end: date | None
    certainty: str

    @property
    def words(self) -> str:
        """Return what searches look through: the key of each word of the names behind a blank."""
        keys = map(hangul.key, f"{self.full_name} {self.short_name}".split())
        return "".join(f" {key}" for key in dict.fromkeys(keys) if key)

    @property
    def initials(self) -> str:
        """Return the initial consonants of `words`, a blank before each word too."""
        return f" {hangul.initials(self.words)}"


def row_of(values: Mapping[str, str], today: date) -> ListedRow | Problem:
    """Return what a line says, or the first thing that is wrong with it.

    A body whose state is "abolished" without a date has ended today.
    """
    texts: dict[str, str] = {}
    for column in COLUMNS:
        try:
            cell = cells.text(values.get(column.name, ""), column.longest)
        except cells.Unreadable as why:
            return Problem(why.code, column.title, why.values)
        texts[column.name] = "" if cell == _NOTHING else cell
    for name in _CODED:
        # The published table says "no body above" in several ways.
        if not is_code(texts[name]) or not texts[name].strip("0"):
            texts[name] = ""
    if not is_code(texts["code"]):
        return Problem("agency-code", "기관코드", {"value": texts["code"]})
    if not texts["full_name"]:
        return Problem("required", "전체기관명")
    return _dated(texts, today)


def _dated(texts: dict[str, str], today: date) -> ListedRow | Problem:
    try:
        start, end = _day(texts["start"]), _day(texts["end"])
    except cells.Unreadable as why:
        return Problem(why.code, "생성일자, 폐지일자", why.values)
    if end is None and texts["state"].lower() in _ENDED:
        end = today
    full_name = texts["full_name"]
    return ListedRow(
        code=texts["code"],
        full_name=full_name,
        short_name=texts["short_name"] or full_name.rsplit(maxsplit=1)[-1][:100],
        kind=_kind(texts["kind"], texts["code"]),
        parent_code=texts["parent_code"],
        chief_code=texts["chief_code"],
        previous_code=texts["previous_code"],
        level=_number(texts["level"], full_name.count(" ") + 1),
        rank=_number(texts["rank"], 0),
        start=start if start is None or end is None or start < end else None,
        end=end,
        certainty=_CERTAINTIES.get(texts["certainty"], "official"),
    )


def _day(cell: str) -> date | None:
    return None if not cell.strip("0") or cells.is_never(cell) else cells.day(cell)


def _number(cell: str, otherwise: int) -> int:
    return min(int(cell), _LARGEST) if cell.isascii() and cell.isdecimal() else otherwise


def _kind(cell: str, code: str) -> str:
    """Return the kind by the table's classification; without one by the form of the code."""
    if cell in _KINDS:
        return cell
    if cell.isdecimal():
        return _NUMBERED.get(cell, "public-institution" if code[0].isalpha() else "")
    by_word = next((kind for word, kind in _WORDS if word in cell), None)
    by_code = kind_of_code(code)
    return by_word or ("" if by_code == "unknown" else by_code)


def places(cells_of_row: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """Return the cells of a line by the names of their columns."""
    return {name: cells_of_row[place] for name, place in columns.items() if place < len(cells_of_row)}
