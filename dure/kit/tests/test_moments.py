"""What a process keeps for a moment."""

from datetime import timedelta

from dure import clock
from dure.kit import moments
from dure.kit.moments import Moments


def test_what_was_asked_is_kept_for_a_moment_and_no_longer() -> None:
    asked: list[str] = []
    kept: Moments[str, int] = Moments()

    def count() -> int:
        asked.append("")
        return len(asked)

    with clock.travel(clock.now()):
        assert [kept.get("a", count), kept.get("a", count)] == [1, 1]
        assert kept.get("b", count) == 2
        kept.forget()
        assert kept.get("a", count) == 3
    with clock.travel(clock.now() + timedelta(seconds=31)):
        assert kept.get("a", count) == 4


def test_nothing_is_kept_as_well() -> None:
    """That there is nothing is an answer too: it is not asked for again at every turn."""
    asked: list[str] = []
    kept: Moments[str, None] = Moments()
    assert [kept.get("a", lambda: asked.append("")) for _time in range(2)] == [None, None]
    assert len(asked) == 1


def test_no_more_is_kept_than_a_process_can_hold() -> None:
    kept: Moments[int, int] = Moments()
    for key in range(3 * moments._MOST):
        kept.get(key, lambda: 0)
    assert len(kept._kept) <= moments._MOST
