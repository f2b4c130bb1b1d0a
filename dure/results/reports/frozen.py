"""What the columns and rows of a frozen report are: by key, since their words are Korean and may change."""

from collections.abc import Mapping, Sequence

from dure.results.reports.models import Report

FIGURES = frozenset(
    {
        *("rank", "headcount", "received", "given", "givers", "agencies", "special"),
        *("a", "b", "c", "score", "per_head"),
    }
)
"""Keys of what is counted or measured."""

_CANDIDATES = ("rank", "number", "name", "position", "department", "received", "givers", "given", "remark")
_CHOSEN = (
    *("pool", "rank", "number", "name", "position", "department"),
    *("received", "givers", "given", "earlier", "mark", "remark"),
)
_COMPARED = (
    *("pool", "rank", "name", "headcount", "received", "given"),
    *("score", "per_head", "givers", "earlier", "mark", "remark"),
)
# Of reports that were drawn up before their keys were frozen with them.
_EARLIER: Mapping[tuple[str, int], Sequence[str]] = {
    ("indicators", 7): ("pool", "name", "headcount", "received", "a", "b", "c"),
    ("candidates", 9): _CANDIDATES,
    ("selection", 9): _CANDIDATES,
    ("selection", 12): _CHOSEN,
    ("departments", 12): _COMPARED,
    # Before earlier selections were kept.
    ("selection", 11): tuple(key for key in _CHOSEN if key != "earlier"),
    ("departments", 11): tuple(key for key in _COMPARED if key != "earlier"),
    ("statement", 2): ("item", "value"),
}
_EARLIER_ROWS = (
    *("number", "name", "position", "department", "received", "given", "givers", "agencies", "special"),
)


def column_keys(report: Report) -> Sequence[str]:
    """Return the key of each column of a report."""
    columns: Sequence[str] = report.content["columns"]
    frozen: Sequence[str] | None = report.content.get("keys")
    return frozen or _EARLIER.get((report.kind, len(columns)), ("",) * len(columns))


def row_key(report: Report, row: int) -> str:
    """Return the key of a row of a statement, whose rows are figures of one person; nothing for other reports."""
    if report.kind != "statement":
        return ""
    frozen: str | None = report.content["rows"][row].get("key")
    if frozen is not None:
        return frozen
    return _EARLIER_ROWS[row] if row < len(_EARLIER_ROWS) else "month"


def name_in(report: Report, row: int) -> str:
    """Return whom or what a row speaks of; a statement speaks of one person in all its rows."""
    rows = report.content["rows"]
    if report.kind == "statement":
        named = next((place for place in range(len(rows)) if row_key(report, place) == "name"), None)
        return "" if named is None else str(rows[named]["cells"][1])
    keys = column_keys(report)
    return str(rows[row]["cells"][keys.index("name")]) if "name" in keys else ""
