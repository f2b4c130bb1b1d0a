"""The page that says where the regulation lives says the truth."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "regulation.md").read_text()
ARTICLES = 30
"""Requirements that come from an article."""
SPAN = re.compile(r"\bD(\d+) to D(\d+)\b")
ROW = re.compile(r"^\| ([RD]\d+(?:\.\d+)?) \|.*", re.MULTILINE)


def test_every_file_the_page_names_is_there_and_every_test_names_its_id() -> None:
    """Nobody is sent to a file that moved, or to a test that is about something else."""
    rows = list(ROW.finditer(PAGE))
    named = [row[1] for row in rows]
    assert len(named) == len(set(named))
    assert {f"D{number}" for number in range(1, 47)} < set(named)
    assert sum(name.startswith("R") for name in named) == ARTICLES
    for row in rows:
        _, _, _, where, tests, _ = row[0].split("|")
        for path in re.findall("`([^`]+)`", where):
            assert (ROOT / path).exists(), row[1]
        for path in re.findall("`([^`]+)`", tests):
            text = (ROOT / path).read_text()
            assert re.search(rf"\b{re.escape(row[1])}\b", text) or row[1] in spanned(text), (row[1], path)


def spanned(text: str) -> set[str]:
    """Return the ids that a text names as a span, as "D1 to D15" does."""
    return {f"D{number}" for first, last in SPAN.findall(text) for number in range(int(first), int(last) + 1)}
