"""Cells that begin like formulas are data (O10)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.kit import csvsafe

CELLS = st.text(st.sampled_from("=+-@'＝ \tab1가"), max_size=6) | st.text(max_size=10)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+82-31-644-1000", "-5", "@SUM(A1)", "\t=1", " =1", "＝HYPERLINK()", "'=1"]
)
def test_what_a_spreadsheet_would_calculate_is_marked_as_text(cell: str) -> None:
    """O10."""
    assert csvsafe.escape(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "김민수", "031-644-1000", "a=b", "'quoted'", "1-2"])
def test_everything_else_stays_as_it_is(cell: str) -> None:
    assert csvsafe.escape(cell) == cell


@given(CELLS)
def test_reading_back_gives_exactly_what_was_written(cell: str) -> None:
    """O10: a formula cell is data, there and back."""
    assert csvsafe.unescape(csvsafe.escape(cell)) == cell


@given(CELLS)
def test_no_written_cell_begins_a_formula(cell: str) -> None:
    assert not csvsafe.escape(cell).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
