"""Prints at the end of a run what the tests of each room took, against its budget: for reading, never a failure."""

import resource
from collections import defaultdict
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import pytest

BUDGET = 150
"""Seconds a run may spend on one room, on two cores."""


@dataclass(slots=True)
class Cost:
    """What the tests of a room took: their number, seconds on the wall and of the processor."""

    tests: int = 0
    wall: float = 0.0
    processor: float = 0.0


_costs: defaultdict[str, Cost] = defaultdict(Cost)
_last = 0.0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note in each part's report how much of the processor it took, with programs that ended in it."""
    global _last  # noqa: PLW0603 -- the clock of this process
    report = yield
    now = _processor()
    report.user_properties.append(("processor", now - _last))
    _last = now
    return report


def pytest_sessionstart() -> None:
    """Leave out what was before the first test."""
    global _last  # noqa: PLW0603 -- as above
    _last = _processor()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add one part of a test, from whichever process it ran in."""
    cost = _costs[_room(report.nodeid)]
    cost.tests += report.when == "call"
    cost.wall += report.duration
    cost.processor += sum(float(str(value)) for name, value in report.user_properties if name == "processor")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print a line for each room, the dearest first. The database server's share of the processor is not in it."""
    if hasattr(config, "workerinput") or not _costs:
        return
    side_by_side = len(config.getoption("tx", default=[])) or 1
    terminalreporter.section(f"seconds of this run by room, {side_by_side} at once; budget {BUDGET} s each")
    for room, cost in sorted(_costs.items(), key=lambda one: -one[1].wall):
        took = cost.wall / side_by_side
        mark = f"  {took - BUDGET:.0f} s over" if took > BUDGET else ""
        terminalreporter.line(
            f"{room:20}{cost.tests:6} tests {took:7.1f} s {cost.processor:7.1f} s of the processor{mark}"
        )


def _room(nodeid: str) -> str:
    """Return the folder that a test's room is: `dure/points`, `tests/browser`, `tests`."""
    return "/".join(nodeid.partition("::")[0].split("/")[:-1][:2])


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
