"""The columns of roster files: their titles, which must be there, and whose they are in another system."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its name in the code, its title, the longest text it takes, whether that is a day."""

    name: str
    title: str
    longest: int
    is_required: bool = False
    is_day: bool = False


PEOPLE = (
    Column("number", "사번", 20, is_required=True),
    Column("name", "성명", 60, is_required=True),
    Column("email", "이메일", 254),
    Column("account", "계정", 60),
    Column("employment", "고용형태", 20, is_required=True),
    Column("kind", "발령구분", 20),
    Column("department", "부서코드", 28, is_required=True),
    Column("position", "직위", 60),
    Column("grade", "직급", 60),
    Column("start", "발령일", 40, is_required=True, is_day=True),
    Column("end", "종료일", 40, is_day=True),
    Column("order_number", "발령번호", 60),
    Column("duty", "담당업무", 500),
    Column("phone", "전화번호", 30),
)
DEPARTMENTS = (
    Column("code", "부서코드", 20, is_required=True),
    Column("name", "부서명", 100, is_required=True),
    Column("parent", "상위부서코드", 20),
    Column("order", "직제순", 9),
    Column("is_boundary", "과단위", 10),
    Column("pool", "구분", 20),
    Column("start", "시작일", 40, is_day=True),
    Column("end", "종료일", 40, is_day=True),
    Column("successor", "승계부서코드", 20),
)
# The column that a file of set-aside rows carries beside the others; read back, it is ignored.
REASON = "사유"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of one file are; `unknown` are titles that nobody reads."""

    places: dict[str, int]
    width: int
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Tell whether every required column is there, and each once."""
        return not self.missing and not self.repeated


def layout(
    header: Sequence[str], columns: Sequence[Column], mapping: Mapping[str, str] | None = None
) -> Layout:
    """Return where `columns` are in a header line; `mapping` gives our title for another system's."""
    ours = {plain_title(column.title): column for column in columns}
    theirs = {plain_title(title): plain_title(our) for title, our in (mapping or {}).items()}
    places: dict[str, int] = {}
    unknown, repeated = [], []
    for place, cell in enumerate(header):
        title = plain_title(cell)
        column = ours.get(theirs.get(title, title))
        if column is None:
            unknown.append(cell.strip())
        elif column.name in places:
            repeated.append(column.title)
        else:
            places[column.name] = place
    missing = [column.title for column in columns if column.is_required and column.name not in places]
    return Layout(
        places,
        width=len(header),
        unknown=tuple(title for title in unknown if title not in ("", REASON)),
        missing=tuple(missing),
        repeated=tuple(repeated),
    )


def plain_title(title: str) -> str:
    """Return a title without what people write around it: blanks, case, an explanation in brackets."""
    composed = unicodedata.normalize("NFKC", title).replace("\ufeff", "")
    return re.sub(r"\s|\(.*?\)|\[.*?\]", "", composed).lower()


def turned(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return a mapping from another system's titles to ours, whichever way round its lines were written."""
    ours = {plain_title(column.title) for column in (*PEOPLE, *DEPARTMENTS)}
    return dict(
        (right, left) if plain_title(left) in ours and plain_title(right) not in ours else (left, right)
        for left, right in pairs
    )
