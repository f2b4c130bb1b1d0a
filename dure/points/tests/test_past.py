"""Who may name moments that are over: the loader of a sample government, before any day has ended."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from dure import clock
from dure.kit.actor import SYSTEM
from dure.points import closing, past
from dure.points.models import EndedDay
from tests.world import World

ROOT = Path(__file__).parents[3]


def test_nobody_names_a_moment_outside_of_the_loader() -> None:
    """F-B7."""
    with pytest.raises(RuntimeError, match="only the loader"), past.at(clock.now()):
        pytest.fail("a moment was taken")
    assert past.moment() is None


def test_the_past_is_closed_once_a_day_has_ended(world: World) -> None:
    """F-B7: on an installation at work nothing is written into the past, whoever asks."""
    EndedDay.objects.create(day=clock.today() - timedelta(days=1), ended_at=clock.now())
    with pytest.raises(RuntimeError, match="before any day has ended"), past.written():
        pytest.fail("the past was opened")
    assert closing.grant_month(actor=SYSTEM) == len(world.people)


def test_only_the_sample_opens_the_past() -> None:
    """F-B7: held where everybody sees it, in the code."""
    opening = re.compile(r"\bpast\.(?:written|at)\(|from dure\.points\.past import")
    using = {
        path.relative_to(ROOT).parts[:2]
        for path in (ROOT / "dure").rglob("*.py")
        if "tests" not in path.parts and opening.search(path.read_text())
    }
    assert using == {("dure", "sample")}
