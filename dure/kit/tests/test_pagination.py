"""Cursors: what goes in comes out, and nothing else comes in."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.kit.pagination import decode_cursor, encode_cursor, id_in_cursor, page_of
from dure.kit.refusals import Refusal

INTS = st.integers(-(2**63 - 1), 2**63 - 1)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=500)


@given(INTS, TEXTS)
def test_a_cursor_gives_back_its_keys(number: int, text: str) -> None:
    assert decode_cursor(encode_cursor([number, text]), (int, str)) == (number, text)


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda b: b.decode("latin-1")))
def test_a_cursor_that_was_not_made_here_is_refused_or_empty(text: str) -> None:
    with suppress(Refusal):
        assert isinstance(id_in_cursor(text), int | None)


@pytest.mark.parametrize(
    "keys", [[1, 2], [], ["1"], [True], [None], [1.0], [2**63], ["a\0"], ["\ud800"], [[1]], ["x" * 501]]
)
def test_keys_of_another_shape_are_refused(keys: list[object]) -> None:
    import base64
    import json

    cursor = base64.urlsafe_b64encode(json.dumps(keys).encode()).decode()
    for shape in ((int,), (str,)):
        if keys == ["1"] and shape == (str,):
            continue
        with pytest.raises(Refusal):
            decode_cursor(cursor, shape)


def test_a_list_walked_in_pages_misses_and_repeats_nothing_while_rows_are_added() -> None:
    rows = list(range(95, 0, -1))
    seen: list[int] = []
    cursor = None
    while True:
        before = id_in_cursor(cursor)
        part = [row for row in rows if before is None or row < before][:11]
        page, cursor = page_of(part, 10, lambda row: [row])
        seen += page
        rows.insert(0, rows[0] + 1)
        if cursor is None:
            break
    assert seen == list(range(95, 0, -1))
