"""Who may move the clock: the sample government, and tests; nobody in production."""

import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from dure import clock

DURE = Path(__file__).parents[2]


def test_the_clock_never_moves_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    """F-B7: nothing is written at another moment than now."""
    before = clock.offset()
    monkeypatch.setattr(clock, "environment", lambda: SimpleNamespace(env="production"))
    with pytest.raises(RuntimeError, match="never moves in production"):
        clock.travel(clock.now() - timedelta(days=1)).__enter__()
    assert clock.offset() == before


def test_the_clock_is_back_after_a_journey_that_failed() -> None:
    before = clock.offset()
    with pytest.raises(KeyError), clock.travel(clock.now() - timedelta(days=40)):
        raise KeyError
    assert clock.offset() == before


def test_only_the_sample_moves_the_clock() -> None:
    """F-B7: held where everybody sees it, in the code; and no act takes the moment at which it is done."""
    travelling = re.compile(r"\btravel\b|_offset\b")
    found = {
        path.relative_to(DURE).parts[0]
        for path in DURE.rglob("*.py")
        if "tests" not in path.parts and travelling.search(path.read_text())
    }
    assert found == {"clock.py", "sample"}
