"""Agencies by name, initial consonants or code, whether they are on this installation or not (O15)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from dure import clock
from dure.kit import hangul, sql
from dure.kit.agency_codes import is_code

_MOST = 50
_MOST_WORDS = 5
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Listing:
    """An agency of the table. `is_here`: it is on this installation, and its people are in the directory."""

    code: str
    full_name: str
    short_name: str
    kind: str
    certainty: str
    is_here: bool


_COLUMNS = """
a.code, a.full_name, a.short_name, a.kind, a.certainty,
EXISTS (SELECT FROM organizations_agency g WHERE g.code = a.code AND g.runs_points AND g.valid @> %(today)s::date)
"""

# Agencies themselves, not their departments and offices, which the published table lists too.
# Leans on listed_initials_trgm.
_FIND = """
SELECT {columns} FROM organizations_listedagency a
WHERE a.valid @> %(today)s::date AND a.chief_code IN ('', a.code) AND {conditions}
ORDER BY a.short_name <> %(q)s, a.full_name <> %(q)s, a.level, a.rank, a.full_name, a.code LIMIT %(limit)s
"""
_NAMED = f"SELECT {_COLUMNS} FROM organizations_listedagency a WHERE a.code = ANY(%(codes)s::text[])"
_NAMED_TODAY = f"{_NAMED} AND a.valid @> %(today)s::date"


def find_agencies(q: str, limit: int = 10) -> list[Listing]:
    """Return the agencies whose names hold words that begin with those of `q`, or whose code it is.

    "ㅇㅊ", "경기 이천", "이천시청" and "4070000" all find 이천시; the likeliest first, at most 50. Who has ended
    is not found.
    """
    typed = hangul.normalize(q)[:_LONGEST].replace("\0", "")
    if not typed:
        return []
    if is_code(typed.upper()):
        return _ask(_NAMED_TODAY, {"codes": [typed.upper()]})
    words = [word for word in typed.split() if hangul.typed_key(word)][:_MOST_WORDS]
    if not words:
        return []
    looser = [_plain(word) for word in words]
    return _search(typed, words, limit) or (_search(typed, looser, limit) if looser != words else [])


def listing(code: str) -> Listing | None:
    """Return the agency of a code, also one that has ended; None when the table does not know it."""
    return listings([code]).get(code)


def listings(codes: Collection[str]) -> dict[str, Listing]:
    """Return the agencies of several codes by code; unknown ones are left out."""
    rows = _ask(_NAMED, {"codes": list(codes)}) if codes else []
    return {row.code: row for row in rows}


def listed_count() -> tuple[int, int]:
    """Return how many agencies the table names, and how many of them the official table has confirmed."""
    row: tuple[int, int] = sql.one(
        "SELECT count(*), count(*) FILTER (WHERE certainty = 'official') FROM organizations_listedagency"
    )
    return row


def _search(typed: str, words: list[str], limit: int) -> list[Listing]:
    conditions, parameters = [], {"q": typed, "limit": min(max(limit, 1), _MOST)}
    for place, word in enumerate(words):
        ways = []
        for way, reading in enumerate(hangul.readings(word)):
            name = f"{place}_{way}"
            ways.append(f"(a.initials LIKE %(i{name})s AND a.words ~ %(p{name})s)")
            parameters[f"i{name}"] = f"% {_escaped(reading.initials)}%"
            parameters[f"p{name}"] = " " + reading.pattern.removeprefix("^")
        conditions.append(f"({' OR '.join(ways)})")
    query = _FIND.format(columns=_COLUMNS, conditions=" AND ".join(conditions))
    return _ask(query, parameters)


def _plain(word: str) -> str:
    """Return a name without what people add to it in speech: 이천시청 is 이천시, 서울시 is 서울."""
    bare = word.removesuffix("청")
    return bare.removesuffix("시") if bare == word and len(word) > len("서울") else bare


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _ask(query: str, parameters: dict[str, Any]) -> list[Listing]:
    return sql.records(Listing, query, parameters | {"today": clock.today()})
